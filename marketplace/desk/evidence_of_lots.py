"""What a year of lots proves, criterion by criterion, for a product's dossier.

The trace code (2.3), where the material comes from (1.1, 1.2), the control plan as it was
followed (the criteria on quality assurance), and the tests. Which criterion wants which kind is
`certification.rules.wanted`; the facts are `traceability.selectors.lot_evidence`.
"""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.products.models import Product
from certification.rules.evidence import EvidenceKind
from certification.services.dossiers import EvidenceItem
from traceability.models import TraceEvent
from traceability.selectors.lot_evidence import LotEvidence, lot_evidence
from traceability.selectors.lots import newest_lot

Kind = TraceEvent.Kind
_POINTS = {
    str(Kind.HARVESTED): gettext_lazy("Nguyên liệu vào"),
    str(Kind.PROCESSED): gettext_lazy("Chế biến"),
    str(Kind.INSPECTED): gettext_lazy("Kiểm tra"),
    str(Kind.PACKED): gettext_lazy("Đóng gói"),
}
AREAS_NAMED = 8


def trace_evidence(product: Product, *, on: date) -> Iterator[EvidenceItem]:
    """The statements that the product's lots of the last 365 days bear out; none without lots.

    A statement says what was counted, never that it suffices: that is for the council.
    """
    facts = lot_evidence(product.pk, on=on)
    if facts is None:
        return
    yield _trace_code(product, facts, on)
    if facts.areas:
        yield _material(facts)
    if facts.events:
        yield _control_plan(facts)
    if facts.tests:
        yield _tests(facts)


def _trace_code(product: Product, facts: LotEvidence, on: date) -> EvidenceItem:
    newest = newest_lot(product.pk, on=on)
    return EvidenceItem(
        source="trace",
        kind=EvidenceKind.BARCODE_TRACE,
        title=_("Truy xuất nguồn gốc theo lô trên Chợ OCOP"),
        lines=[
            *_since(facts),
            (_("Lô mới nhất đóng gói ngày"), date_format(facts.newest_packed_on, "d/m/Y")),
            (_("Số tem từng gói đã in"), number_format(facts.labels)),
            (_("Trong đó đã ghi là dán lên gói"), number_format(facts.labels_on_packs)),
            (_("Số lượt quét"), number_format(facts.scans)),
        ],
        address=f"{settings.PUBLIC_URL}/t/{newest.label}" if newest else "",
        note=_("Mỗi lô có một mã QR dẫn tới trang truy xuất của lô đó."),
    )


def _material(facts: LotEvidence) -> EvidenceItem:
    lines = [
        *_since(facts),
        (_("Lô có nguyên liệu từ vùng trong tỉnh"), _of(facts.local_lots, facts.lots)),
    ]
    for area in facts.areas[:AREAS_NAMED]:
        code = _("mã số vùng trồng %(code)s") % {"code": area.planting_code}
        parts = (area.place, code if area.planting_code else "", *area.standards)
        lines.append((area.name, "; ".join(part for part in parts if part)))
    return EvidenceItem(
        source="trace-material",
        kind=EvidenceKind.MATERIAL_ORIGIN,
        title=_("Bản kê vùng nguyên liệu của các lô"),
        lines=lines,
        note=_("Theo sổ lô của chủ thể; số lượng từng lô xem trên trang truy xuất."),
    )


def _control_plan(facts: LotEvidence) -> EvidenceItem:
    lines = _since(facts)
    for point in facts.points:
        lines.append((str(_POINTS[point.kinds[0]]), _of(point.lots, facts.lots)))
    lines.append((_("Số việc đã ghi"), number_format(facts.events)))
    lines.append((_("Chuỗi ghi chép"), _chain(facts)))
    return EvidenceItem(
        source="trace-control",
        kind=EvidenceKind.QUALITY_SYSTEM,
        title=_("Bản kê kiểm soát chất lượng theo lô"),
        lines=lines,
        note=_("Mỗi dòng là số lô có ghi công đoạn ấy. Bản kê không thay giấy chứng nhận."),
    )


def _tests(facts: LotEvidence) -> EvidenceItem:
    assert facts.last_tested_on is not None  # noqa: S101 - there are tests
    return EvidenceItem(
        source="trace-tests",
        kind=EvidenceKind.TEST_REPORT,
        title=_("Bản kê kiểm nghiệm theo lô"),
        lines=[
            *_since(facts),
            (_("Số phiếu kiểm nghiệm đã ghi"), number_format(facts.tests)),
            (_("Trong đó đạt"), number_format(facts.tests_passed)),
            (_("Phiếu mới nhất"), date_format(facts.last_tested_on, "d/m/Y")),
        ],
        note=_("Phiếu gốc do chủ thể giữ; kèm bản chụp từng phiếu khi nộp."),
    )


def _since(facts: LotEvidence) -> list[tuple[str, str]]:
    return [
        (_("Từ sau ngày"), date_format(facts.since, "d/m/Y")),
        (_("Số lô đã đóng gói"), number_format(facts.lots)),
    ]


def _of(part: int, whole: int) -> str:
    return _("%(part)s trên %(whole)s lô") % {
        "part": number_format(part),
        "whole": number_format(whole),
    }


def _chain(facts: LotEvidence) -> str:
    if facts.broken:
        return _("có lô không còn khớp: %(lots)s") % {"lots": ", ".join(facts.broken)}
    return _("khớp ở mọi lô")
