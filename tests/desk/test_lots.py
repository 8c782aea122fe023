"""The producer's lots on a phone: open one, see what is left, move its goods, close it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.producers.models import HelperConsent, Member
from foundation.calendar import today
from tests.desk.conftest import Seller
from tests.factories import GrowingAreaFactory, LotFactory, ProductFactory, UserFactory
from tests.factories.trace import PackingSiteFactory, SupplierFactory
from tests.foundation.test_private_files import pdf
from traceability.models import LabTest, Lot, LotHandover, LotLoss, LotMaterial
from traceability.selectors.balance import left
from traceability.services import balance

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def lot_of(seller: Seller, **facts: Any) -> Lot:
    return LotFactory(**{"product": seller.product, "quantity": Decimal(100), "unit": "kg"} | facts)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def opening(seller: Seller, **changes: Any) -> dict[str, Any]:
    form = seller.client.get(at("lot_open")).context["form"]
    shown = {
        field.name: str(field.value())
        for field in form
        if field.value() is not None and field.name != "quantity"
    }
    return shown | {"quantity": "120"} | changes


def test_a_lot_is_opened_by_saying_how_much(seller: Seller) -> None:
    sent = seller.client.post(at("lot_open"), opening(seller))
    lot = Lot.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, at("lot", lot.pk))
    assert (lot.quantity, lot.packed_on, lot.stage) == (120, today(), "PACKED")
    assert lot.code == f"L{today():%y%m%d}"
    assert "Còn nguyên 120 gói" in text_of(seller.client.get(sent["Location"]))


def test_the_next_lot_is_proposed_like_the_last(seller: Seller) -> None:
    area = GrowingAreaFactory()
    seller.producer.growing_areas.add(area)
    site = PackingSiteFactory(producer=seller.producer)
    LotFactory(
        **{"product": seller.product, "unit": "hũ", "growing_area": area, "packing_site": site},
        best_before_on=today() + 83 * DAY,
        packed_on=today() - 7 * DAY,
        grams_per_unit=Decimal(250),
    )
    seller.client.post(at("lot_open"), opening(seller))
    lot = Lot.objects.latest("pk")
    assert (lot.unit, lot.growing_area, lot.packing_site) == ("hũ", area, site)
    assert (lot.best_before_on, lot.grams_per_unit) == (today() + 90 * DAY, 250)


def test_a_second_lot_of_a_day_gets_the_next_code(seller: Seller) -> None:
    for _ in range(3):
        seller.client.post(at("lot_open"), opening(seller))
    stem = f"L{today():%y%m%d}"
    codes = Lot.objects.order_by("pk").values_list("code", flat=True)
    assert list(codes) == [stem, f"{stem}-2", f"{stem}-3"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quantity": ""}, "Ghi lô này có bao nhiêu"),
        ({"quantity": "0"}, "lớn hơn 0"),
        ({"quantity": "1,2345"}, "ba số lẻ"),
        ({"code": "Lô 1"}, "không có khoảng trắng"),
        ({"packed_on": (today() + DAY).isoformat()}, "chưa tới"),
        ({"best_before_on": "2020-01-01"}, "Hạn dùng không thể trước"),
        ({"packed_on": "0001-01-01"}, "cách đây quá xa"),
        ({"best_before_on": "9999-12-31"}, "cách đây quá xa"),
    ],
)
def test_what_cannot_be_comes_back_with_what_was_typed(
    seller: Seller, changes: dict[str, str], words: str
) -> None:
    page = seller.client.post(at("lot_open"), opening(seller, **{"unit": "thùng"} | changes))
    assert page.status_code == 422
    assert words in text_of(page)
    assert 'value="thùng"' in page.content.decode()
    assert not Lot.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12,5", "12.5"), ("1.250", "1250"), ("1.250,5", "1250.5"), ("12.5", "12.5"), ("7", "7")],
)
def test_quantities_are_read_as_people_here_write_them(
    seller: Seller, typed: str, kept: str
) -> None:
    seller.client.post(at("lot_open"), opening(seller, quantity=typed))
    assert Lot.objects.get().quantity == Decimal(kept)


def test_of_several_products_one_is_chosen_first(seller: Seller, other: Seller) -> None:
    second = ProductFactory(producer=seller.producer)
    page = text_of(seller.client.get(at("lot_open")))
    assert seller.product.title in page
    assert f"?san-pham={second.pk}" in page
    sent = seller.client.get(f"{at('lot_open')}?san-pham={second.pk}")
    assert sent.status_code == 200
    for stray in (other.product.pk, "x"):
        assert seller.client.get(f"{at('lot_open')}?san-pham={stray}").status_code == 404


def test_the_list_is_searched_and_filtered(seller: Seller) -> None:
    lots = [lot_of(seller, code=f"MA-{n}", recalled=n == 1) for n in range(3)]
    balance.close_lot(lot=lots[2], by=seller.member)

    def shown(query: str) -> set[str]:
        page = text_of(seller.client.get(at("lots") + query))
        return {lot.code for lot in lots if f"Lô {lot.code} " in page}

    assert shown("") == {"MA-0", "MA-1", "MA-2"}
    assert shown("?state=open") == {"MA-0", "MA-1"}
    assert shown("?state=closed") == {"MA-2"}
    assert shown("?state=recalled") == {"MA-1"}
    assert shown("?q=ma-2") == {"MA-2"}
    assert "Không có lô nào như vậy" in text_of(seller.client.get(at("lots") + "?q=xyz"))


def test_the_list_asks_as_often_for_one_lot_as_for_many(seller: Seller) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            seller.client.get(at("lots"))
        return len(queries)

    lot_of(seller)
    asked()
    few = asked()
    for _ in range(5):
        lot_of(seller)
    assert asked() == few


def test_a_producer_without_lots_is_told_what_they_are(seller: Seller) -> None:
    assert "Chưa có lô nào" in text_of(seller.client.get(at("lots")))


def test_goods_are_handed_over_once_however_often_the_button_is_pressed(seller: Seller) -> None:
    lot = lot_of(seller)
    form = seller.client.get(at("lot_hand_over", lot.pk)).context["form"]
    facts = {
        **{"receiver": "Quán Bà Ba", "quantity": "30", "on": today().isoformat()},
        "once_token": str(form["once_token"].value()),
    }
    for _ in range(2):
        sent = seller.client.post(at("lot_hand_over", lot.pk), facts)
        assert sent["Location"] == at("lot", lot.pk)
    assert LotHandover.objects.get().to_name == "Quán Bà Ba"
    page = text_of(seller.client.get(at("lot", lot.pk)))
    assert "Còn <strong>70 kg</strong> trên 100 kg" in page
    assert "Quán Bà Ba" in page


def test_a_producer_here_is_found_by_name_and_may_then_draw_on_the_lot(
    seller: Seller, other: Seller
) -> None:
    lot = lot_of(seller)
    typed = {"receiver": "núi cao", "quantity": "30", "on": today().isoformat()}
    page = seller.client.post(at("lot_hand_over", lot.pk), typed | {"do": "find"})
    assert f"producer-{other.producer.pk}" in text_of(page)
    assert 'value="30"' in page.content.decode()
    assert not LotHandover.objects.exists()
    picked = typed | {"picked": f"producer-{other.producer.pk}"}
    seller.client.post(at("lot_hand_over", lot.pk), picked)
    assert LotHandover.objects.get().to_producer == other.producer
    # The receiver has no page of another's lot, but can make a lot of what it was handed.
    assert other.client.get(at("lot", lot.pk)).status_code == 404
    assert f"Lô {lot.code} của Biển Xanh" in text_of(other.client.get(at("lots")))
    made = {
        **{"taken": "20", "product": other.product.pk, "quantity": "20", "unit": "kg"},
        **{"packed_on": today().isoformat(), "code": "MOI-1", "stage": "PACKED"},
        "best_before_on": lot.best_before_on.isoformat(),
    }
    sent = other.client.post(at("lot_make", lot.pk, "dong-goi-lai"), made)
    assert sent.status_code == 302
    assert Lot.objects.get(code="MOI-1").producer == other.producer
    assert other.client.get(at("lot_make", lot.pk, "chia")).status_code == 404


def test_more_than_is_left_comes_back_and_says_what_is_left(seller: Seller) -> None:
    lot = lot_of(seller)
    facts = {"receiver": "Quán", "quantity": "101", "on": today().isoformat()}
    page = seller.client.post(at("lot_hand_over", lot.pk), facts)
    assert page.status_code == 422
    assert "chỉ còn 100 kg" in text_of(page)
    facts = {"reason": "Ẩm mốc", "quantity": "100,001", "on": today().isoformat()}
    assert seller.client.post(at("lot_write_off", lot.pk), facts).status_code == 422
    assert left(lot) == 100


def test_a_loss_is_written_off_with_its_reason(seller: Seller) -> None:
    lot = lot_of(seller)
    facts = {"reason": "Ẩm mốc", "quantity": "2,5", "on": today().isoformat()}
    assert seller.client.post(at("lot_write_off", lot.pk), facts).status_code == 302
    assert LotLoss.objects.get().quantity == Decimal("2.5")
    for day in (today() + DAY, lot.packed_on - DAY):
        wrong = facts | {"on": day.isoformat()}
        assert seller.client.post(at("lot_write_off", lot.pk), wrong).status_code == 422


def test_a_lot_is_split_by_saying_how_much(seller: Seller) -> None:
    lot = lot_of(seller)
    sent = seller.client.post(at("lot_make", lot.pk, "chia"), {"taken": "40", "code": "PHAN-2"})
    part = Lot.objects.get(code="PHAN-2")
    assert sent["Location"] == at("lot", part.pk)
    assert (part.quantity, part.packed_on, part.unit) == (40, lot.packed_on, "kg")
    assert left(lot) == 60
    page = text_of(seller.client.get(at("lot", lot.pk)))
    assert "Vào lô PHAN-2" in page


def test_lots_are_mixed_and_what_was_added_is_named(seller: Seller) -> None:
    first, second = lot_of(seller), lot_of(seller)
    supplier = SupplierFactory(producer=seller.producer, name="Bên Bán Đường Xanh")
    facts = {
        **{"taken": "10", f"of_{second.pk}": "20", "product": seller.product.pk},
        **{"quantity": "32", "unit": "kg", "packed_on": today().isoformat(), "code": "TRON-1"},
        **{"best_before_on": first.best_before_on.isoformat(), "stage": "BULK"},
    }
    address = at("lot_make", first.pk, "tron")
    page = seller.client.post(address, facts)
    assert page.status_code == 422
    assert "chỉ lấy vào 30.000 g" in text_of(page)
    facts |= {
        **{"material_name": "Đường", "material_origin": f"supplier-{supplier.pk}"},
        **{"material_quantity": "2", "material_unit": "kg"},
    }
    assert seller.client.post(address, facts).status_code == 302
    made = Lot.objects.get(code="TRON-1")
    assert (left(first), left(second)) == (90, 80)
    page = text_of(seller.client.get(at("lot", made.pk)))
    assert "Vào và ra bằng nhau: 32 kg" in page
    assert "Bên Bán Đường Xanh" in page


def test_a_closed_lot_can_be_opened_again(seller: Seller) -> None:
    lot = lot_of(seller)
    seller.client.post(at("lot_close", lot.pk))
    page = text_of(seller.client.get(at("lot", lot.pk)))
    assert "Đã đóng sổ ngày" in page
    assert at("lot_hand_over", lot.pk) not in page
    facts = {"receiver": "Quán", "quantity": "1", "on": today().isoformat()}
    assert seller.client.post(at("lot_hand_over", lot.pk), facts).status_code == 422
    seller.client.post(at("lot_reopen", lot.pk))
    assert at("lot_hand_over", lot.pk) in text_of(seller.client.get(at("lot", lot.pk)))


def test_a_lot_closed_meanwhile_gives_nothing_and_says_why(seller: Seller) -> None:
    lot = lot_of(seller)
    balance.close_lot(lot=lot, by=seller.member)
    for how in ("chia", "dong-goi-lai"):
        facts = {
            **{"taken": "1", "code": "MUON", "product": seller.product.pk, "quantity": "1"},
            **{"unit": "kg", "packed_on": today().isoformat(), "stage": "PACKED"},
        }
        page = seller.client.post(at("lot_make", lot.pk, how), facts)
        assert page.status_code == 422
        assert "đã đóng sổ" in text_of(page)
    assert Lot.objects.count() == 1


def test_a_recalled_lot_leads_to_its_recall_first(seller: Seller) -> None:
    page = text_of(seller.client.get(at("lot", lot_of(seller, recalled=True).pk)))
    assert 'href="#thu-hoi"' in page


def test_a_material_names_where_it_came_from(seller: Seller, other: Seller) -> None:
    lot = lot_of(seller)
    mine = SupplierFactory(producer=seller.producer)
    theirs = SupplierFactory(producer=other.producer)
    facts = {
        **{"name": "Muối", "origin": f"supplier-{theirs.pk}", "quantity": "3", "unit": "kg"},
        "received_on": today().isoformat(),
    }
    assert seller.client.post(at("lot_material", lot.pk), facts).status_code == 422
    facts["origin"] = f"supplier-{mine.pk}"
    assert seller.client.post(at("lot_material", lot.pk), facts).status_code == 302
    assert LotMaterial.objects.get().supplier == mine


def test_a_test_keeps_its_report_for_the_producer_alone(seller: Seller, other: Seller) -> None:
    lot = lot_of(seller)
    facts = {
        **{"passed": "1", "tested_on": today().isoformat(), "laboratory": "Trung tâm thử"},
        **{"report_number": "P-1", "measured": "Vi sinh"},
        "report": SimpleUploadedFile("phieu.pdf", pdf()),
    }
    sent = seller.client.post(at("lot_test", lot.pk), facts)
    assert sent.status_code == 302
    test = LabTest.objects.get()
    assert (test.passed, test.entered_by) == (True, seller.member)
    address = at("lot_test_report", lot.pk, test.pk)
    assert seller.client.get(address).status_code == 200
    assert other.client.get(address).status_code == 404
    broken = facts | {"report": SimpleUploadedFile("x.pdf", b"MZ"), "report_number": "P-2"}
    assert seller.client.post(at("lot_test", lot.pk), broken).status_code == 422
    assert LabTest.objects.count() == 1


def pages(lot: Lot) -> list[str]:
    hows = ("chia", "tron", "dong-goi-lai", "che-bien")
    names = ("lot_hand_over", "lot_write_off", "lot_material", "lot_test")
    return [
        *(at(name, lot.pk) for name in names),
        *(at("lot_make", lot.pk, how) for how in hows),
    ]


def test_another_producers_lot_is_404_everywhere(seller: Seller, other: Seller) -> None:
    lot = lot_of(seller)
    for address in [at("lot", lot.pk), *pages(lot)]:
        assert seller.client.get(address).status_code == 200, address
        assert other.client.get(address).status_code == 404, address
    for name in ("lot_close", "lot_reopen"):
        assert other.client.post(at(name, lot.pk)).status_code == 404
    assert seller.client.get(at("lot_make", lot.pk, "doi-ten")).status_code == 404


def test_who_may_only_look_sees_the_lot_and_writes_nothing(seller: Seller) -> None:
    lot, viewer = lot_of(seller), UserFactory()
    Member.objects.create(
        producer=seller.producer, user=viewer, duty="VIEWER", since_on=today() - DAY
    )
    client = Client()
    client.force_login(viewer)
    page = text_of(client.get(at("lot", lot.pk)))
    assert at("lot_hand_over", lot.pk) not in page
    for address in [*pages(lot), at("lot_open")]:
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert client.post(at("lot_close", lot.pk)).status_code == 404


def test_a_helper_opens_lots_in_their_own_name(
    make_seller: Callable[[str], Seller], seller: Seller
) -> None:
    helper = UserFactory()
    HelperConsent.objects.create(
        **{"producer": seller.producer, "helper": helper, "given_by": seller.member},
        since_on=today() - DAY,
        until_on=today() + DAY,
    )
    client = Client()
    client.force_login(helper)
    client.post(at("lot_open"), opening(seller))
    assert Lot.objects.get().opened_by == helper
