"""Editors see what people look for, and keep synonyms, occasions and pins; nobody else does."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from catalog.producers.models import Member
from catalog.products.models import Product
from foundation.calendar import today
from foundation.rules.roles import Role, row
from search.models import EngineOutage, Occasion, Pin, SearchClick, SearchDay, SynonymGroup
from search.rules.asked import Asked
from search.selectors.finding import answer
from search.selectors.insight import insight, words_of
from tests.factories import ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


def client_of(role: Role) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=row(role).group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return client_of(Role.EDITOR)


def counted(text: str, searches: int, *, ago: int = 0, **numbers: int) -> None:
    SearchDay.objects.create(
        day=today() - timedelta(days=ago),
        folded=text,
        spelling=text.title(),
        searches=searches,
        **numbers,
    )


def opened(text: str, product: Product, clicks: int, *, stood: int = 1, ago: int = 0) -> None:
    SearchClick.objects.create(
        day=today() - timedelta(days=ago),
        folded=text,
        product_id=product.pk,
        clicks=clicks,
        positions=clicks * stood,
    )


def test_texts_are_added_up_over_days_and_rare_ones_are_shown_to_nobody() -> None:
    counted("nuoc mam", 2, clicks=1)
    counted("nuoc mam", 5, ago=3, guessed=1, clicks=1)
    counted("nguyen van a", 2)
    counted("che", 90, ago=40)
    opened("nuoc mam", ProductFactory(), 2, stood=3)
    found = insight(on=today(), days=30)
    assert (found.searches, found.clicks) == (9, 2)
    (text,) = found.top
    assert (text.spelling, text.searches, text.guessed, text.clicks) == ("Nuoc Mam", 7, 1, 2)
    assert (text.opened_percent, text.position) == (29, 3.0)


def test_what_finds_nothing_and_what_nobody_opens_stand_apart() -> None:
    counted("yen sao", 12, empty=12)
    counted("banh", 40, clicks=1)
    counted("tra", 40, clicks=20)
    found = insight(on=today(), days=7)
    assert [text.folded for text in found.without_result] == ["yen sao"]
    assert [text.folded for text in found.without_click] == ["banh"]
    assert (found.empty_percent, found.opened_percent) == (13, 23)


def test_the_page_of_counts_says_so(editor: Client) -> None:
    counted("nuoc mam", 7, clicks=2)
    for days in ("", "?ngay=7", "?ngay=90", "?ngay=x"):
        page = editor.get(reverse("search_office:index") + days).content.decode()
        assert "Nuoc Mam" in page
        assert "7 lượt tìm." in page
    form = editor.get(reverse("synonyms_office:add"), {"tu": "Nuoc Mam"}).content.decode()
    assert ">\nNuoc Mam</textarea>" in form


def test_times_without_an_engine_are_told(editor: Client) -> None:
    EngineOutage.objects.create(
        engine="elasticsearch", began_at=timezone.now(), reason="Không nối được", answered=41
    )
    page = editor.get(reverse("search_office:outages")).content.decode()
    assert "Không nối được" in page
    assert "41" in page


PAGES = [
    *("search_office:index", "search_office:outages"),
    *("synonyms_office:index", "synonyms_office:add"),
    *("occasions_office:index", "occasions_office:add", "pins_office:index", "pins_office:add"),
]


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_for_editors_and_administrators(page: str) -> None:
    address = reverse(page)
    admin = Client()
    admin.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert [each.get(address).status_code for each in (client_of(Role.EDITOR), admin)] == [200] * 2
    for role in (Role.PROVINCIAL_OFFICER, Role.PRODUCER_STAFF, Role.AUDITOR):
        assert client_of(role).get(address).status_code == 404
    assert client_of(Role.BUYER).get(address).status_code == 302
    assert Client().get(address).status_code == 302


def test_others_can_neither_save_nor_try() -> None:
    data = {"words": "heo\nlợn", "use": "BOTH_WAYS", "is_on": "on"}
    outsider, before = client_of(Role.PRODUCER_STAFF), SynonymGroup.objects.count()
    for page in ("synonyms_office:add", "synonyms_office:try_new"):
        assert outsider.post(reverse(page), data).status_code == 404
    assert SynonymGroup.objects.count() == before


def titles(text: str) -> list[str]:
    ids = answer(Asked(text), on=today()).found.product_ids
    goods = Product.objects.in_bulk(ids)
    return [goods[pk].title for pk in ids]


GROUP = {"words": "xíu mại\n\nhoành thánh\nXíu mại", "use": "BOTH_WAYS", "is_on": "on"}


def test_a_group_is_saved_with_its_history_and_holds_in_the_next_search(editor: Client) -> None:
    ProductFactory(title="Hoành thánh tôm")
    assert titles("xíu mại") == []
    editor.post(reverse("synonyms_office:add"), GROUP)
    group = SynonymGroup.objects.get(words__contains="xíu mại")
    assert group.terms == ["xíu mại", "hoành thánh"]
    assert titles("xíu mại") == ["Hoành thánh tôm"]
    assert ModelLogEntry.objects.for_instance(group).get().action == "wagtail.create"
    address = reverse("synonyms_office:edit", args=[group.pk])
    editor.post(address, {**GROUP, "is_on": ""})
    assert titles("xíu mại") == []
    history = editor.get(reverse("synonyms_office:history", args=[group.pk]))
    assert history.status_code == 200
    assert ModelLogEntry.objects.for_instance(group).count() == 2
    assert (
        reverse("synonyms_office:try_change", args=[group.pk])
        in editor.get(address).content.decode()
    )


@pytest.mark.parametrize("words", ["heo", "heo\nHEO", "", "x" * 61 + "\nheo"])
def test_a_group_needs_two_words_of_a_words_length(editor: Client, words: str) -> None:
    before = SynonymGroup.objects.count()
    answer = editor.post(reverse("synonyms_office:add"), {**GROUP, "words": words})
    assert answer.status_code == 200
    assert SynonymGroup.objects.count() == before


def tried(editor: Client, name: str, data: dict[str, Any], *args: int) -> Any:
    answer = editor.post(
        reverse(f"{name}_office:try_{'change' if args else 'new'}", args=args), data
    )
    assert answer.status_code == 200
    return answer.context["trial"]


def names(side: Any) -> list[str]:
    return [place.name for place in side.places]


def test_a_new_group_is_tried_before_and_after_and_nothing_is_saved(editor: Client) -> None:
    ProductFactory(title="Hoành thánh tôm")
    before = SynonymGroup.objects.count()
    trial = tried(editor, "synonyms", {**GROUP, "try_text": "xíu mại"})
    assert (names(trial.before), names(trial.after)) == ([], ["Hoành thánh tôm"])
    assert SynonymGroup.objects.count() == before
    assert titles("xíu mại") == []


def test_a_change_of_a_group_is_tried_in_its_place(editor: Client) -> None:
    ProductFactory(title="Hoành thánh tôm")
    group = SynonymGroup.objects.create(words="xíu mại\nhoành thánh", use="BOTH_WAYS")
    changed = {**GROUP, "words": "xíu mại\nsủi cảo"}
    trial = tried(editor, "synonyms", changed, group.pk)  # no text: the first line is tried
    assert trial.text == "xíu mại"
    assert (names(trial.before), names(trial.after)) == (["Hoành thánh tôm"], [])
    group.refresh_from_db()
    assert group.terms == ["xíu mại", "hoành thánh"]


def pin_data(product: Product, **changes: Any) -> dict[str, Any]:
    return {
        "query": "Chè  xanh",
        "product": product.pk,
        "position": 1,
        "from_on": today().isoformat(),
        "until_on": "",
        "why": "Đang vào mùa",
        **changes,
    }


def test_a_pin_is_tried_then_saved_and_puts_its_product_first(editor: Client) -> None:
    for number in range(3):
        ProductFactory(title=f"Chè xanh {number}")
    last = Product.objects.get(title=titles("chè xanh")[-1])
    trial = tried(editor, "pins", pin_data(last))
    assert names(trial.before)[-1] == names(trial.after)[0] == last.title
    assert trial.after.places[0].is_pinned
    assert trial.after.places[0].other == 3
    assert not Pin.objects.exists()
    editor.post(reverse("pins_office:add"), pin_data(last))
    assert Pin.objects.get().folded == "che xanh"
    assert titles("che xanh")[0] == last.title
    page = Client().get("/tim-kiem/?q=che+xanh").content.decode()
    assert page.count("Biên tập viên chọn") == 1


def test_a_pin_of_days_to_come_is_tried_on_its_first_day(editor: Client) -> None:
    product = ProductFactory(title="Trà sen")
    soon = (today() + timedelta(days=5)).isoformat()
    trial = tried(editor, "pins", pin_data(product, from_on=soon))
    assert (names(trial.before), names(trial.after)) == ([], ["Trà sen"])


def test_strong_alcohol_hidden_goods_and_the_same_pin_twice_are_refused(editor: Client) -> None:
    strong, hidden = ProductFactory(alcohol=True), ProductFactory(is_public=False)
    product = ProductFactory()
    editor.post(reverse("pins_office:add"), pin_data(product))
    backwards = {"until_on": today().isoformat()}
    for data in (
        pin_data(strong),
        pin_data(hidden),
        pin_data(product, query="CHÈ XANH"),
        pin_data(product, query="!!!"),
        pin_data(product, query="bánh", **backwards),
    ):
        assert editor.post(reverse("pins_office:add"), data).status_code == 200
    assert Pin.objects.count() == 1
    refused = editor.post(reverse("pins_office:try_new"), pin_data(strong))
    assert refused.status_code == 422
    assert "trial" not in refused.context
    assert "không được đưa lên đầu" in refused.content.decode()


OCCASION = {
    "name": "Ngày giỗ",
    "slug": "ngay-gio",
    "phrases": "đồ cúng giỗ",
    "sets": ["9"],
    "is_on": "on",
}


def test_an_occasion_is_tried_then_saved(editor: Client) -> None:
    ProductFactory(title="Nước mắm nhỉ", ocop_set_id=9)
    ProductFactory(title="Trà sen", ocop_set_id=12)
    trial = tried(editor, "occasions", OCCASION)
    assert names(trial.after) == ["Nước mắm nhỉ"]
    assert trial.after.meanings == ["đồ cúng giỗ"]
    assert not Occasion.objects.filter(slug="ngay-gio").exists()
    editor.post(reverse("occasions_office:add"), OCCASION)
    assert Occasion.objects.get(slug="ngay-gio").sets == [9]
    assert titles("đồ cúng giỗ") == ["Nước mắm nhỉ"]
    chosen = {**OCCASION, "sets": []}
    assert editor.post(reverse("occasions_office:try_new"), chosen).status_code == 422


def test_a_producer_sees_the_words_that_led_to_their_goods_and_no_others() -> None:
    mine, other = ProducerFactory(), ProducerFactory()
    fish, tea = ProductFactory(producer=mine, title="Mắm"), ProductFactory(producer=mine)
    counted("nuoc mam", 9)
    opened("nuoc mam", fish, 2)
    opened("nuoc mam", tea, 1, ago=2)
    opened("nguyen van a", fish, 2)
    opened("banh", ProductFactory(producer=other), 9)
    opened("cu", fish, 9, ago=91)
    (found,) = words_of([mine.pk], on=today(), days=90)
    assert (found.spelling, found.clicks) == ("Nuoc Mam", 3)
    assert found.products == ["Mắm", tea.title]


def test_the_desk_shows_the_words() -> None:
    product, seller, client = ProductFactory(), UserFactory(), Client()
    Member.objects.create(
        producer=product.producer, user=seller, duty=Member.Duty.SALES, since_on=today()
    )
    client.force_login(seller)
    assert "Chưa đủ lượt để hiện" in client.get("/chu-the/tim-kiem/").content.decode()
    opened("nuoc mam", product, 3)
    page = client.get("/chu-the/tim-kiem/").content.decode()
    assert "nuoc mam" in page
    assert product.title in page
