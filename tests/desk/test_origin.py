"""Growing areas, sites, suppliers and standards at the producer's desk, and who sees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from catalog.places.models import GrowingArea
from foundation.calendar import today
from tests.desk.conftest import Seller
from tests.factories import GrowingAreaFactory, LotFactory
from tests.factories.trace import (
    AppliedStandardFactory,
    AreaStandardFactory,
    GrowerFactory,
    PackingSiteFactory,
    SupplierFactory,
)
from tests.foundation.test_private_files import pdf
from traceability.models import AppliedStandard, AreaStandard, Grower, PackingSite, Supplier
from traceability.selectors import lot_code_text
from traceability.selectors.origin import papers_of, running_out
from traceability.services import origin as services
from traceability.services.lots import Material, add_material

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GLN = "9521234567899"
SQUARE = "11.90, 108.40\n11.90, 108.41\n11.91, 108.41\n11.91, 108.40"


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def area_of(seller: Seller, **facts: Any) -> GrowingArea:
    area = GrowingAreaFactory(**facts)
    seller.producer.growing_areas.add(area)
    return area


PLACE = {"province": "68", "commune": "22945"}


def area_facts(**changes: str) -> dict[str, str]:
    return {"name": "Đồi chè Cao", "crop": "chè", **PLACE} | changes


def test_an_area_is_added_with_its_boundary_and_numbers(seller: Seller) -> None:
    facts = area_facts(boundary=SQUARE, gln="952 1234 567899", planting_code="LD-0001")
    sent = seller.client.post(at("area_add"), facts)
    area = GrowingArea.objects.get()
    assert sent["Location"] == at("area", area.pk)
    assert (area.gln, area.planting_code, len(area.boundary)) == (GLN, "LD-0001", 4)
    assert area.area_m2 == pytest.approx(1_210_000, rel=0.01)
    assert list(seller.producer.growing_areas.all()) == [area]
    assert "ranh giới 4 góc" in text_of(seller.client.get(sent["Location"]))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"boundary": "11.90, 108.40\nở kia"}, "Dòng 2"),
        ({"boundary": "11.90, 108.40"}, "từ 3 đến 200 góc"),
        ({"point": "108.4, 11.9"}, "Vĩ độ rồi kinh độ".lower()),
        ({"gln": "9521234567890"}, "GLN gồm 13 chữ số"),
        ({"name": ""}, "bắt buộc"),
        ({"commune": ""}, "chọn xã"),
    ],
)
def test_a_wrong_area_comes_back_with_what_was_typed(
    seller: Seller, changes: dict[str, str], words: str
) -> None:
    page = seller.client.post(at("area_add"), area_facts(crop="cây thử") | changes)
    assert page.status_code == 422
    assert words.lower() in text_of(page).lower()
    assert 'value="cây thử"' in page.content.decode()
    assert not GrowingArea.objects.exists()


def test_the_commune_is_chosen_in_two_steps_without_a_script(seller: Seller) -> None:
    typed = area_facts(province="01", commune="", do="communes")
    page = seller.client.post(at("area_add"), typed)
    assert page.status_code == 200
    assert "Ba Đình" in page.content.decode()
    assert 'value="Đồi chè Cao"' in page.content.decode()
    assert not GrowingArea.objects.exists()


def test_an_area_is_changed_and_the_audit_keeps_what_stood_there(seller: Seller) -> None:
    area = area_of(seller, name="Tên cũ", boundary=[[11.9, 108.4], [11.9, 108.5], [11.8, 108.4]])
    page = seller.client.get(at("area_edit", area.pk)).content.decode()
    assert "11.900000, 108.400000" in page
    seller.client.post(at("area_edit", area.pk), area_facts(point="11.95, 108.45"))
    area.refresh_from_db()
    assert (area.name, area.boundary, area.lat) == ("Đồi chè Cao", [], 11.95)
    entry = ModelLogEntry.objects.filter(action="ocop.origin.change").latest("pk")
    assert entry.data["before"]["name"] == "Tên cũ"


def test_an_area_out_of_use_is_not_offered_to_new_lots_and_may_come_back(seller: Seller) -> None:
    area = area_of(seller, name="Vùng Nghỉ Một Vụ")
    offered = f'<option value="{area.pk}"'
    assert offered in seller.client.get(at("lot_open")).content.decode()
    seller.client.post(at("area_use", area.pk))
    assert offered not in seller.client.get(at("lot_open")).content.decode()
    seller.client.post(at("area_use", area.pk))
    assert offered in seller.client.get(at("lot_open")).content.decode()


def test_a_household_is_added_once_and_ended_once(seller: Seller) -> None:
    area = area_of(seller)
    since = (today() - 30 * DAY).isoformat()
    facts = {"name": "Hộ Ông Thử", "phone": "0912 345 678", "since_on": since}
    token = str(seller.client.get(at("grower_add", area.pk)).context["form"]["once_token"].value())
    for _ in range(2):
        seller.client.post(at("grower_add", area.pk), facts | {"once_token": token})
    grower = Grower.objects.get()
    assert (grower.phone, grower.producer) == ("0912345678", seller.producer)
    assert "Hộ Ông Thử" in text_of(seller.client.get(at("area", area.pk)))
    for _ in range(2):
        seller.client.post(at("grower_end", area.pk, grower.pk))
    grower.refresh_from_db()
    assert grower.until_on == today()
    assert "Hộ Ông Thử" not in str(list(ModelLogEntry.objects.values_list("data", flat=True)))


def test_a_paper_of_an_area_says_how_long_it_holds(seller: Seller, other: Seller) -> None:
    area = area_of(seller)
    facts = {
        **{"standard": "ORGANIC_VN", "number": "HC-77", "issued_by": "Nơi cấp thử"},
        **{"valid_from": (today() - DAY).isoformat(), "last_on": (today() + 9 * DAY).isoformat()},
        "file": SimpleUploadedFile("giay.pdf", pdf()),
    }
    assert seller.client.post(at("area_standard_add", area.pk), facts).status_code == 302
    paper = AreaStandard.objects.get()
    assert paper.lapses_on == today() + 10 * DAY
    assert "còn 10 ngày" in text_of(seller.client.get(at("area", area.pk)))
    file = at("area_standard_file", area.pk, paper.pk)
    assert seller.client.get(file).status_code == 200
    assert other.client.get(file).status_code == 404
    seller.client.post(at("area_standard_remove", area.pk, paper.pk))
    assert papers_of([area], seller.producer, on=today()) == []
    backwards = facts | {"last_on": (today() - 2 * DAY).isoformat(), "file": ""}
    assert seller.client.post(at("area_standard_add", area.pk), backwards).status_code == 422


def test_a_paper_that_was_renewed_is_no_longer_called_to_mind(seller: Seller) -> None:
    area = area_of(seller)
    facts: dict[str, Any] = {"growing_area": area, "producer": seller.producer}
    AreaStandardFactory(**facts, lapses_on=today() + DAY)
    assert [paper.days_left for paper in running_out(seller.producer, on=today())] == [1]
    assert "còn 1 ngày" in text_of(seller.client.get(at("areas")))
    AreaStandardFactory(**facts, lapses_on=today() + 400 * DAY)
    assert running_out(seller.producer, on=today()) == []


def test_a_site_and_a_supplier_are_added_changed_and_ended(seller: Seller) -> None:
    seller.client.post(at("site_add"), {"name": "Xưởng Một", **PLACE, "point": "11.9, 108.4"})
    site = PackingSite.objects.get()
    assert (site.producer, site.lat) == (seller.producer, 11.9)
    seller.client.post(at("site", site.pk), {"name": "Xưởng Hai", **PLACE})
    seller.client.post(at("site", site.pk), {"use": "1"})
    site.refresh_from_db()
    assert (site.name, site.lat, site.ended_on) == ("Xưởng Hai", None, today())

    supplier = {"name": "Bên Bán Thử", "province": "", "commune": "", "tax_number": "0100100100"}
    assert seller.client.post(at("supplier_add"), supplier).status_code == 302
    again = seller.client.post(at("supplier_add"), supplier)
    assert again.status_code == 422
    assert "Đã có bên bán tên" in text_of(again)
    row = Supplier.objects.get()
    changed = supplier | {"phone": "0912345678"}
    assert seller.client.post(at("supplier", row.pk), changed).status_code == 302
    row.refresh_from_db()
    assert (row.phone, row.commune) == ("0912345678", None)
    assert seller.client.post(at("supplier_add"), supplier | {"tax_number": "1"}).status_code == 422


def test_a_product_says_which_standards_it_is_made_to(seller: Seller, other: Seller) -> None:
    facts = {
        **{"kind": "STANDARD", "number": "TCCS 01:2026"},
        "since_on": (today() - DAY).isoformat(),
    }
    address = at("applied_add", seller.product.pk)
    assert seller.client.post(address, facts).status_code == 302
    assert "TCCS 01:2026" in text_of(seller.client.get(at("applied")))
    row = AppliedStandard.objects.get()
    assert other.client.get(address).status_code == 404
    assert other.client.post(at("applied_end", row.pk)).status_code == 404
    seller.client.post(at("applied_end", row.pk))
    row.refresh_from_db()
    assert row.until_on == today()


def test_another_producers_origin_is_404(seller: Seller, other: Seller) -> None:
    area = area_of(seller)
    grower = GrowerFactory(growing_area=area, producer=seller.producer)
    paper = AreaStandardFactory(growing_area=area, producer=seller.producer)
    site = PackingSiteFactory(producer=seller.producer)
    supplier = SupplierFactory(producer=seller.producer)
    applied = AppliedStandardFactory(product=seller.product)
    for address in (
        *(at(name, area.pk) for name in ("area", "area_edit", "grower_add", "area_standard_add")),
        *(at("site", site.pk), at("supplier", supplier.pk)),
    ):
        assert seller.client.get(address).status_code == 200, address
        assert other.client.get(address).status_code == 404, address
    for address in (
        *(at("area_use", area.pk), at("grower_end", area.pk, grower.pk)),
        *(at("area_standard_remove", area.pk, paper.pk), at("applied_end", applied.pk)),
    ):
        assert other.client.post(address).status_code == 404, address


def test_who_shares_an_area_sees_own_households_and_papers_only(
    seller: Seller, other: Seller
) -> None:
    area = area_of(seller)
    other.producer.growing_areas.add(area)
    GrowerFactory(growing_area=area, producer=other.producer, name="Hộ Của Bên Kia")
    AreaStandardFactory(growing_area=area, producer=other.producer, number="GIAY-KIA")
    page = text_of(seller.client.get(at("area", area.pk)))
    assert "Hộ Của Bên Kia" not in page
    assert "GIAY-KIA" not in page
    with pytest.raises(services.NotTheirArea):
        services.end_area(
            area=GrowingAreaFactory(), producer=seller.producer, by=seller.member, on=today()
        )


def test_suppliers_and_households_are_on_no_public_page_and_not_with_other_firms(
    seller: Seller, other: Seller
) -> None:
    area = area_of(seller, name="Vùng Công Khai")
    GrowerFactory(growing_area=area, producer=seller.producer, name="Nông Hộ Kín Đáo")
    supplier = SupplierFactory(producer=seller.producer, name="Bên Bán Giấu Tên")
    lot = LotFactory(product=seller.product, growing_area=area)
    add_material(
        lot=lot,
        material=Material(name="Muối hạt", received_on=today(), supplier=supplier),
        by=seller.member,
    )
    mine = text_of(seller.client.get(at("lot", lot.pk)))
    assert "Bên Bán Giấu Tên" in mine
    scan = reverse("scan:scan", args=[lot_code_text(lot)])
    for client in (Client(), other.client):
        for address in (scan, f"{scan}?lang=en", seller.product.get_absolute_url()):
            page = client.get(address, follow=True)
            assert page.status_code == 200
            assert "Vùng Công Khai" in text_of(page)
            for hidden in ("Nông Hộ Kín Đáo", "Bên Bán Giấu Tên"):
                assert hidden not in text_of(page)
    for name in ("areas", "sites", "suppliers", "applied", "lots"):
        page = text_of(other.client.get(at(name)))
        assert "Giấu Tên" not in page
        assert "Kín Đáo" not in page
