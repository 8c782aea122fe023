"""Who makes things, as editors' pages name them, and which products such pages may show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from wagtail.models import Locale

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors.claims import producer_wording, withheld
from cms.models import ShopPage
from cms.selectors.public_pages import open_to_all
from marketplace.commerce.selectors.alcohol import has_no_alcohol


@dataclass(frozen=True, slots=True)
class Maker:
    """A producer as a page names it. `url`: of its live shop page, "" without one; `in_force`:
    how many of its products have the mark, None where nobody asked."""

    name: str
    kind: str
    place: str
    url: str
    in_force: int | None = None


def makers(producers: Iterable[Producer], *, locale: Locale, on: date) -> list[Maker]:
    """These producers in the order given, each with its shop in the language. One query, three
    more where a name claims stars; such a name is not shown without them.
    """
    rows = list(producers)
    if not rows:
        return []
    shops = ShopPage.objects.live().filter(open_to_all()).filter(producer__in=rows, locale=locale)
    urls = {shop.producer_id: shop.url or "" for shop in shops.select_related("locale")}
    hidden = withheld([producer_wording(row) for row in rows], on=on)
    return [
        Maker(
            name=_waiting(row) if f"producer:{row.pk}:name" in hidden else row.name,
            kind=str(row.get_kind_display()),
            place=row.place_name,
            url=urls.get(row.pk, ""),
            in_force=getattr(row, "in_force", None),
        )
        for row in rows
    ]


def promoted(product_ids: Sequence[int]) -> list[int]:
    """Of these products those that an editor's page may show: public, and no alcohol, which is
    never promoted. In the order given. One query, none without products.
    """
    if not product_ids:
        return []
    rows = Product.objects.filter(has_no_alcohol(), pk__in=product_ids, is_public=True)
    allowed = set(rows.values_list("pk", flat=True))
    return [pk for pk in dict.fromkeys(product_ids) if pk in allowed]


def _waiting(producer: Producer) -> str:
    number = {"number": producer.pk}
    return gettext("Chủ thể %(number)s (tên đang chờ xét)") % number
