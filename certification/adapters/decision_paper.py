"""The decision as a paper: a draft that says so until it is signed."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from certification.models import DecisionItem, RecognitionDecision
from foundation.papers import make_pdf

SOURCE = Path(__file__).parent.parent / "papers" / "decision.typ"


def decision_pdf(
    decision: RecognitionDecision, items: Sequence[DecisionItem], *, on: date
) -> bytes:
    """The decision with its list of products. `items` as `selectors.recognition.items_of` gives."""
    signed = decision.decided_on is not None
    day = decision.decided_on or on
    facts = {
        "title": _("Quyết định"),
        "subject": decision.title,
        "office": decision.authority.name,
        "number": decision.number or "……",
        "place_and_day": _("ngày %(day)s tháng %(month)s năm %(year)s")
        % {"day": day.day, "month": day.month, "year": day.year},
        "across": "" if signed else _("DỰ THẢO"),
        "articles": [
            _("Điều 1. Công nhận các sản phẩm OCOP trong danh sách kèm theo."),
            _(
                "Điều 2. Giấy chứng nhận có hiệu lực 36 tháng kể từ ngày ký (Quyết định "
                "26/2026/QĐ-TTg, Điều 4 khoản 3)."
            ),
        ],
        "heads": [
            _("Số thứ tự"),
            _("Sản phẩm, chủ thể"),
            _("Xã, phường"),
            _("Điểm"),
            _("Hạng"),
        ],
        "rows": [_row(place, item) for place, item in enumerate(items, 1)],
        "signer": decision.signer,
        "signature": _("Người ký"),
        "printed": _("Bản in từ hệ thống ngày %(day)s; bản đã ký là bản gốc.")
        % {"day": f"{on:%d/%m/%Y}"},
    }
    return make_pdf(SOURCE, facts)


def _row(place: int, item: DecisionItem) -> list[str]:
    dossier, result = item.dossier, item.result
    assert result is not None  # noqa: S101 - PostgreSQL takes no item without one
    # Cut off after two places, never rounded up.
    hundredths = result.mean_numerator * 100 // result.mean_denominator
    return [
        str(place),
        f"{dossier.product.title} – {dossier.producer.name}",
        dossier.commune.full_name,
        f"{hundredths // 100},{hundredths % 100:02d}",
        _("%(stars)s sao") % {"stars": item.stars},
    ]
