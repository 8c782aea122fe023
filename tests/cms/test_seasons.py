"""The harvest calendar and single seasons: drawn from the harvests that growers opened."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from cms.rules.seasons import (
    Having,
    Month,
    Run,
    Window,
    months_between,
    offered,
    runs,
    twelve_months,
)
from cms.selectors.harvest_calendar import harvest_calendar, in_season
from foundation.calendar import today
from tests.cms.outings import harvest, season
from tests.factories import ProductFactory
from tests.storefront.market import queries_of

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


def window(opens: date, first: date, last: date, *, may_order: bool = True) -> Window:
    return Window(opens, first, last, may_order)


def test_the_calendar_begins_with_this_month_and_goes_over_new_year() -> None:
    months = twelve_months(ON)
    assert months[:3] == [Month(2026, 11), Month(2026, 12), Month(2027, 1)]
    assert months[-1] == Month(2027, 10)


def test_a_month_with_one_day_of_harvest_has_goods() -> None:
    found = offered(
        [window(date(2027, 1, 1), date(2027, 1, 31), date(2027, 3, 1))], twelve_months(ON), on=ON
    )
    assert runs(found)[:3] == [
        Run(Having.NONE, 2),
        Run(Having.READY, 3),
        Run(Having.NONE, 7),
    ]


def test_before_the_harvest_the_months_from_its_opening_take_orders() -> None:
    months = twelve_months(ON)
    open_one = window(date(2026, 10, 1), date(2027, 2, 1), date(2027, 2, 20))
    assert offered([open_one], months, on=ON)[:5] == [
        *[Having.ORDER] * 3,
        Having.READY,
        Having.NONE,
    ]
    full = window(date(2026, 10, 1), date(2027, 2, 1), date(2027, 2, 20), may_order=False)
    assert offered([full], months, on=ON)[:4] == [*[Having.NONE] * 3, Having.READY]


def test_days_that_are_over_count_no_more() -> None:
    past = window(date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 21))
    assert set(offered([past], twelve_months(ON), on=ON)) == {Having.NONE}


def test_a_season_may_go_over_new_year() -> None:
    assert months_between(11, 2) == [11, 12, 1, 2]
    assert months_between(3, 3) == [3]


def test_the_calendar_holds_what_growers_opened_and_nothing_else(site: None) -> None:
    opened, shut, over, hidden = (ProductFactory() for _ in range(4))
    harvest(opened, starts=30, ends=60)
    harvest(shut, starts=30, ends=60, is_open=False)
    harvest(over, starts=-60, ends=-1)
    harvest(hidden, starts=30, ends=60)
    type(hidden).objects.filter(pk=hidden.pk).update(is_public=False)
    found = harvest_calendar(on=today())
    assert [row.card.product_id for row in found.rows] == [opened.pk]


def test_alcohol_is_not_promoted_by_the_calendar(site: None) -> None:
    drink = ProductFactory(ocop_set_id=14)
    harvest(drink, starts=-1, ends=30)
    shown = [row.card.is_alcohol for row in harvest_calendar(on=today()).rows]
    assert not any(shown)


def test_what_is_next_stands_first_and_a_product_has_one_row(site: None) -> None:
    later, sooner = ProductFactory(), ProductFactory()
    harvest(later, starts=90, ends=100)
    harvest(sooner, starts=200, ends=210)
    harvest(sooner, starts=10, ends=20)
    rows = harvest_calendar(on=today()).rows
    assert [row.card.product_id for row in rows] == [sooner.pk, later.pk]
    assert rows[0].from_on == today() + timedelta(days=10)


def test_it_narrows_to_a_province_and_a_set(site: None) -> None:
    here, there = ProductFactory(), ProductFactory()
    harvest(here, starts=1, ends=20)
    harvest(there, starts=1, ends=20)
    other = "92" if here.province_id != "92" else "01"
    type(there).objects.filter(pk=there.pk).update(province_id=other, commune=None)
    found = harvest_calendar(on=today(), province=here.province_id)
    assert [row.card.product_id for row in found.rows] == [here.pk]
    assert set(found.provinces) == {here.province_id, other}
    assert not harvest_calendar(on=today(), product_set=999).rows


def test_the_page_shows_a_table_and_months(site: None, client: Client) -> None:
    product = ProductFactory(title="Cam sành")
    harvest(product, starts=-5, ends=5)
    html = client.get("/mua-vu/").content.decode()
    assert html.count("Cam sành") >= 2
    assert '<th scope="row">' in html
    assert "đang có, đến" in html
    assert html.count("<h1") == 1


def test_without_a_harvest_the_page_says_so(site: None, client: Client) -> None:
    assert "Chưa có vụ nào được mở" in client.get("/mua-vu/?tinh=ca-mau&bo=5").content.decode()


def test_a_harvest_that_is_shut_leaves_the_page(site: None, client: Client) -> None:
    row = harvest(ProductFactory(title="Cam sành"), starts=1, ends=5)
    assert "Cam sành" in client.get("/mua-vu/").content.decode()
    row.is_open = False
    row.save()
    cache.clear()
    assert "Cam sành" not in client.get("/mua-vu/").content.decode()


def test_a_season_shows_what_its_months_have(site: None, client: Client) -> None:
    on = today()
    now, half_a_year = on.month, (on.month + 5) % 12 + 1
    harvest(ProductFactory(title="Cam sành"), starts=0, ends=1)
    page = season("Mùa cam", now, now)
    other = season("Mùa khác", half_a_year, half_a_year)
    html = client.get(page.url).content.decode()
    assert "Đang mùa" in html
    assert "Cam sành" in html
    assert "Cam sành" not in client.get(other.url).content.decode()
    assert [card.name for card in in_season(first=now, last=now, on=on)] == ["Cam sành"]


def test_many_harvests_cost_no_more_questions_than_a_few(site: None, client: Client) -> None:
    page = season("Mùa cam", today().month, today().month)
    harvest(ProductFactory(), starts=0, ends=40)
    queries_of(client, "/mua-vu/")
    few, few_in_season = queries_of(client, "/mua-vu/"), queries_of(client, page.url)
    for _number in range(8):
        harvest(ProductFactory(), starts=0, ends=40)
    assert queries_of(client, "/mua-vu/") == few
    assert queries_of(client, page.url) == few_in_season
