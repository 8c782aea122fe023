"""Mẫu 03, the commune's report, as PDF: what it scored, what it confirms, what it proposes."""

from pathlib import Path

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from certification.models import CommuneReport, Dossier
from certification.rules.rubric import Criterion
from certification.selectors import commune
from foundation.papers import make_pdf

PAPER = Path(__file__).parent.parent / "papers" / "mau03.typ"


def commune_report_pdf(dossier: Dossier, report: CommuneReport) -> bytes:
    """The paper of one report. Nothing of persons is on it; what was not judged says so."""
    facts = {
        "title": _("Báo cáo đánh giá một số nội dung của sản phẩm OCOP"),
        "form": _("Mẫu 03"),
        "office": commune.commune_holder(dossier),
        "number": report.number,
        "place_and_day": _("%(place)s, ngày %(day)s tháng %(month)s năm %(year)s")
        % {
            "place": dossier.commune.full_name,
            "day": f"{report.reported_on.day:02}",
            "month": f"{report.reported_on.month:02}",
            "year": report.reported_on.year,
        },
        "under": dossier.product.title,
        "rows_title": _("I. Chủ thể và sản phẩm"),
        "rows": _about(dossier, report),
        "points_title": _("II. Nội dung xã đánh giá"),
        "columns": [_("Tiêu chí"), _("Xã thấy"), _("Điểm"), _("Tối đa")],
        "points": marks(dossier, report),
        "percents": confirmed(dossier, report),
        "reasons_title": _("III. Nhận xét"),
        "reasons": report.reasons,
        "proposal_title": _("IV. Đề nghị"),
        "proposal": _("Chuyển hồ sơ lên cấp tỉnh đánh giá, phân hạng.")
        if report.forwards
        else _("Trả hồ sơ để chủ thể hoàn thiện rồi nộp lại."),
        "signer_title": _("Thay mặt Uỷ ban nhân dân"),
        "signer_note": _("(ký, ghi rõ họ tên, đóng dấu)"),
        "foot": _("Người lập: %(name)s. SHA-256 của hồ sơ đã nộp: %(hash)s")
        % {"name": report.reported_by, "hash": report.filing.sha256},
    }
    return make_pdf(PAPER, facts)


def marks(dossier: Dossier, report: CommuneReport) -> list[list[str]]:
    """Title, what the commune found, points and maximum of each of its criteria."""
    return [_mark(each, report) for each in commune.commune_criteria(dossier).values()]


def confirmed(dossier: Dossier, report: CommuneReport) -> list[list[str]]:
    """The percentages with their words; a report that returns a dossier may leave them out."""
    criteria = commune.commune_criteria(dossier)
    rows = []
    for kind, words, value in (
        ("origin", _("Nguyên liệu địa phương"), report.material_percent),
        ("labour", _("Lao động địa phương"), report.labour_percent),
    ):
        if kind in criteria:
            told = criteria[kind].code in report.points
            shown = f"{number_format(value.normalize())} %" if told else _("chưa xác nhận")
            rows.append([words, shown])
    return rows


def _about(dossier: Dossier, report: CommuneReport) -> list[list[str]]:
    filing = report.filing
    rows = [
        [_("Chủ thể"), dossier.producer.name],
        [_("Sản phẩm"), dossier.product.title],
        [_("Bộ sản phẩm"), f"{dossier.product_set.number}. {dossier.product_set.name}"],
        [_("Loại hồ sơ"), str(dossier.get_kind_display())],
        [_("Số biên nhận"), f"{filing.receipt_number}, {filing.filed_on:%d/%m/%Y}"],
        [_("Hạn báo cáo"), f"{report.due_on:%d/%m/%Y}"],
    ]
    if report.reported_on > report.due_on:
        late = _("Báo cáo ngày %(day)s, sau hạn.") % {"day": f"{report.reported_on:%d/%m/%Y}"}
        rows.append([_("Trễ hạn"), late])
    return rows


def _mark(criterion: Criterion, report: CommuneReport) -> list[str]:
    mark = report.points.get(criterion.code)
    title = f"{criterion.code} {criterion.title}"
    if mark is None:
        return [title, _("Chưa chấm."), "–", str(criterion.max)]
    case = next((c for c in criterion.cases if c.code == mark["case"]), criterion.cases[0])
    words = next((o.text for o in case.options if o.points == mark["points"]), "")
    said = [words or _("Không đạt mức nào."), mark.get("note") or ""]
    return [
        title,
        ". ".join(each for each in said if each),
        str(mark["points"]),
        str(criterion.max),
    ]
