"""Mẫu 01 and Mẫu 02 as PDF, from a filed snapshot or from a draft.

What Mẫu 02 asks of persons is printed only where the caller passes it: in the copy of the
producer, of its commune and of its province.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.products.models import ProductSet
from certification.models import Dossier, DossierFiling, DossierPerson
from certification.models.dossier import KINDS
from certification.rules.registration import Page
from certification.selectors import dossiers as selectors
from certification.selectors.dossier_words import LABELS, PAGES, evidence_kind, shown
from foundation.papers import make_pdf

PAPERS = Path(__file__).parent.parent / "papers"
_NOTHING = "…"


def registration_pdf(
    dossier: Dossier,
    snapshot: Mapping[str, Any],
    *,
    filing: DossierFiling | None,
    person: DossierPerson | None,
    on: date,
) -> bytes:
    """Mẫu 01. Without a filing it carries the watermark of a draft."""
    answers = snapshot["answers"]
    kind = str(dict(KINDS)[snapshot["kind"]])
    rows = [
        *_rows(answers, ("unit_name", "producer_type")),
        [str(LABELS["representative_name"]), _name(person)],
        *_rows(answers, ("representative_title", "address", "phone", "email", "product_name")),
        [_("Nhóm, bộ sản phẩm"), f"{snapshot['product']['group']} – {_set(snapshot)}"],
        [_("Loại đăng ký"), kind],
        [_("Mục tiêu"), _("%(stars)s sao") % {"stars": snapshot["target_stars"]}],
    ]
    samples = answers.get("sample_count")
    enclosed = [
        _("Báo cáo tự đánh giá (Mẫu 02)"),
        _("%(count)s giấy tờ minh chứng") % {"count": len(snapshot["evidence"])},
    ]
    if snapshot["product"]["set"] != ProductSet.TOURISM:
        enclosed.append(_("%(count)s mẫu sản phẩm") % {"count": samples or _NOTHING})
    facts = _head(dossier, snapshot, filing, on) | {
        "title": _("Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP"),
        "rows": rows,
        "enclosed_title": _("Tài liệu kèm theo"),
        "enclosed": enclosed,
        "pledge": _(
            "Chúng tôi cam đoan những điều ghi trong phiếu và hồ sơ là đúng sự thật và chịu "
            "trách nhiệm trước pháp luật."
        ),
        "receipt_title": _("Phần của cơ quan nhận hồ sơ"),
        "receipts": _receipts(dossier, filing),
    }
    return make_pdf(PAPERS / "mau_01.typ", facts)


def report_pdf(
    dossier: Dossier,
    snapshot: Mapping[str, Any],
    *,
    filing: DossierFiling | None,
    person: DossierPerson | None,
    on: date,
) -> bytes:
    """Mẫu 02. Without a filing it carries the watermark of a draft."""
    answers = snapshot["answers"]
    workers = person.workers if person else []
    facts = _head(dossier, snapshot, filing, on) | {
        "title": _("Báo cáo tự đánh giá sản phẩm OCOP"),
        "sections": _sections(answers, person),
        **_scored(dossier, snapshot),
        "evidence_title": _("Danh mục minh chứng"),
        "evidence": [_paper_line(paper) for paper in snapshot["evidence"]],
        "no_evidence": _("Không có."),
        "workers_title": _("Danh sách lao động địa phương"),
        "worker_columns": [_("TT"), _("Họ tên"), _("Năm sinh"), _("Nơi cư trú")],
        "workers": [
            [str(n), row.get("name", ""), row.get("born", ""), row.get("residence", "")]
            for n, row in enumerate(workers, 1)
        ],
        "plan_title": f"IV. {PAGES[Page.PLAN.value]}",
        "plan": answers.get("plan") or _NOTHING,
    }
    return make_pdf(PAPERS / "mau_02.typ", facts)


def _head(
    dossier: Dossier, snapshot: Mapping[str, Any], filing: DossierFiling | None, on: date
) -> dict[str, Any]:
    day = filing.filed_on if filing else on
    digest = ""
    if filing is not None:
        digest = _("Biên nhận %(number)s · SHA-256 của hồ sơ đã nộp: %(hash)s") % {
            "number": filing.receipt_number,
            "hash": filing.sha256,
        }
    return {
        "office": snapshot["answers"].get("unit_name") or snapshot["producer"]["name"],
        "number": "",
        "place_and_day": _("%(place)s, ngày %(day)s tháng %(month)s năm %(year)s")
        % {
            "place": snapshot["commune"]["name"],
            "day": f"{day.day:02}",
            "month": f"{day.month:02}",
            "year": day.year,
        },
        "under": snapshot["answers"].get("product_name") or snapshot["product"]["name"],
        "watermark": "" if filing else _("BẢN SOẠN"),
        "hash": digest,
        "signer_title": _("Đại diện chủ thể"),
        "signer_note": _("(ký, ghi rõ họ tên, đóng dấu nếu có)"),
    }


def _rows(answers: Mapping[str, Any], names: tuple[str, ...]) -> list[list[str]]:
    return [[str(LABELS[n]), shown(n, answers.get(n)) or _NOTHING] for n in names]


def _name(person: DossierPerson | None) -> str:
    return (person.representative_name if person else "") or _NOTHING


def _set(snapshot: Mapping[str, Any]) -> str:
    return str(snapshot["product"]["set_name"])


def _receipts(dossier: Dossier, filing: DossierFiling | None) -> list[dict[str, Any]]:
    blank = [
        _("Phiếu số: %(dots)s") % {"dots": "…………"},
        _("Ngày nhận: %(dots)s") % {"dots": "…………"},
        _("Người nhận: %(dots)s") % {"dots": "…………"},
    ]
    received = list(blank)
    if filing is not None:
        received[0] = _("Phiếu số: %(dots)s") % {"dots": filing.receipt_number}
        received[1] = _("Ngày nhận: %(dots)s") % {"dots": date_format(filing.filed_on, "d/m/Y")}
    return [
        {"title": dossier.commune.full_name, "lines": received},
        {"title": _("Cơ quan OCOP của tỉnh"), "lines": blank},
    ]


def _sections(answers: Mapping[str, Any], person: DossierPerson | None) -> list[dict[str, Any]]:
    unit = [
        *_rows(answers, ("unit_name", "producer_type", "address")),
        *_person_rows(person),
        *_rows(answers, ("founded_on", "registration_number", "product_name", "packing")),
        *_rows(answers, ("standard", "papers_held", "property_held")),
    ]
    changes = [
        name
        for name in answers
        if name.startswith(("change_", "renewed_")) and shown(name, answers[name])
    ]
    sections = [
        {"title": "I. " + _("Chủ thể và sản phẩm"), "rows": unit, "texts": []},
        {
            "title": "II. " + str(PAGES[Page.BUSINESS.value]),
            "rows": [],
            "texts": _texts(answers, ("history", "organisation", "production", "quality"))
            + _texts(answers, ("market", "results")),
        },
    ]
    if changes:
        title = str(PAGES[Page.CHANGES.value])
        sections.append({"title": title, "rows": [], "texts": _texts(answers, tuple(changes))})
    return sections


def _texts(answers: Mapping[str, Any], names: tuple[str, ...]) -> list[list[str]]:
    return [[str(LABELS[n]), shown(n, answers.get(n)) or _NOTHING] for n in names]


def _person_rows(person: DossierPerson | None) -> list[list[str]]:
    if person is None:
        return []
    return [
        [str(LABELS["representative_name"]), _name(person)],
        [_("Giới tính"), person.gender or _NOTHING],
        [_("Dân tộc"), person.ethnicity or _NOTHING],
        [_("Nơi thường trú"), person.residence or _NOTHING],
    ]


def _scored(dossier: Dossier, snapshot: Mapping[str, Any]) -> dict[str, Any]:
    _rules, rubric = selectors.rules_for(dossier)
    scores = snapshot["scores"]
    rows = []
    total = 0
    for code, criterion in rubric.by_code.items():
        given = scores.get(code) or {}
        points = given.get("points")
        total += points or 0
        rows.append(
            [
                code,
                criterion.title,
                f"{_NOTHING if points is None else points}/{criterion.max}",
                given.get("explanation") or "",
            ]
        )
    return {
        "scores_title": "III. " + _("Điểm tự chấm"),
        "columns": [_("Mã"), _("Tiêu chí"), _("Điểm"), _("Thuyết minh")],
        "scores": rows,
        "total": _("Tổng điểm tự chấm: %(total)s/100") % {"total": total},
    }


def _paper_line(paper: Mapping[str, Any]) -> str:
    parts = [f"{evidence_kind(paper['kind'])}: {paper['title']}"]
    if paper.get("number"):
        parts.append(_("số %(number)s") % {"number": paper["number"]})
    if paper.get("issued_by"):
        parts.append(str(paper["issued_by"]))
    if paper.get("expires_on"):
        day = date_format(date.fromisoformat(paper["expires_on"]), "d/m/Y")
        parts.append(_("dùng đến hết %(day)s") % {"day": day})
    if paper.get("criteria"):
        parts.append(_("tiêu chí %(codes)s") % {"codes": ", ".join(paper["criteria"])})
    return " · ".join(parts)
