"""Where to buy by hand: the page for visitors and the list that editors keep."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.places.models import Commune
from catalog.producers.models import SalesPoint
from cms.contexts.places import MOST_AT_ONCE
from cms.selectors.sales_points import in_province, sales_points
from tests.cms.conftest import signed_in
from tests.factories import UserFactory
from tests.storefront.market import queries_of

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)


def communes(province: str, count: int) -> list[Commune]:
    return list(Commune.objects.filter(province__name=province).order_by("code")[:count])


@pytest.fixture
def shop_in_da_lat() -> SalesPoint:
    return SalesPoint.objects.create(
        name="Nhà trưng bày OCOP",
        commune=communes("Lâm Đồng", 1)[0],
        street="Số 1 đường Mẫu",
        opening_hours="7:30–21:00 mỗi ngày",
        phone="0900000000",
        note="Có nếm thử",
        lat=11.94,
        lon=108.44,
    )


def test_points_stand_by_province_and_carry_the_number_of_their_disc(
    shop_in_da_lat: SalesPoint,
) -> None:
    SalesPoint.objects.create(name="Quầy Cà Mau", commune=communes("Cà Mau", 1)[0])
    provinces = sales_points(on=ON)
    assert [found.name for found in provinces] == ["Cà Mau", "Lâm Đồng"]
    numbers = [place.number for found in provinces for place in found.places]
    assert numbers == [1, 2]
    (only,) = in_province(provinces, "lam-dong")
    assert [place.number for place in only.places] == [1]
    assert in_province(provinces, "khong-co") == []


def test_a_point_is_gone_from_the_day_it_ended(shop_in_da_lat: SalesPoint) -> None:
    shop_in_da_lat.ended_on = ON
    shop_in_da_lat.save()
    assert sales_points(on=ON) == []
    assert len(sales_points(on=ON - timedelta(days=1))) == 1


def test_the_way_leads_to_the_point_itself_or_to_its_address_in_words(
    shop_in_da_lat: SalesPoint,
) -> None:
    exact = sales_points(on=ON)[0].places[0]
    assert exact.app_url == "geo:11.94000,108.44000?q=11.94000,108.44000"
    assert "destination=11.94000%2C108.44000" in exact.map_url
    SalesPoint.objects.update(lat=None, lon=None)
    by_words = sales_points(on=ON)[0].places[0]
    assert by_words.app_url.startswith("geo:0,0?q=Nh%C3%A0%20tr%C6%B0ng%20b%C3%A0y%20OCOP,")
    assert not by_words.is_exact


def test_the_page_says_where_when_and_whom_to_call(
    site: None, client: Client, shop_in_da_lat: SalesPoint
) -> None:
    html = client.get("/diem-ban/").content.decode()
    for said in (
        "Nhà trưng bày OCOP",
        "Số 1 đường Mẫu",
        "7:30–21:00 mỗi ngày",
        'href="tel:0900000000"',
        f'href="#diem-{shop_in_da_lat.pk}"',
        f'id="diem-{shop_in_da_lat.pk}"',
        "data-near-ask",
    ):
        assert said in html
    assert html.count("<h1") == 1


def test_the_page_of_one_province_shows_that_province_alone(
    site: None, client: Client, shop_in_da_lat: SalesPoint
) -> None:
    SalesPoint.objects.create(name="Quầy Cà Mau", commune=communes("Cà Mau", 1)[0])
    html = client.get("/diem-ban/?tinh=ca-mau").content.decode()
    assert "Quầy Cà Mau" in html
    assert "Nhà trưng bày OCOP" not in html


def test_without_any_point_the_page_says_so(site: None, client: Client) -> None:
    assert "Chưa có điểm bán nào" in client.get("/diem-ban/").content.decode()


def test_the_english_page_is_in_english(
    site: None, client: Client, shop_in_da_lat: SalesPoint
) -> None:
    html = client.get("/en/diem-ban/").content.decode()
    assert "Nhà trưng bày OCOP" in html
    assert "Lam Dong" in html


def test_many_points_cost_no_more_questions_than_a_few_and_stay_a_light_page(
    site: None, client: Client
) -> None:
    places = communes("Lâm Đồng", 20) + communes("Cà Mau", 25)

    def open_more(count: int) -> None:
        SalesPoint.objects.bulk_create(
            SalesPoint(name=f"Điểm {n}", commune=places[n % len(places)]) for n in range(count)
        )

    open_more(3)
    few = queries_of(client, "/diem-ban/")
    open_more(MOST_AT_ONCE - 3)
    assert queries_of(client, "/diem-ban/") == few
    full = client.get("/diem-ban/").content.decode()
    assert "Chọn tỉnh, thành" not in full
    assert len(full) < 100_000
    open_more(5)
    assert queries_of(client, "/diem-ban/") == few
    assert "Chọn tỉnh, thành" in client.get("/diem-ban/").content.decode()


def test_an_editor_adds_a_point_and_its_history_is_kept(editor: Client) -> None:
    place = communes("Lâm Đồng", 1)[0]
    sent = {
        "name": "Chợ phiên",
        "commune": place.pk,
        "opening_hours": "Thứ bảy",
        "lat": "",
        "lon": "",
    }
    answer = editor.post(reverse("sales_points:add"), sent)
    assert answer.status_code == 302
    point = SalesPoint.objects.get(name="Chợ phiên")
    editor.post(reverse("sales_points:edit", args=[point.pk]), {**sent, "ended_on": "2026-12-01"})
    point.refresh_from_db()
    assert point.ended_on == date(2026, 12, 1)
    history = editor.get(reverse("sales_points:history", args=[point.pk]))
    assert history.status_code == 200


def test_a_point_is_ended_never_deleted(editor: Client, shop_in_da_lat: SalesPoint) -> None:
    address = reverse("sales_points:delete", args=[shop_in_da_lat.pk])
    assert editor.post(address).status_code in {302, 403}
    assert SalesPoint.objects.filter(pk=shop_in_da_lat.pk).exists()


def test_who_does_not_edit_the_site_keeps_no_points(shop: object, site: None) -> None:
    outsider = signed_in(UserFactory())
    for client in (outsider, shop.client):  # type: ignore[attr-defined]
        assert client.get(reverse("sales_points:index")).status_code in {302, 403, 404}


def test_points_of_today_only(site: None, client: Client, shop_in_da_lat: SalesPoint) -> None:
    shop_in_da_lat.ended_on = timezone.localdate()
    shop_in_da_lat.save()
    assert "Nhà trưng bày OCOP" not in client.get("/diem-ban/").content.decode()
