"""The whole Wagtail admin, walked as a producer: nobody else's draft, picture or name shows."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page

from foundation.models import User
from foundation.rules.roles import Role
from tests.certification.officers import usual
from tests.cms.conftest import Shop, picture, signed_in
from tests.factories import CertificateFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "BIMATNUICAO"
ASKED = SECRET[:-1]  # finds it, and is not it when repeated in a search box


def addresses(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route


WORDS = {
    "action_name": "approve",
    "action": "publish",
    "filter_spec": "width-400",
    "app_label": "cms",
    "app_name": "cms",
    "content_type_app_name": "cms",
    "model_name": "shoppage",
    "content_type_model_name": "shoppage",
}


def fill(route: str, number: int) -> str:
    """The route with its words filled in and `number` wherever a number goes."""
    parts = []
    for part in route.replace("$", "").split("/"):
        name = part.strip("<>").rpartition(":")[2]
        parts.append(WORDS.get(name, str(number)) if part.startswith("<") else part)
    return "/".join(parts)


@pytest.fixture
def secrets(other_shop: Shop) -> list[int]:
    """Another producer's draft, picture and person, and a page that was never published."""
    draft = other_shop.page
    draft.title = draft.draft_title = f"{SECRET} nháp"
    draft.lead = f"{SECRET} lời"
    revision = draft.save_revision()
    hidden = type(draft)(title=f"{SECRET} ẩn", slug="an", producer=other_shop.producer, live=False)
    draft.get_parent().add_child(instance=hidden)
    image = picture(f"{SECRET} ảnh", other_shop.producer)
    person = UserFactory(first_name=SECRET)
    product = ProductFactory(title=f"{SECRET} hàng", producer=other_shop.producer)
    CertificateFactory(product=product, decision_number=f"{SECRET}/QĐ")
    submitted = draft.get_workflow().start(draft, other_shop.member)
    return [
        draft.pk,
        hidden.pk,
        image.pk,
        person.pk,
        product.pk,
        revision.pk,
        submitted.pk,
        submitted.current_task_state.pk,
        image.collection_id,
    ]


def test_no_address_of_the_admin_tells_a_producer_somebody_elses_secret(
    shop: Shop, secrets: list[int]
) -> None:
    routes = {
        route
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "quan-tri/"
        for route in addresses(pattern.url_patterns, "/quan-tri/")
    }
    told, walked = [], 0
    shop.client.raise_request_exception = False
    for route in sorted(routes):
        if "(?P" in route or "logout" in route or "failwhale" in route:
            continue
        for number in secrets if "<" in route else secrets[:1]:
            address = fill(route, number)
            answer = shop.client.get(f"{address}?q={ASKED}&search={ASKED}&id={number}")
            walked += 1
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if SECRET in body.decode(errors="ignore"):
                told.append(address)
    assert walked > 300
    assert told == []


def test_the_explorer_and_the_search_name_only_the_own_page(shop: Shop, secrets: list[int]) -> None:
    page = shop.client.get(reverse("wagtailadmin_explore_root"), follow=True).content.decode()
    assert shop.page.title in page
    assert SECRET not in page
    found = shop.client.get("/quan-tri/api/main/pages/", {"limit": 20}).json()
    ids = {item["id"] for item in found["items"]}
    ancestors = set(shop.page.get_ancestors().values_list("pk", flat=True))
    assert shop.page.pk in ids
    assert ids <= {shop.page.pk} | ancestors


def test_choosers_offer_a_producer_no_pages_and_only_own_pictures(
    shop: Shop, secrets: list[int]
) -> None:
    own = picture("Ảnh của tôi", shop.producer)
    for address in (
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page_search") + f"?q={SECRET}",
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={secrets[0]}",
        reverse("product_chooser:choose"),
    ):
        assert shop.client.get(address)["Location"] == reverse("wagtailadmin_home")
    images = shop.client.get("/quan-tri/api/main/images/").json()["items"]
    assert [image["id"] for image in images] == [own.pk]
    chooser = shop.client.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert "Ảnh của tôi" in chooser
    assert SECRET not in chooser


@pytest.mark.parametrize(
    "address",
    [
        "/quan-tri/snippets/",
        "/quan-tri/users/",
        "/quan-tri/groups/",
        "/quan-tri/settings/cms/sitesettings/",
        "/quan-tri/workflows/list/",
        "/quan-tri/collections/",
        "/quan-tri/documents/",
        "/quan-tri/sites/",
        "/quan-tri/reports/site-history/",
        "/quan-tri/reports/workflow/",
        "/quan-tri/pages/usage/cms/shoppage/",
    ],
)
def test_the_rest_of_the_back_office_is_closed_to_a_producer(shop: Shop, address: str) -> None:
    answer = shop.client.get(address)
    assert answer.status_code in {302, 403, 404}
    if answer.status_code == 302:
        assert answer["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("role", list(Role))
def test_the_whole_sites_history_is_for_auditors_and_administrators(site: None, role: Role) -> None:
    CertificateFactory(decision_number=f"{SECRET}/QĐ")
    client = signed_in(usual(role))
    answer = client.get("/quan-tri/reports/site-history/results/")
    assert (answer.status_code == 200) == (role in {Role.AUDITOR, Role.ADMINISTRATOR})
    if role in {Role.AUDITOR, Role.EDITOR, Role.ADMINISTRATOR}:
        in_menu = "reports/site-history" in client.get("/quan-tri/").content.decode()
        assert in_menu == (role is not Role.EDITOR)


def test_an_editor_still_chooses_pages_and_products(editor: Client, secrets: list[int]) -> None:
    assert editor.get(reverse("wagtailadmin_choose_page")).status_code == 200
    chooser = editor.get(reverse("product_chooser:choose"))
    assert chooser.status_code == 200
    assert f"{SECRET} hàng" in chooser.json()["html"]


def test_an_editor_edits_home_and_its_pictures(editor: Client, site: None) -> None:
    home = Page.objects.get(slug="trang-chu")
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).status_code == 200
    image = picture("Ảnh chung")
    assert editor.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200


def test_the_groups_of_shops_hold_no_other_right(shop: Shop) -> None:
    group: Group = shop.member.groups.get()
    assert [p.codename for p in group.permissions.all()] == ["access_admin"]
    assert [p.page_id for p in group.page_permissions.all()] == [shop.page.pk]
    assert not User.objects.get(pk=shop.member.pk).has_perm("wagtailcore.publish_page")
