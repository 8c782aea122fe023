"""All that a scan page tells of a lot and of the very label; and what it keeps to itself."""

import json
import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from catalog.places.models import GrowingArea
from foundation.calendar import today
from foundation.models import User
from marketplace.storefront import cdn
from tests.factories import (
    CertificateFactory,
    GrowingAreaFactory,
    LotFactory,
    ProductFactory,
    UserFactory,
)
from traceability.models import (
    AppliedStandard,
    AreaStandard,
    LabelEpoch,
    LabelRange,
    LabelRun,
    LabelScan,
    Lot,
    LotMaterial,
    LotUse,
    PackingSite,
    Recall,
    Supplier,
    TraceEvent,
)
from traceability.selectors import label_text, lot_code_text
from traceability.selectors.story_lots import readings_in
from traceability.services import log_event, start_label_run

GTIN = "09529000000014"
TT02 = Path(__file__).resolve().parents[3] / "shared/reference/trace_data/vn/tt02_2024_fields.json"
CSS = Path(__file__).resolve().parents[2] / "static/css/scan.css"


@pytest.fixture
def lot(db: None) -> Lot:
    product = ProductFactory(title="Mắm nêm Seagull", gtin=GTIN, net_content="250 ml")
    CertificateFactory(product=product, stars=3)
    area = GrowingAreaFactory(
        name="Biển Phan Thiết",
        planting_code="VN-BTH-0123",
        boundary=[[10.9, 108.1], [10.9, 108.2], [10.8, 108.2]],
    )
    site = PackingSite.objects.create(
        producer=product.producer, name="Xưởng Mũi Né", commune_id="22945", gln="9521234000044"
    )
    return LotFactory(
        product=product, growing_area=area, packing_site=site, code="SG-1", by=UserFactory()
    )


@pytest.fixture
def run(lot: Lot) -> LabelRun:
    return start_label_run(lot=lot, count=100, purpose="PACKS", by=lot.opened_by)


def html_of(client: Client, code: str, **headers: str) -> str:
    return client.get(f"/t/{code}", headers=headers).content.decode()


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def verdict_of(html: str) -> str:
    found = re.search(r'<section class="verdict" data-verdict="(\w+)"', html)
    return found[1] if found else ""


def recall_of(lot: Lot, **fields: object) -> Recall:
    return Recall.objects.create(
        lot=lot,
        recalled_on=today(),
        reason="Nghi lẫn cát",
        instructions="Ngừng dùng.",
        recorded_by=lot.opened_by,
        **fields,
    )


def test_a_recalled_range_reddens_its_packs_and_the_lots_own_code_alone(
    client: Client, lot: Lot, run: LabelRun
) -> None:
    recall_of(lot, run=run, first_number=10, last_number=19)
    inside, outside = (html_of(client, label_text(run, number)) for number in (10, 20))
    assert verdict_of(inside) == "recalled"
    assert verdict_of(html_of(client, lot_code_text(lot))) == "recalled"
    assert verdict_of(outside) == "valid"
    assert "Một phần của lô này đang bị thu hồi" in words_of(outside)
    assert "không nằm trong phần đó" in words_of(outside)
    assert "Một phần của lô" not in words_of(inside)
    assert verdict_of(html_of(client, label_text(run, 19))) == "recalled"
    assert verdict_of(html_of(client, label_text(run, 9))) == "valid"


def test_a_range_of_another_run_leaves_this_pack_alone(
    client: Client, lot: Lot, run: LabelRun
) -> None:
    other = start_label_run(lot=lot, count=100, purpose="PACKS", by=lot.opened_by)
    recall_of(lot, run=other, first_number=0, last_number=99)
    assert verdict_of(html_of(client, label_text(run, 5))) == "valid"
    recall_of(lot)
    assert verdict_of(html_of(client, label_text(run, 5))) == "recalled"


def test_what_was_noted_of_a_label_after_printing_is_told(
    client: Client, lot: Lot, run: LabelRun
) -> None:
    for state, first, last in (("ON_PACKS", 0, 4), ("SPOILED", 5, 9)):
        LabelRange.objects.create(
            run=run,
            first_number=first,
            last_number=last,
            state=state,
            on=today(),
            entered_by=lot.opened_by,
        )
    on_pack, spoiled, unsaid = (html_of(client, label_text(run, n)) for n in (4, 5, 10))
    assert "đã dán lên gói ngày" in words_of(on_pack)
    assert verdict_of(on_pack) == "valid"
    assert "Chủ thể chưa ghi tem này đã dán" in words_of(unsaid)
    assert verdict_of(spoiled) == "unknown"
    assert "Tem này đã được ghi là huỷ" in words_of(spoiled)
    assert 'class="ocop-mark"' not in spoiled
    assert "về nhà" not in words_of(spoiled)


def test_a_code_whose_key_leaked_proves_nothing_and_says_so(
    client: Client, lot: Lot, run: LabelRun
) -> None:
    code = label_text(run, 3)
    LabelEpoch.objects.filter(number=run.epoch).update(
        revoked_on=today(), revoked_by=lot.opened_by, reason="Khoá bị lộ"
    )
    answer = client.get(f"/t/{code}")
    html = answer.content.decode()
    assert (answer.status_code, verdict_of(html)) == (200, "unknown")
    assert "Không xác thực được bằng mã này" in words_of(html)
    assert "Mắm nêm Seagull" in words_of(html)
    assert 'class="ocop-mark"' not in html
    recall_of(lot)
    assert verdict_of(html_of(client, code)) == "recalled"


def test_scans_before_are_told_calmly(client: Client, run: LabelRun) -> None:
    first = datetime(2026, 4, 12, 3, 0, tzinfo=ZoneInfo("UTC"))
    LabelScan.objects.create(
        run=run,
        number=7,
        count=3,
        first_at=first,
        last_at=timezone.now(),
        devices=b"\0" * 32,
        week_on=today(),
        provinces=0b101,
    )
    words = words_of(html_of(client, label_text(run, 7)))
    assert "Mã này đã được quét 3 lần kể từ 12/04/2026." in words
    assert "2 tỉnh, thành khác nhau" in words
    assert "Chưa ghi nhận lần quét nào" in words_of(html_of(client, label_text(run, 8)))


def test_what_a_lot_is_made_of_is_told_but_never_who_sold_it(client: Client, lot: Lot) -> None:
    by = lot.opened_by
    supplier = Supplier.objects.create(producer=lot.producer, name="Đại lý Muối Bí Mật")
    LotMaterial.objects.create(
        lot=lot, name="Muối hạt", supplier=supplier, received_on=today(), entered_by=by
    )
    LotMaterial.objects.create(
        lot=lot,
        name="Cá cơm",
        growing_area=GrowingAreaFactory(name="Ngư trường Phú Quý"),
        received_on=today(),
        entered_by=by,
    )
    html = html_of(client, lot_code_text(lot))
    assert "Muối hạt mua của bên cung cấp" in words_of(html)
    assert "Ngư trường Phú Quý" in words_of(html)
    assert "Thành phần, nguyên liệu đã khai Muối hạt, Cá cơm" in words_of(html)
    assert "Bí Mật" not in html


@pytest.mark.django_db
def test_a_lot_leads_to_the_lots_it_was_made_of(client: Client) -> None:
    by = UserFactory()
    product = ProductFactory()
    source = LotFactory(product=product, code="ME-1", by=by)
    lot = LotFactory(product=product, code="CON-1", by=by)
    LotUse.objects.create(
        source=source,
        target=lot,
        kind="REPACK",
        quantity=Decimal(10),
        used_on=today(),
        entered_by=by,
    )
    html = html_of(client, lot_code_text(lot))
    assert f'<a href="/t/{lot_code_text(source)}">lô ME-1</a>' in html
    assert "đóng gói lại ngày" in words_of(html)


def area_standard(lot: Lot, by: User, *, name: str, days: tuple[int, int]) -> None:
    area: GrowingArea | None = lot.growing_area
    assert area is not None
    AreaStandard.objects.create(
        growing_area=area,
        producer=lot.producer,
        standard="OTHER",
        name=name,
        number="GCN 12",
        issued_by="Trung tâm 3",
        valid_from=lot.packed_on + timedelta(days=days[0]),
        lapses_on=lot.packed_on + timedelta(days=days[1]),
        entered_by=by,
    )


def test_only_standards_in_force_when_packed_are_told(client: Client, lot: Lot) -> None:
    by = lot.opened_by
    area_standard(lot, by, name="Chuẩn còn", days=(-30, 1))
    area_standard(lot, by, name="Chuẩn hết", days=(-30, 0))
    area_standard(lot, by, name="Chuẩn sau", days=(1, 30))
    for number, days in (("TCVN 5107:2018", -5), ("TCCS 99:2026", 5)):
        AppliedStandard.objects.create(
            product=lot.product,
            kind="STANDARD",
            number=number,
            since_on=lot.packed_on + timedelta(days=days),
            entered_by=by,
        )
    words = words_of(html_of(client, lot_code_text(lot)))
    assert "Chuẩn còn" in words
    assert "Chuẩn hết" not in words
    assert "Chuẩn sau" not in words
    assert "Tiêu chuẩn, quy chuẩn áp dụng TCVN 5107:2018" in words
    assert "TCCS 99" not in words


def an_event(lot: Lot, **fields: object) -> TraceEvent:
    at = datetime.combine(lot.packed_on, time(8, 30), ZoneInfo("Asia/Ho_Chi_Minh"))
    return log_event(lot=lot, kind="PACKED", happened_at=at, by=lot.opened_by, **fields)


def test_each_stage_shows_its_codes_its_time_and_what_was_measured(
    client: Client, lot: Lot
) -> None:
    readings = [{"type": "Temperature", "value": 4.5, "uom": "CEL"}]
    an_event(lot, packing_site=lot.packing_site, data={"sensors": readings})
    html = html_of(client, lot_code_text(lot))
    words = words_of(html)
    assert f"{lot.packed_on:%d/%m/%Y} 08:30" in words
    assert words.count(f"(01){GTIN}(10)SG-1") == 1
    assert f"Mã sản phẩm ở các công đoạn của lô này: (01){GTIN}(10)SG-1" in words
    assert "mã địa điểm (414)9521234000044" in words
    assert "nhiệt độ 4,5 °C" in words
    assert "Xưởng Mũi Né" in words
    assert f'datetime="{lot.packed_on.isoformat()}T08:30+07:00"' in html


def test_readings_from_outside_that_say_nothing_are_left_out() -> None:
    said = [{"type": "Temperature", "value": 4, "uom": "CEL"}, "rác", {"type": "x"}, None]
    assert [reading.value for reading in readings_in(said)] == ["4"]
    assert readings_in({"type": "x"}) == readings_in(None) == []


def test_a_trace_page_opens_all_that_three_texts_ask(client: Client, lot: Lot) -> None:
    """Nghị định 37/2026 Đ23.5 (nine), Thông tư 31/2026 (trace code), Thông tư 02/2024 Đ6."""
    an_event(lot, packing_site=lot.packing_site, place="Mũi Né")
    AppliedStandard.objects.create(
        product=lot.product,
        kind="STANDARD",
        number="TCVN 5107:2018",
        since_on=lot.packed_on,
        entered_by=lot.opened_by,
    )
    html = html_of(client, lot_code_text(lot))
    nine = re.search(r'<ol class="nine">(.*?)</ol>', html, re.DOTALL)
    assert nine is not None
    items = [words_of(item) for item in re.findall(r"<li>(.*?)</li>", nine[1])]
    named = (
        *("Tên sản phẩm", "Hình ảnh", "Đơn vị sản xuất, kinh doanh", "Địa chỉ", "Xuất xứ"),
        *("Sự kiện và thời gian", "Nhãn hiệu, lô, sê-ri", "Hạn sử dụng"),
        *("Tiêu chuẩn, quy chuẩn áp dụng", "Mã truy xuất nguồn gốc"),
    )
    assert len(items) == len(named)
    for item, name in zip(items, named, strict=True):
        assert item.startswith(name)
        assert "chưa có dữ liệu" not in item
    journey = words_of(html.split("Hành trình của lô", 1)[1].split("</section>", 1)[0])
    for stage in ("Đóng gói", "Mã sản phẩm", "mã địa điểm", "08:30"):
        assert stage in journey
    assert "<img" in html


def test_the_fields_of_the_circular_are_the_ones_shown() -> None:
    if not TT02.exists():
        pytest.skip("../shared is absent: a clone has no shared/, the field list is not read")
    fields = {row["field"] for row in json.loads(TT02.read_text())["minimum_public_fields"]}
    assert fields == {
        *("product.name", "product.image", "party.name", "party.address", "traceCode"),
        *("events[].{productTraceCode,locationTraceCode,time}", "events[].time"),
        *("product.brand/model/serial", "lot.bestBefore"),
    }


def test_the_parts_stand_in_the_order_people_ask_for_them(client: Client, lot: Lot) -> None:
    recall_of(lot)
    html = html_of(client, lot_code_text(lot))
    marks = (
        *('class="verdict"', "scan-recall", "scan-product", 'class="picture"', "scan-maker"),
        *("scan-days", 'class="dotmap"', "Hành trình của lô", "Kiểm nghiệm"),
        *("Giấy chứng nhận OCOP", "Thông tin nhãn hàng hoá", "Thấy điều bất thường?"),
    )
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)
    assert html.encode().index(b'class="scan-body"') < 14_000
    assert '<polygon class="area"' in html


@pytest.mark.parametrize("ocop_set", [14, 18])
@pytest.mark.django_db
def test_the_laws_warning_of_a_set_stands_among_the_labels_items(
    client: Client, ocop_set: int
) -> None:
    lot = LotFactory(product=ProductFactory(ocop_set_id=ocop_set))
    words = words_of(html_of(client, lot_code_text(lot)))
    warning = {14: "Người dưới 18 tuổi", 18: "không phải là thuốc"}[ocop_set]
    assert f"Cảnh báo {warning}" in words or warning in words


def test_a_full_record_still_takes_four_questions(
    client: Client,
    lot: Lot,
    run: LabelRun,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _again in range(3):
        an_event(lot, place="Mũi Né")
        LotMaterial.objects.create(
            lot=lot,
            name="Cá cơm",
            growing_area=lot.growing_area,
            received_on=today(),
            entered_by=lot.opened_by,
        )
    address = f"/t/{label_text(run, 0)}"
    client.get(address)
    with django_assert_num_queries(4):
        client.get(address)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1044JANX5QWRDJ6U", "mã tem không bao giờ có chữ U"),
        ("1044JANX5QWRDJ", "có 14 ký tự, thiếu so với 16"),
        ("1044JANX5QWRDJ6J99", "có 18 ký tự, thừa so với 16"),
        ("1044JANX5QWR?J6J".replace("?", "%3F"), "Ký tự thứ 13 là “?”"),
    ],
)
@pytest.mark.django_db
def test_an_unknown_code_is_told_what_looks_wrong(client: Client, typed: str, said: str) -> None:
    answer = client.get(f"/t/{typed}")
    html = answer.content.decode()
    assert answer.status_code == 400
    assert said in words_of(html)
    for way in ("/bao-tin/?ma=", 'name="ma"', 'name="q"'):
        assert way in html


def test_a_near_miss_reads_as_any_other_wrong_code(client: Client, run: LabelRun) -> None:
    """No oracle: one easily confused character away, or all sixteen, the page is the same."""
    code = label_text(run, 1)
    twins = {"5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "Z": "2", "6": "G", "G": "6"}
    at = next((i for i in range(5, 16) if code[i] in twins), 15)
    near = code[:at] + twins.get(code[at], "7" if code[at] != "7" else "9") + code[at + 1 :]
    pages = []
    for wrong in (near, "1044JANX5QWRDJ6J"):
        answer = client.get(f"/t/{wrong}")
        assert answer.status_code == 404
        pages.append(answer.content.decode().replace(wrong, "CODE"))
        assert code not in pages[-1]
    assert pages[0] == pages[1]


def test_a_code_is_known_however_a_messenger_wrapped_it(client: Client, run: LabelRun) -> None:
    code = label_text(run, 2)
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    for path in (wide, "%2520".join(code[i : i + 4] for i in range(0, 16, 4)), code.lower()):
        assert client.get(f"/t/{path}").status_code == 200, path
    wrapped = f"https://l.facebook.com/l.php?u=https%3A%2F%2Focop.example%2FT%2F{code}&h=A"
    assert client.get("/quet/", {"ma": wrapped})["Location"] == f"/t/{code}"
    goods = client.get("/quet/", {"ma": f"https://ocop.example/01/{GTIN}/10/SG-1"})
    assert goods["Location"] == f"/01/{GTIN}/10/SG-1"


def test_a_cdn_may_hold_a_page_only_where_the_operator_says_for_how_long(
    client: Client, lot: Lot, settings: Settings
) -> None:
    code = lot_code_text(lot)
    assert "CDN-Cache-Control" not in client.get(f"/t/{code}")
    settings.CDN_SECONDS = 10
    answer = client.get(f"/t/{code}?lang=en")
    assert answer["CDN-Cache-Control"] == answer["Surrogate-Control"] == "max-age=10"
    assert f"product-{lot.product_id}" in answer["Surrogate-Key"]
    assert answer["Cache-Control"] == "no-cache"


def test_a_withdrawal_is_purged_where_there_is_a_cdn_and_nowhere_else(
    lot: Lot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[object] = []
    monkeypatch.setattr(cdn, "enqueue", lambda name, **said: queued.append((name, said)))
    certificate = lot.product.certificates.get()
    withdrawal = type("W", (), {"certificate": certificate})()
    cdn._withdrawn(None, withdrawal=withdrawal)
    assert queued == []
    settings.CDN_PURGE_URL = "https://cdn.example/purge"
    cdn._withdrawn(None, withdrawal=withdrawal)
    cdn._recalled(None, recalls=[Recall(lot=lot), Recall(lot=lot)])
    said = ("storefront.purge_cdn", {"keys": [f"product-{lot.product_id}"]})
    assert queued == [said, said]


NEWER_THAN_2017 = re.compile(
    r":is\(|:where\(|:has\(|\bmax\(|\bmin\(|clamp\(|padding-(?:inline|block)|margin-(?:inline|block)"
    r"|\binset:|@layer|@container|color-mix|:focus-visible[^{]*,|,[^{]*:focus-visible"
    r"|#[0-9A-F]{8}\b"
)


def test_the_style_sheet_needs_no_browser_newer_than_2017() -> None:
    assert NEWER_THAN_2017.findall(CSS.read_text()) == []
