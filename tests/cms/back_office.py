"""Everything that Wagtail keeps, once, and the addresses of its pages under /quan-tri/."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.registry import registry
from wagtail.models import (
    Collection,
    Comment,
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    Workflow,
    get_page_models,
)

from cms.models import StandardPage
from foundation.models import SiteDocument, User
from tests.cms.conftest import Shop, picture

HOME = "/quan-tri/"
_LEFT_OUT = {"/quan-tri/failwhale/", "/quan-tri/logout/"}
"""One raises an error on purpose, the other ends the walk."""

_OF_A_STATE = ("edit", "history", "delete", "unpublish", "privacy", "copy", "usage")
_IN_BULK = (
    *(f"wagtailcore/page/{act}/?id={{page}}" for act in ("delete", "move", "publish", "unpublish")),
    *(f"foundation/siteimage/{act}/?id={{image}}" for act in ("add_tags", "add_to_collection")),
    "foundation/sitedocument/delete/?id={document}",
    *(f"foundation/user/{act}/?id={{user}}" for act in ("delete", "assign_role")),
)


def _routes(
    patterns: Sequence[URLPattern | URLResolver], before: str = "/", space: str = ""
) -> Iterator[tuple[str, str, int]]:
    """Of each address of the back office: its route, its namespace, how many things it names."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, space, route.count("<")
        elif HOME.startswith(route) or route.startswith(HOME):
            yield from _routes(pattern.url_patterns, route, pattern.namespace or space)


def _addresses(things: dict[str, object]) -> list[str]:
    """All that name nothing, and those naming one thing where its namespace has one."""
    found = []
    for route, space, named in _routes(get_resolver().url_patterns):
        plain = route.startswith(HOME) and "^" not in route and "multiple/<" not in route
        if plain and not named:
            found.append(route)
        elif plain and named == 1 and space in things:
            found.append(re.sub("<.*>", str(things[space]), route))
    return [address for address in found if address not in _LEFT_OUT]


def _first_of_each_kind() -> dict[str, object]:
    """By the namespace of its pages: snippets, people, sites, words of search …"""
    return {
        viewset.url_namespace: thing.pk
        for viewset in viewsets.viewsets
        if isinstance(viewset, ModelViewSet) and (thing := viewset.model._default_manager.first())
    }


def menu_of(client: Client) -> list[str]:
    """Where the menu of this person's home page leads."""
    page = client.get(HOME).content.decode()
    return sorted({HOME, *re.findall(r'"(/quan-tri/[\w/-]*)"', page)})


class BackOffice:
    """A page in every state, and one thing of each other kind."""

    def __init__(self, shop: Shop, by: User) -> None:
        self.shop, self.by, self.page = shop, by, shop.page
        self.live = StandardPage.objects.filter(locale__language_code="vi", live=True)[0]
        self.page.save_revision(user=shop.member)
        self.flow = self.page.get_workflow().start(self.page, shop.member)
        Comment.objects.create(page=self.page, user=by, contentpath="title", text="Ngắn thôi")
        self.image = picture("Biển")
        self.document = SiteDocument.objects.create(title="Mẫu", file=ContentFile(b"", "mau.pdf"))
        self.redirect = Redirect.add_redirect("/cu/", redirect_to="/moi/")
        self.collection = Collection.get_first_root_node().add_child(name="Ảnh vùng")
        self.pages = [self.page, *self._in_every_state()]

    def _in_every_state(self) -> Iterator[Page]:
        now = timezone.now()
        soon = now + timedelta(days=2)
        yield self._copy("nhap", keep_live=False)
        yield self._copy("khoa", locked=True, locked_by=self.by, locked_at=now)
        yield self._copy("het-han", keep_live=False, expired=True)
        yield self.live.create_alias(update_slug="theo-goc")
        scheduled = self._copy("hen-gio", keep_live=False, go_live_at=soon)
        scheduled.save_revision(user=self.by, approved_go_live_at=soon)
        yield scheduled
        private = self._copy("rieng")
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        yield private

    def _copy(self, slug: str, keep_live: bool = True, **states: object) -> Page:
        to = {"slug": slug, "title": f"Trang {slug}", "duty": "", **states}
        return self.live.copy(user=self.by, keep_live=keep_live, update_attrs=to)

    def addresses(self) -> list[str]:
        """Each once."""
        return list(
            dict.fromkeys(
                (
                    *_addresses(self._things()),
                    *self._of_pages(),
                    *self._of_the_waiting_page(),
                    *self._of_workflows(),
                    *self._forms_of_settings(),
                    *self._in_bulk(),
                    *("/quan-tri/pages/search/?q=khong-co", "/quan-tri/images/?q=khong-co"),
                )
            )
        )

    def forms(self) -> list[str]:
        """Whose empty answer is refused, with words; those with blocks want all of them."""
        ends = ("/add/", "/new/", "/edit/", "/copy/", "/upload/")
        one = re.compile(r"/(edit|collections|redirects)/\d+/$")
        return [
            address
            for address in self.addresses()
            if not address.startswith(("/quan-tri/pages/", "/quan-tri/snippets/"))
            and (address.endswith(ends) or one.search(address))
        ]

    def _things(self) -> dict[str, object]:
        return _first_of_each_kind() | {
            "": self.live.get_parent().pk,
            "wagtailadmin_pages": self.page.pk,
            "wagtailadmin_collections": self.collection.pk,
            "wagtailadmin_workflows": Workflow.objects.filter(active=True)[0].pk,
            "wagtailredirects": self.redirect.pk,
            "wagtaildocs": self.document.pk,
            "wagtailimages": self.image.pk,
            "simple_translation": self.live.pk,
        }

    def _of_pages(self) -> Iterator[str]:
        """Each state's pages, and the forms of each type."""
        for page in self.pages:
            yield from (f"/quan-tri/pages/{page.pk}/{view}/" for view in _OF_A_STATE)
        for model in get_page_models():
            yield from (
                f"/quan-tri/pages/{p.pk}/edit/" for p in model.objects.filter(depth__gt=1)[:1]
            )
            for parent in model.allowed_parent_page_models() if model.is_creatable else []:
                for page in parent.objects.filter(depth__gt=1)[:1]:
                    yield f"/quan-tri/pages/add/cms/{model._meta.model_name}/{page.pk}/"

    def _of_the_waiting_page(self) -> Iterator[str]:
        page, flow = f"/quan-tri/pages/{self.page.pk}/", "/quan-tri/pages/workflow/action/"
        for act in ("approve", "reject"):
            yield f"{flow}{self.page.pk}/{act}/{self.flow.current_task_state.pk}/"
        yield f"{page}revisions/compare/earliest...latest/"
        yield f"{page}revisions/{self.page.latest_revision.pk}/revert/"
        yield f"{page}workflow_history/detail/{self.flow.pk}/"
        yield f"{page}move/{self.live.get_parent().pk}/confirm/"

    def _of_workflows(self) -> Iterator[str]:
        tasks = "/quan-tri/workflows/tasks/"
        task = GroupApprovalTask.objects.filter(active=True)[0]
        yield from (f"{tasks}{view}/{task.pk}/" for view in ("edit", "disable"))
        yield f"{tasks}add/wagtailcore/groupapprovaltask/"

    def _forms_of_settings(self) -> Iterator[str]:
        for model in registry:
            yield f"/quan-tri/settings/{model._meta.app_label}/{model._meta.model_name}/"

    def _in_bulk(self) -> Iterator[str]:
        ids = {
            "page": self.live.pk,
            "image": self.image.pk,
            "document": self.document.pk,
            "user": self.shop.member.pk,
        }
        yield from (f"/quan-tri/bulk/{act.format(**ids)}" for act in _IN_BULK)
