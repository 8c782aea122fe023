"""A shop of django-oscar's own, on the same PostgreSQL server, with the same products.

Settings as in Oscar's sandbox, its templates and forms untouched; its search is Whoosh as there,
without spelling. Lists are measured twice: as the sandbox makes them, and straight from the
database, as a shop would that gave up that search. To Oscar's advantage thumbnails cost nothing
(their address is that of the original) and addresses carry no language.

The bench runs this file as a process of its own and speaks to it in lines of JSON, so that both
shops take turns: `{"fill": [...]}` answers the addresses of its pages, `{"ask": "/…"}` what one
request cost. By hand it is of no use.
"""

import gc
import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

PER_PAGE = 24


def configure(database: dict[str, Any], folder: str) -> None:
    import oscar
    import oscar.defaults
    from django.conf import settings

    defaults = {name: value for name, value in vars(oscar.defaults).items() if name.isupper()}
    settings.configure(
        **defaults
        | {
            "DEBUG": False,
            "SECRET_KEY": "of-a-benchmark-alone",
            "ALLOWED_HOSTS": ["*"],
            "DATABASES": {"default": {**database, "ATOMIC_REQUESTS": True, "CONN_MAX_AGE": None}},
            "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
            "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
            "USE_TZ": True,
            "TIME_ZONE": "Asia/Ho_Chi_Minh",
            "LANGUAGE_CODE": "vi",
            "SITE_ID": 1,
            "MEDIA_ROOT": f"{folder}/media",
            "MEDIA_URL": "/media/",
            "STATIC_URL": "/static/",
            "STATIC_ROOT": f"{folder}/static",
            "ROOT_URLCONF": "oscar_peer_urls",
            "INSTALLED_APPS": list(_apps(oscar.INSTALLED_APPS)),
            "MIDDLEWARE": MIDDLEWARE,
            "TEMPLATES": TEMPLATES,
            "AUTHENTICATION_BACKENDS": ["oscar.apps.customer.auth_backends.EmailBackend"],
            "HAYSTACK_CONNECTIONS": {
                "default": {
                    "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
                    "PATH": f"{folder}/whoosh",
                    "INCLUDE_SPELLING": False,
                }
            },
            "OSCAR_THUMBNAILER": "oscar_peer.PlainThumbnailer",
            "OSCAR_DEFAULT_CURRENCY": "VND",
            "OSCAR_PRODUCTS_PER_PAGE": PER_PAGE,
            "OSCAR_RECENTLY_VIEWED_PRODUCTS": 20,
            "OSCAR_ALLOW_ANON_CHECKOUT": True,
            "OSCAR_SHOP_TAGLINE": "Sandbox",
        }
    )


def _apps(listed: list[str]) -> list[str]:
    # The extras for thumbnails are not installed with us.
    return [app for app in listed if app not in {"sorl.thumbnail", "easy_thumbnails"}]


MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.request",
                "django.template.context_processors.debug",
                "django.template.context_processors.i18n",
                "django.template.context_processors.media",
                "django.template.context_processors.static",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.core.context_processors.metadata",
            ]
        },
    }
]


class PlainThumbnailer:
    """No work: the picture's own address."""

    def generate_thumbnail(self, source: object, **options: object) -> Any:
        thumbnail = ModuleType("thumbnail")
        thumbnail.url = f"/media/{source}"  # type: ignore[attr-defined]
        return thumbnail

    def delete_thumbnails(self, source: object) -> None:
        pass


def addresses() -> ModuleType:
    """Oscar's addresses, and its lists answered from the database by its own templates."""
    from django.apps import apps
    from django.shortcuts import get_object_or_404
    from django.urls import include, path
    from django.views.generic import ListView
    from oscar.core.loading import get_model

    product, category = get_model("catalogue", "Product"), get_model("catalogue", "Category")

    class Found:
        """As haystack hands results to the template."""

        def __init__(self, found: Any) -> None:
            self.object = found

    class Browse(ListView):  # type: ignore[type-arg]
        paginate_by = PER_PAGE
        template_name = "oscar/catalogue/browse.html"

        def get_queryset(self) -> Any:
            return product.objects.browsable().base_queryset().order_by("-date_created", "pk")

        def get_context_data(self, **context: Any) -> dict[str, Any]:
            given = super().get_context_data(**context)
            found = [Found(one) for one in given["object_list"]]
            return given | {"products": found, "summary": "Tất cả", "page": given["page_obj"]}

    class BrowseCategory(Browse):
        template_name = "oscar/catalogue/category.html"

        def get_queryset(self) -> Any:
            self.category = get_object_or_404(category, pk=self.kwargs["pk"])
            inside = self.category.get_descendants_and_self()
            return super().get_queryset().filter(categories__in=inside).distinct()

        def get_context_data(self, **context: Any) -> dict[str, Any]:
            return super().get_context_data(**context) | {"category": self.category}

    module = ModuleType("oscar_peer_urls")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("i18n/", include("django.conf.urls.i18n")),
        path("database/", Browse.as_view()),
        path("database/<int:pk>/", BrowseCategory.as_view()),
        path("", include(apps.get_app_config("oscar").urls[0])),
    ]
    return module


def fill(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Put these products in, and nothing else; the addresses of the pages to measure."""
    from django.core.management import call_command
    from oscar.apps.catalogue.categories import create_from_breadcrumbs
    from oscar.core.loading import get_model

    def model(label: str) -> Any:
        return get_model(*label.split("."))

    for label in ("partner.StockRecord", "catalogue.Product", "catalogue.Category"):
        model(label).objects.all().delete()
    kind, _ = model("catalogue.ProductClass").objects.get_or_create(
        slug="food", defaults={"name": "Food", "track_stock": True, "requires_shipping": True}
    )
    partner, _ = model("partner.Partner").objects.get_or_create(code="one", name="One")
    sets = {name: create_from_breadcrumbs(name) for name in {row["set"] for row in rows}}
    products = model("catalogue.Product").objects.bulk_create(
        model("catalogue.Product")(
            title=row["title"],
            slug=row["slug"],
            upc=str(row["pk"]),
            description=row["description"],
            product_class=kind,
        )
        for row in rows
    )
    model("partner.StockRecord").objects.bulk_create(
        model("partner.StockRecord")(
            product=product,
            partner=partner,
            partner_sku=f"S{row['pk']}",
            price_currency="VND",
            price=row["price"],
            num_in_stock=row["stock"],
        )
        for product, row in zip(products, rows, strict=True)
    )
    model("catalogue.ProductCategory").objects.bulk_create(
        model("catalogue.ProductCategory")(product=product, category=sets[row["set"]])
        for product, row in zip(products, rows, strict=True)
    )
    fullest = max(sets, key=lambda name: sum(row["set"] == name for row in rows))
    chosen = next(i for i, row in enumerate(rows) if row.get("is_chosen"))
    call_command("rebuild_index", interactive=False, verbosity=0)
    return {
        "listing": "/catalogue/",
        "listing, from the database": "/database/",
        "product_set": sets[fullest].get_absolute_url(),
        "product_set, from the database": f"/database/{sets[fullest].pk}/",
        "product": products[chosen].get_absolute_url(),
    }


class Peer:
    """Answers the bench, one line after the other."""

    def __init__(self) -> None:
        from django.core.handlers.wsgi import WSGIHandler
        from django.db import connection

        sys.modules["oscar_peer_urls"] = addresses()
        self._handler = WSGIHandler()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def answer(self, asked: dict[str, Any]) -> Any:
        if "fill" in asked:
            return fill(asked["fill"])
        if "queries" in asked:
            return self._queries(asked["queries"])
        before = self._read()
        size = self._ask(asked["ask"])
        return {"ms": 1000 * (self._read() - before), "bytes": size}

    def _ask(self, address: str) -> int:
        from django.test import RequestFactory

        status: list[str] = []
        environ = RequestFactory(headers={"accept-encoding": "gzip"}).get(address).environ
        parts = self._handler(environ, lambda words, headers: status.append(words))
        size = sum(len(part) for part in parts)
        parts.close()
        if not status[0].startswith("200"):
            raise SystemExit(f"{address}: {status[0]}")
        return size

    def _queries(self, address: str) -> int:
        from django.core import signals
        from django.db import connection, reset_queries
        from django.test.utils import CaptureQueriesContext

        signals.request_started.disconnect(reset_queries)
        with CaptureQueriesContext(connection) as asked:
            self._ask(address)
        said = [query["sql"].split(" ", 1)[0].rstrip(";") for query in asked.captured_queries]
        return len([word for word in said if word not in {"BEGIN", "COMMIT"}])

    def _read(self) -> float:
        """Seconds of processor so far, as bench/measuring.py counts them."""
        return time.process_time() + int(self._backend.read_text().split()[0]) / 1e9


def main() -> None:
    given = json.loads(os.environ["OSCAR_PEER"])
    sys.modules["oscar_peer"] = sys.modules["__main__"]
    configure(given["database"], given["folder"])
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    peer = Peer()
    gc.collect()
    gc.freeze()  # what is loaded is not walked again, as with ours (marketplace/warm.py)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(peer.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
