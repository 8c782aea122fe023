"""Báo cáo thu hồi as PDF, A4: what was recalled, whom it reached, how fast, what came back."""

from pathlib import Path
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from foundation.papers import make_pdf
from traceability.adapters.durations import duration_words
from traceability.adapters.quantities import in_words
from traceability.models import RecallCampaign
from traceability.selectors.recalls import (
    Effect,
    PartyRow,
    effect_of,
    last_drill,
    parties_about,
    party_rows,
)

_SOURCE = Path(__file__).parent.parent / "papers" / "recall_report.typ"


def report(campaign: RecallCampaign, *, seen_by: Producer | None = None) -> bytes:
    """The campaign as it stands, with its last drill beside it. Names no buyer: an order's
    number stands for one; and to a producer nobody that another one sold to."""
    return make_pdf(_SOURCE, facts_of(campaign, seen_by=seen_by))


def facts_of(campaign: RecallCampaign, *, seen_by: Producer | None = None) -> dict[str, Any]:
    """What the paper says, in the reader's language. Its sums are of the whole campaign."""
    parties = campaign.parties.all() if seen_by is None else parties_about(campaign, seen_by)
    rows = party_rows(parties)
    effect = effect_of(campaign, rows if seen_by is None else None)
    drill = None if campaign.is_drill else last_drill(campaign)
    title = _("Báo cáo diễn tập thu hồi") if campaign.is_drill else _("Báo cáo thu hồi")
    return {
        "title": title,
        "number": campaign.number,
        "drill": _("DIỄN TẬP – không có hàng nào bị thu hồi") if campaign.is_drill else "",
        "producer": campaign.lot.producer.name,
        "facts": _facts(campaign),
        "effect_title": _("Hiệu quả"),
        "effect": _effect(effect),
        "comparison": _comparison(effect, drill),
        "reached_title": _("Những nơi có hàng"),
        "heads": [_("Ai"), _("Tên"), _("Lô"), _("Số lượng"), _("Thu về, huỷ"), _("Đã làm")],
        "rows": [_row(row) for row in rows],
        "report_title": _("Báo cáo kết quả"),
        "report": campaign.report or _("Đợt này chưa kết thúc."),
        "signed": [_("Người lập"), _("ký, ghi rõ họ tên")],
    }


def _facts(campaign: RecallCampaign) -> list[list[str]]:
    lots = sorted({row.lot.code for row in campaign.parties.select_related("lot")})
    packs = _("cả lô")
    if campaign.first_number is not None and campaign.last_number is not None:
        packs = _("tem %(first)d–%(last)d") % {
            "first": campaign.first_number + 1,
            "last": campaign.last_number + 1,
        }
    return [
        [_("Sản phẩm"), campaign.lot.product.title],
        [_("Lô bị lỗi"), f"{campaign.lot.code} ({packs})"],
        [_("Mọi lô thu hồi"), ", ".join(lots)],
        [_("Loại"), str(campaign.get_kind_display())],
        [_("Lý do"), campaign.reason],
        [_("Việc cần làm"), campaign.instructions],
        [_("Phát hiện lúc"), _moment(campaign.found_at)],
        [_("Bắt đầu lúc"), _moment(campaign.started_at)],
        [_("Xong trước hết ngày"), f"{campaign.due_on:%d/%m/%Y}"],
        [
            _("Kết thúc ngày"),
            f"{campaign.closed_on:%d/%m/%Y}" if campaign.closed_on else _("chưa kết thúc"),
        ],
    ]


def _effect(effect: Effect) -> list[list[str]]:
    found = [
        [_("Từ phát hiện đến bắt đầu"), duration_words(effect.to_act) + _late(effect)],
        [_("Tìm ra mọi nơi có hàng"), duration_words(effect.to_trace)],
        [_("Báo xong những nơi đã báo được"), duration_words(effect.to_tell)],
        [_("Số nơi đã báo"), f"{effect.reached}/{effect.parties} ({_percent(effect)})"],
    ]
    for unit in effect.units:
        part = "–" if unit.percent is None else f"{unit.percent}%"
        found.append(
            [
                _("Đã thu về hoặc huỷ"),
                f"{in_words(unit.back)}/{in_words(unit.quantity)} {unit.unit} ({part})",
            ]
        )
    return found


def _comparison(effect: Effect, drill: RecallCampaign | None) -> str:
    if drill is None:
        return ""
    other = effect_of(drill)
    return _(
        "Diễn tập gần nhất %(number)s ngày %(day)s: tìm ra mọi nơi trong %(trace)s, "
        "%(parties)d nơi."
    ) % {
        "number": drill.number,
        "day": f"{drill.started_on:%d/%m/%Y}",
        "trace": duration_words(other.to_trace),
        "parties": other.parties,
    }


def _row(row: PartyRow) -> list[str]:
    party = row.party
    quantity = f"{in_words(party.quantity)} {party.unit}"
    return [
        str(party.get_kind_display()),
        party.label,
        party.lot.code,
        quantity if party.is_certain else _("có thể %(quantity)s") % {"quantity": quantity},
        in_words(row.back),
        "; ".join(
            f"{step.get_kind_display()} {localtime(step.at):%d/%m/%Y %H:%M}" for step in row.steps
        ),
    ]


def _late(effect: Effect) -> str:
    return _(" (quá 24 giờ)") if effect.was_late else ""


def _percent(effect: Effect) -> str:
    return "–" if effect.percent_reached is None else f"{effect.percent_reached}%"


def _moment(at: Any) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}"
