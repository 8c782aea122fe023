"""The desk's pages of labels: start a run, print it, say what became of the labels."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from catalog.producers.models import Member
from certification.selectors import ocop_marks
from certification.services import marks
from foundation.calendar import today
from foundation.models import User
from tests.desk.conftest import Seller
from tests.factories import LotFactory, ProductFactory, UserFactory
from traceability.models import GtinRight, LabelPrint, LabelRange, LabelRun, Lot
from traceability.services import gtin as gtin_services
from traceability.services import start_label_run

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def lot(seller: Seller) -> Lot:
    return LotFactory.create(product=seller.product, quantity=Decimal(200), by=seller.member)


def start(seller: Seller, lot: Lot, client: Client | None = None, **typed: Any) -> Any:
    facts = {"count": "30", "layout": "a4-24"} | typed
    return (client or seller.client).post(at("labels", lot.pk), facts)


def run_of(lot: Lot, count: int = 30, **more: Any) -> LabelRun:
    return start_label_run(
        lot=lot, count=count, purpose="PACKS", by=lot.opened_by, on=today(), **more
    )


def printing(seller: Seller, run: LabelRun, **typed: Any) -> Any:
    facts = {"first": "1", "last": "30", "layout": "a4-24", "format": "PDF", "skip": "0"}
    return seller.client.post(at("label_print", run.pk), facts | typed)


def granted(seller: Seller, quantity: int = 50) -> Any:
    mark = ocop_marks([seller.product.pk], on=today())[seller.product.pk]
    request = marks.request_use(
        certificate=seller.product.certificates.get(number=mark.register_number),
        producer=seller.producer,
        what="Nhãn hộp",
        quantity=quantity,
        until_on=today() + 30 * DAY,
        by=seller.member,
        on=today(),
    )
    marks.answer_request(
        request=request,
        is_granted=True,
        quantity=quantity,
        until_on=request.until_on,
        by=UserFactory.create(),
        on=today(),
    )
    return request


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_run_is_started_printed_and_put_on_packs_in_a_few_taps(seller: Seller, lot: Lot) -> None:
    page = seller.client.get(at("labels", lot.pk)).content.decode()
    assert "Tạo tem rồi xem để in" in page
    sent = start(seller, lot)
    run = LabelRun.objects.get(lot=lot, purpose="PACKS")
    assert (sent.status_code, sent["Location"]) == (302, at("label_run", run.pk))
    assert (run.count, run.layout, run.mark_request) == (30, "a4-24", None)
    answer = printing(seller, run)
    assert answer["Content-Type"] == "application/pdf"
    assert body(answer).startswith(b"%PDF")
    page = seller.client.get(at("label_run", run.pk)).content.decode()
    assert "Tem số 1–30" in page
    assert "Dán hết 30 tem" in page
    seller.client.post(at("labels_all_on", run.pk))
    kept = LabelRange.objects.get(run=run)
    assert (kept.first_number, kept.last_number, kept.state) == (0, 29, "ON_PACKS")


def test_wrong_numbers_come_back_beside_their_field(seller: Seller, lot: Lot) -> None:
    page = start(seller, lot, count="201")
    assert page.status_code == 422
    assert "chỉ còn chỗ cho 200 tem" in page.content.decode()
    assert start(seller, lot, count="201", over_reason="Phòng hỏng").status_code == 302
    run = LabelRun.objects.get(lot=lot, purpose="PACKS")
    assert printing(seller, run, last="202").status_code == 422
    assert printing(seller, run, first="9", last="3").status_code == 422
    assert printing(seller, run, first="x").status_code == 422
    assert not LabelPrint.objects.exists()
    printing(seller, run)
    for name, prefix in (("labels_on", "dan"), ("labels_spoiled", "hong")):
        answer = seller.client.post(
            at(name, run.pk), {f"{prefix}-first": "29", f"{prefix}-last": "31"}
        )
        assert answer.status_code == 422
        assert "Chưa in tem số 31" in answer.content.decode()


def test_a_part_is_on_packs_and_a_part_is_spoiled(seller: Seller, lot: Lot) -> None:
    run = run_of(lot)
    printing(seller, run)
    seller.client.post(at("labels_on", run.pk), {"dan-first": "1", "dan-last": "10"})
    seller.client.post(
        at("labels_spoiled", run.pk),
        {"hong-first": "11", "hong-last": "11", "hong-note": "In mờ"},
    )
    page = seller.client.get(at("label_run", run.pk)).content.decode()
    assert "In mờ" in page
    assert "tem số 12–30" in page
    answer = printing(seller, run, first="11", last="12")
    assert answer.status_code == 422


def test_printing_again_is_seen(seller: Seller, lot: Lot) -> None:
    run = run_of(lot)
    printing(seller, run)
    assert "In lại" not in seller.client.get(at("label_run", run.pk)).content.decode()
    printing(seller, run, first="3", last="3", format="SVG")
    assert "In lại" in seller.client.get(at("label_run", run.pk)).content.decode()


def test_the_mark_is_offered_only_while_it_may_be_printed(
    seller: Seller, lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'name="mark"' not in seller.client.get(at("labels", lot.pk)).content.decode()
    request = granted(seller)
    start(seller, lot, mark=str(request.pk))
    run = LabelRun.objects.get(mark_request=request)
    page = seller.client.get(at("label_run", run.pk)).content.decode()
    assert 'name="with_mark"' in page
    # Midnight passes while the form is open: the request's last day is over.
    later = today() + 31 * DAY
    monkeypatch.setattr("marketplace.desk.access.today", lambda: later)
    answer = printing(seller, run, with_mark="on")
    assert answer.status_code == 422
    assert "Hôm nay không được in nhãn hiệu OCOP" in answer.content.decode()
    assert not LabelPrint.objects.exists()
    assert printing(seller, run).status_code == 200
    assert not LabelPrint.objects.get().with_mark


def test_old_addresses_of_runs_with_the_mark_lead_here(seller: Seller, lot: Lot) -> None:
    run = run_of(lot, mark_request=granted(seller))
    assert seller.client.get(at("mark_labels", run.pk))["Location"] == at("label_run", run.pk)


def test_a_preview_is_one_label_with_a_code_that_opens_nothing(seller: Seller, lot: Lot) -> None:
    answer = seller.client.get(at("label_preview", lot.pk, "a4-24"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert b'width="63.5mm"' in answer.content
    assert not LabelPrint.objects.exists()
    assert seller.client.get(at("label_preview", lot.pk, "a3-1")).status_code == 404


def test_what_a_paper_has_no_room_for_is_said_before_printing(seller: Seller, lot: Lot) -> None:
    seller.product.title = "Nước mắm cá cơm than ủ chượp truyền thống " * 3
    seller.product.save()
    large, small = run_of(lot, layout="a4-8"), run_of(lot, layout="a4-72")
    said = "Khổ này không đủ chỗ cho"
    assert said not in seller.client.get(at("label_run", large.pk)).content.decode()
    page = seller.client.get(at("label_run", small.pk)).content.decode()
    assert said in page
    assert "tên sản phẩm (bị cắt bớt)" in page
    assert said in printing(seller, large, layout="a4-72", last="999").content.decode()
    assert said not in printing(seller, large, layout="a3-1").content.decode()


def test_a_recalled_lot_offers_no_form(seller: Seller) -> None:
    lot = LotFactory.create(product=seller.product, recalled=True)
    page = seller.client.get(at("labels", lot.pk)).content.decode()
    assert "đang bị thu hồi" in page
    assert "Tạo tem rồi xem để in" not in page
    assert start(seller, lot).status_code == 422


def test_an_old_address_is_warned_about_and_refuses_nothing(seller: Seller, lot: Lot) -> None:
    seller.producer.street = "Thôn 1, huyện Hàm Thuận Nam"
    seller.producer.save()
    page = seller.client.get(at("labels", lot.pk)).content.decode()
    assert "huyện Hàm Thuận Nam" in page
    assert "01/07/2027" in page
    assert start(seller, lot).status_code == 302


def test_strangers_and_those_who_only_look_change_nothing(
    seller: Seller, other: Seller, lot: Lot
) -> None:
    run = run_of(lot)
    pages = [
        at("labels", lot.pk),
        at("label_run", run.pk),
        at("label_preview", lot.pk, "a4-24"),
        at("lot_label", lot.pk),
    ]
    acts = ["label_print", "labels_all_on", "labels_on", "labels_spoiled"]
    for address in pages:
        assert seller.client.get(address).status_code == 200
        assert other.client.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    viewer: User = UserFactory.create()
    Member.objects.create(
        producer=seller.producer, user=viewer, duty="VIEWER", since_on=today() - DAY
    )
    watching = Client()
    watching.force_login(viewer)
    for name in acts:
        assert other.client.post(at(name, run.pk)).status_code == 404
        assert watching.post(at(name, run.pk)).status_code == 404
        assert seller.client.get(at(name, run.pk)).status_code == 405
    assert watching.get(pages[0]).status_code == 200
    assert start(seller, lot, watching).status_code == 404
    assert not LabelPrint.objects.exists()


def test_the_page_of_a_lot_asks_as_many_questions_for_many_runs_as_for_few(
    seller: Seller, lot: Lot
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            seller.client.get(at("labels", lot.pk))
        return len(found)

    run_of(lot, 10)
    few = queries()
    for _ in range(5):
        run_of(lot, 10)
    assert queries() == few


def test_a_gtin_is_asked_for_and_then_offered(seller: Seller, lot: Lot) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 20), "white").save(picture, "JPEG")

    def ask(**typed: Any) -> Any:
        facts = {
            "product": str(seller.product.pk),
            "gtin": "4006381333931",
            "holder": "HTX Biển Xanh",
            "number": "GS1-12",
            "until_on": (today() + 90 * DAY).isoformat(),
            "file": SimpleUploadedFile("giay.jpg", picture.getvalue(), "image/jpeg"),
        }
        return seller.client.post(at("gtin"), facts | typed)

    assert ask(gtin="4006381333932").status_code == 422
    assert ask(product=str(ProductFactory.create().pk)).status_code == 422
    assert ask(until_on=(today() - DAY).isoformat()).status_code == 422
    assert ask().status_code == 302
    right = GtinRight.objects.get()
    assert "Đang chờ" in seller.client.get(at("gtin")).content.decode()
    assert seller.client.get(at("gtin_file", right.pk)).status_code == 200
    assert "with_gtin" not in seller.client.get(at("labels", lot.pk)).content.decode()
    gtin_services.answer_proof(right=right, is_accepted=True, by=UserFactory.create(), on=today())
    start(seller, lot, with_gtin="on")
    assert LabelRun.objects.get(lot=lot, purpose="PACKS").gtin == "04006381333931"


def test_anothers_paper_is_404(seller: Seller, other: Seller) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 20), "white").save(picture, "JPEG")
    right = gtin_services.show_proof(
        product=seller.product,
        gtin="4006381333931",
        holder="x",
        number="1",
        until_on=today(),
        upload=SimpleUploadedFile("giay.jpg", picture.getvalue(), "image/jpeg"),
        by=seller.member,
        on=today(),
    )
    assert other.client.get(at("gtin_file", right.pk)).status_code == 404
