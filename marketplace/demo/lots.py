"""One product of the imaginary producer from the field to the hand that scans, told in full.

A growing area, a batch of tea split into boxes, labels printed and put on, goods handed over, a
label that was copied, a recall practised, and an authority that asks. All through services.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalog.places.models import GrowingArea
from catalog.producers.models import SalesPoint
from catalog.products.models import Product
from foundation.models import Authority
from marketplace.demo.afterwards import RECOGNISED
from marketplace.demo.programme import SAMPLE, Cast
from traceability.adapters import scan_spool
from traceability.models import LabelRun, Lot, PackingSite, RecallCampaign, RecallStep, TraceEvent
from traceability.rules.label_layouts import FOR_PACKS
from traceability.rules.scan_places import PLACES
from traceability.rules.scan_record import quarter_of
from traceability.selectors import label_text
from traceability.services import balance, label_plans, label_prints, label_states, origin, recalls
from traceability.services.events import log_event
from traceability.services.labels import start_label_run
from traceability.services.lot_records import ask_for_record
from traceability.services.lots import Material, open_lot, record_test
from traceability.services.scans import ingest

Kind = TraceEvent.Kind
BATCH, BOXES, TINS = "MAU-ME-01", "MAU-HOP-01", "MAU-LON-01"
OLDER = "MAU-2512"
"""A lot of imaginary.py."""
PRINTED, ON_PACKS, SPOILED, COPIED = 900, 700, 4, 50


@transaction.atomic
def build(cast: Cast, *, say: Callable[[str], None]) -> None:
    """Tell the story once; needs what programme.build and afterwards.build made."""
    product = Product.objects.get(source_reference=RECOGNISED)
    if Lot.objects.filter(product=product, code=BATCH).exists():
        return
    say("  a tea from its field to the scan, a recall practised")
    area = _area(cast)
    site = _site(cast)
    origin.apply_standard(
        product=product,
        kind="STANDARD",
        number="TCCS 01:2026/MH (mẫu)",
        since_on=cast.day(200),
        by=cast.owner,
    )
    batch = _batch(product, area, site, cast)
    boxes = _boxes(batch, product, site, cast)
    run = _labels(boxes, cast)
    _hand_over(boxes, cast)
    _scans(run, cast)
    _practise(batch, cast)
    ask_for_record(
        lot=boxes,
        authority=Authority.objects.get(level=Authority.Level.PROVINCE, place_code="68"),
        purpose=f"Kiểm tra hồ sơ truy xuất theo kế hoạch. {SAMPLE}",
        by=cast.province,
        at=timezone.now(),
    )


def _area(cast: Cast) -> GrowingArea:
    area = origin.add_area(
        producer=cast.producer,
        by=cast.owner,
        name="Đầm sen, nương chè minh hoạ",
        commune=cast.producer.commune,
        crop="chè, sen",
        planting_code="MẪU-VT-0001",
        boundary=[[10.951, 108.081], [10.951, 108.092], [10.943, 108.093], [10.942, 108.082]],
    )
    area.is_sample = True
    area.save(update_fields=["is_sample"])
    origin.add_area_standard(
        area=area,
        producer=cast.producer,
        standard="VIETGAP",
        number="MẪU-VG-0001",
        issued_by="Tổ chức chứng nhận mẫu",
        valid_from=cast.day(300),
        lapses_on=cast.day(-430),
        by=cast.owner,
    )
    for number in (1, 2, 3):
        origin.add_grower(
            area=area,
            producer=cast.producer,
            name=f"Nông hộ mẫu {number}",
            area_m2=2_000 * number,
            since_on=cast.day(400),
            by=cast.owner,
        )
    return area


def _site(cast: Cast) -> PackingSite:
    site = origin.add_site(
        producer=cast.producer,
        by=cast.owner,
        name="Xưởng đóng gói minh hoạ",
        commune=cast.producer.commune,
    )
    site.is_sample = True
    site.save(update_fields=["is_sample"])
    return site


def _batch(product: Product, area: GrowingArea, site: PackingSite, cast: Cast) -> Lot:
    """Three hundred kilograms of scented tea, not packed yet, with its log."""
    supplier = origin.add_supplier(
        producer=cast.producer, by=cast.owner, name="Cơ sở sen minh hoạ (không có thật)"
    )
    batch = open_lot(
        product=product,
        code=BATCH,
        quantity=Decimal(300),
        unit="kg",
        packed_on=cast.day(9),
        best_before_on=None,
        growing_area=area,
        packing_site=site,
        stage=Lot.Stage.BULK,
        materials=[
            Material("Búp chè", cast.day(12), growing_area=area, quantity=Decimal(1400), unit="kg"),
            Material("Gạo sen", cast.day(11), supplier=supplier, quantity=Decimal(30), unit="kg"),
        ],
        is_sample=True,
        by=cast.owner,
    )
    for kind, before, words, data in (
        (Kind.CARED, 40, "Làm cỏ, bón phân hữu cơ", {}),
        (Kind.HARVESTED, 12, "Hái một tôm hai lá", {}),
        (Kind.PROCESSED, 11, "Diệt men, vò, sấy", _reading("Temperature", 85, "CEL")),
        (Kind.PROCESSED, 10, "Ướp sen ba lần", {}),
        (Kind.INSPECTED, 9, "Đo độ ẩm", _reading("Dimensionless", 5, "P1")),
    ):
        _event(batch, kind, cast.day(before), words, cast, data)
    record_test(
        lot=batch,
        tested_on=cast.day(9),
        laboratory="Phòng kiểm nghiệm mẫu",
        report_number="MẪU-KN-0101",
        measured="Dư lượng thuốc bảo vệ thực vật, kim loại nặng",
        passed=True,
        by=cast.owner,
    )
    return batch


def _reading(kind: str, value: int, uom: str) -> dict[str, object]:
    return {"sensors": [{"type": kind, "value": value, "uom": uom}]}


def _event(
    lot: Lot, kind: str, day: date, words: str, cast: Cast, data: dict[str, object] | None = None
) -> None:
    commune = lot.product.commune
    log_event(
        lot=lot,
        kind=kind,
        happened_at=datetime.combine(day, time(2), tzinfo=UTC),
        place=commune.full_name if commune else "",
        commune=commune,
        detail=words,
        packing_site=lot.packing_site,
        data=data,
        by=cast.owner,
    )


def _boxes(batch: Lot, product: Product, site: PackingSite, cast: Cast) -> Lot:
    """The batch in boxes of 200 g and tins of 100 g; a little is lost on the way."""
    facts: dict[str, Any] = {
        "kind": "REPACK",
        "product": product,
        "packed_on": cast.day(8),
        "best_before_on": cast.day(-540),
        "packing_site": site,
        "by": cast.owner,
        "on": cast.day(8),
    }
    boxes = balance.make_lot(
        sources=[(batch, Decimal(200))],
        code=BOXES,
        quantity=Decimal(1000),
        unit="hộp",
        grams_per_unit=Decimal(200),
        **facts,
    )
    balance.make_lot(
        sources=[(batch, Decimal(80))],
        code=TINS,
        quantity=Decimal(800),
        unit="lon",
        grams_per_unit=Decimal(100),
        **facts,
    )
    balance.write_off(
        lot=batch,
        quantity=Decimal("1.5"),
        reason="Vụn khi đóng gói (mẫu)",
        by=cast.owner,
        on=cast.day(8),
    )
    _event(boxes, Kind.PACKED, cast.day(8), "Đóng 1.000 hộp 200 g", cast)
    return boxes


def _labels(boxes: Lot, cast: Cast) -> LabelRun:
    """A run paid by the province's plan: printed, most of it on packs, a few spoiled."""
    plan = label_plans.make_plan(
        authority=Authority.objects.get(level=Authority.Level.PROVINCE, place_code="68"),
        year=cast.on.year,
        name="Hỗ trợ tem truy xuất nguồn gốc (mẫu)",
        quantity=100_000,
        until_on=date(cast.on.year, 12, 31),
        by=cast.province,
        on=cast.day(100),
        note=SAMPLE,
    )
    label_plans.give(
        plan=plan, producer=cast.producer, quantity=5_000, by=cast.province, on=cast.day(99)
    )
    run = start_label_run(
        lot=boxes,
        count=PRINTED,
        purpose=LabelRun.Purpose.PACKS,
        by=cast.owner,
        on=cast.day(7),
        plan=plan,
    )
    label_prints.print_labels(
        run=run,
        first=0,
        last=PRINTED - 1,
        layout=FOR_PACKS,
        format="PDF",
        with_mark=False,
        by=cast.owner,
        on=cast.day(7),
        public_url=settings.PUBLIC_URL,
        out=BytesIO(),
    )
    at = datetime.combine(cast.day(6), time(2), tzinfo=UTC)
    label_states.put_on_packs(run=run, first=0, last=ON_PACKS - 1, by=cast.owner, at=at)
    label_states.spoil(
        run=run,
        first=ON_PACKS,
        last=ON_PACKS + SPOILED - 1,
        by=cast.owner,
        on=cast.day(6),
        note="Nhoè mực (mẫu)",
    )
    return run


def _hand_over(boxes: Lot, cast: Cast) -> None:
    commune = cast.producer.commune
    assert commune is not None  # noqa: S101 - imaginary.py gives it one
    point, _ = SalesPoint.objects.get_or_create(
        name="Điểm bán minh hoạ (không có thật)", commune=commune, defaults={"is_sample": True}
    )
    balance.hand_over(
        lot=boxes, quantity=Decimal(200), to_sales_point=point, by=cast.owner, on=cast.day(5)
    )
    balance.hand_over(
        lot=boxes,
        quantity=Decimal(60),
        to_name="Đại lý minh hoạ (không có thật)",
        by=cast.owner,
        on=cast.day(4),
    )
    _event(boxes, Kind.SHIPPED, cast.day(4), "Giao 260 hộp cho điểm bán và đại lý", cast)


def _practise(batch: Lot, cast: Cast) -> None:
    """A drill on the batch: it finds both lots made of it and where their boxes went."""
    at = timezone.now()
    drill = recalls.start_recall(
        lot=batch,
        kind=RecallCampaign.Kind.VOLUNTARY,
        reason=f"Diễn tập thu hồi. {SAMPLE}",
        instructions="Không phải làm gì: đây là diễn tập",
        phone="",
        found_at=at - timedelta(minutes=40),
        by=cast.owner,
        on=cast.on,
        at=at,
        due_on=cast.on,
        is_drill=True,
    )
    for party in drill.parties.order_by("pk"):
        recalls.note_step(
            party=party,
            kind=RecallStep.Kind.ANSWERED,
            by=cast.owner,
            at=timezone.now(),
            on=cast.on,
        )
    recalls.close_recall(
        campaign=drill,
        report=f"Tìm ra mọi nơi có hàng trong một giờ. {SAMPLE}",
        by=cast.owner,
        on=cast.on,
        as_officer=False,
    )


def _scans(run: LabelRun, cast: Cast) -> None:
    """Forty boxes scanned at home, a spoiled label scanned by two people, and one label of an
    older lot copied all over the country for a month."""
    noon = datetime.combine(cast.day(3), time(5), tzinfo=UTC)
    for turn in range(40):
        _scan(run, turn, noon + timedelta(hours=turn % 48), device=turn * 7 % 256, province="68")
    for device in (5, 90):
        _scan(run, ON_PACKS + 1, noon + timedelta(hours=1), device=device, province="68")
    older = start_label_run(
        lot=Lot.objects.get(code=OLDER),
        count=300,
        purpose=LabelRun.Purpose.PACKS,
        by=cast.owner,
        on=cast.day(60),
    )
    provinces = [place.code for place in PLACES[:: len(PLACES) // 9]]
    for turn in range(60):
        at = noon - timedelta(days=turn // 2)
        province = provinces[turn % len(provinces)]
        _scan(older, COPIED, at, device=turn * 37 % 256, province=province)
    ingest(now=timezone.now())


def _scan(run: LabelRun, number: int, at: datetime, *, device: int, province: str) -> None:
    scan_spool.append(
        scan_spool.Line(
            code=label_text(run, number),
            quarter=quarter_of(at),
            device=device,
            province=province,
            is_answer=False,
        )
    )
