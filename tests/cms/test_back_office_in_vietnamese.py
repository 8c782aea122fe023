"""Whoever works behind the counter reads Vietnamese: no message of Wagtail is left in English,
and a walk through the back office meets none, neither Wagtail's nor anybody's."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from wagtail.models import Page

from foundation.models import User
from foundation.rules.roles import Role
from search.models import Occasion, SynonymGroup
from tests.certification.officers import usual
from tests.cms.back_office import HOME, BackOffice, menu_of
from tests.cms.conftest import Shop, picture, signed_in
from tests.cms.english import HOLE, Met, english_in, forms, packages, wagtails

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", autouse=True)
def _fresh_words() -> None:
    """Compiled catalogues as new as their sources."""
    sys.path.insert(0, str(ROOT / "bin"))
    from _translations import compile_translations

    sys.path.pop(0)
    if compile_translations():
        translation_file_changed(None, Path("django.mo"))


# --- The catalogues ---------------------------------------------------------


def lacking(source: Catalog, words: Catalog) -> Iterator[str]:
    for message in source:
        if message.id:
            said = words.get(forms(message.id)[0], context=message.context)
            if said is None or said.fuzzy or not all(forms(said.string)):
                yield forms(message.id)[0]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_message_of_wagtail_has_its_vietnamese(domain: str) -> None:
    words = packages(domain)
    assert {text for source in wagtails(domain) for text in lacking(source, words)} == set()


def holes_differ(message: Message) -> bool:
    """A message with a number may leave holes out of one form that the other has."""
    allowed = [Counter(HOLE.findall(form)) for form in forms(message.id)]
    return any(Counter(HOLE.findall(form)) not in allowed for form in forms(message.string))


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_placeholders_and_tags_are_those_of_the_english(domain: str) -> None:
    assert [each.id for each in packages(domain) if each.id and holes_differ(each)] == []


@pytest.mark.django_db
def test_the_scripts_are_given_our_words(administrator: User) -> None:
    answer = signed_in(administrator).get(reverse("wagtailadmin_javascript_catalog"))
    assert r'"Main menu": "Tr\u00ecnh \u0111\u01a1n ch\u00ednh"' in answer.content.decode()


# --- The walk ---------------------------------------------------------------

NAMES = (
    *("English", "JavaScript", "URL", "Alt", "Enter", "Chợ OCOP", "Phan Thiết"),
    *("Claim ruling", "claim ruling"),
)
"""Languages in their own words, techniques, keys of the keyboard, ours, places; and a model that
has no name for people, which administrators alone meet in the list of permissions."""

HARD_CODED = {"Search", "Locale"}
"""Wagtail's hidden button beside the field of search; a filter of a chooser nobody is led to."""


class Walk:
    """Opens pages and notes what is English in them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.met = Met()
        self.met.listen(monkeypatch)
        self.seen: dict[str, str] = {}
        self.pages = 0
        english = Page.objects.filter(locale__language_code="en").values_list("title", flat=True)
        searched = {term for group in SynonymGroup.objects.all() for term in group.terms}
        for occasion in Occasion.objects.all():
            searched |= {occasion.name_en, *occasion.phrases.splitlines()}
        self.names = sorted({*NAMES, *english, *searched} - {""}, key=len, reverse=True)

    def of(self, client: Client, addresses: list[str]) -> None:
        for address in addresses:
            self.met.page = address
            self._look(address, client.get(address, follow=True))

    def answering_nothing(self, client: Client, addresses: list[str]) -> None:
        for address in addresses:
            self.met.page = f"POST {address}"
            self._look(f"POST {address}", client.post(address, follow=True))

    def _look(self, address: str, answer: Any) -> None:
        if answer.status_code != 200 or not answer.request["PATH_INFO"].startswith(HOME):
            return
        self.pages += 1
        for text, found in english_in(_html(answer), self.names).items():
            if text not in HARD_CODED:
                self.seen.setdefault(text, f"{address} {sorted(found)}")

    @property
    def english(self) -> list[str]:
        found = self.met.found | self.seen
        return [f"{text!r} on {page}" for text, page in found.items()]


def _html(answer: Any) -> str:
    """Of a page, or of what opens in a page and comes as JSON."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return answer.content.decode()
    body = answer.json() if kind.startswith("application/json") else None
    return body.get("html") or "" if isinstance(body, dict) else ""


@pytest.fixture
def walk(site: None, monkeypatch: pytest.MonkeyPatch) -> Walk:
    return Walk(monkeypatch)


@pytest.mark.django_db
def test_administrators_meet_no_english(shop: Shop, administrator: User, walk: Walk) -> None:
    back_office, client = BackOffice(shop, administrator), signed_in(administrator)
    walk.of(client, back_office.addresses())
    assert walk.pages > 300
    walk.answering_nothing(client, back_office.forms())
    assert not walk.english, "\n".join(walk.english)


@pytest.mark.django_db
def test_editors_meet_no_english(shop: Shop, editor: Client, walk: Walk) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[shop.page.pk])
    walk.of(editor, [*menu_of(editor), edit])
    assert walk.pages > 10
    assert not walk.english, "\n".join(walk.english)


@pytest.mark.django_db
def test_producers_meet_no_english(shop: Shop, walk: Walk) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[shop.page.pk])
    image = picture("Biển", shop.producer)
    own = [edit, "/quan-tri/images/add/", f"/quan-tri/images/{image.pk}/", "/quan-tri/account/"]
    walk.of(shop.client, [*menu_of(shop.client), *own])
    assert walk.pages > 6
    assert not walk.english, "\n".join(walk.english)


@pytest.mark.django_db
def test_provincial_officers_meet_no_english(walk: Walk) -> None:
    officer = signed_in(usual(Role.PROVINCIAL_OFFICER))
    walk.of(officer, menu_of(officer))
    assert walk.pages > 10
    assert not walk.english, "\n".join(walk.english)


# --- The walk itself --------------------------------------------------------


def test_a_message_without_vietnamese_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    met = Met()
    met.listen(monkeypatch)
    said = [
        translation.gettext("Save draft"),
        translation.gettext("Nobody translated this"),
        translation.pgettext("page", "Neither is this one"),
        translation.ngettext("A thing", "Some things", 2),
        str(translation.gettext_lazy("Nor these lazy words")),
    ]
    assert said[0] == "Lưu bản nháp"
    assert set(met.found) == {*said[1:]}


@pytest.mark.parametrize(
    "page",
    [
        '<button aria-label="Page actions">Lưu</button>',
        "<p>Trang này: See the list</p>",
        """<div data-value='{"label": "Featured products"}'></div>""",
        '<script type="application/json">[["x", {"label": "Featured products"}]]</script>',
    ],
)
def test_plain_english_is_seen(page: str) -> None:
    assert len(english_in(page, [])) == 1


@pytest.mark.parametrize(
    "page",
    [
        '<button aria-label="Thao tác">Lưu bản nháp</button><script>"Page actions"</script>',
        "<p>About us</p><p>an@vi-du.example, cms.homepage</p>",
        "<p>Tải CSV, PDF hay XLSX qua API của Wagtail</p>",
    ],
)
def test_vietnamese_names_and_formats_are_left_in_peace(page: str) -> None:
    assert english_in(page, ["About us"]) == {}
