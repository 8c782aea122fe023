"""A session as a record: the table of its sheets, and the facts of its minutes and its report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from certification.models import CouncilResult, CouncilSession
from certification.rules import scoring
from certification.rules.rubric import ProductSetRubric
from certification.selectors import councils, score_sheets
from certification.selectors.councils import AgendaItem

Facts = dict[str, Any]


def points_shown(points: Fraction) -> str:
    """Points for people, cut off after two places: 89,99 for 89.999."""
    return str(number_format(scoring.shown(points), decimal_pos=2))


@dataclass(frozen=True)
class Row:
    """One criterion: what each counted sheet gives, in the order of the members, and the mean."""

    code: str
    title: str
    max: int
    points: Sequence[int | None]
    mean: str
    commune: int | None


@dataclass(frozen=True)
class Table:
    members: Sequence[str]
    rows: Sequence[Row]
    totals: Sequence[int]
    mean: str


def table(entry: AgendaItem) -> Table:
    """The counted sheets of one dossier side by side."""
    rubric: ProductSetRubric = councils.rubric_of(entry.item.dossier)
    sheets = entry.counted
    points = [councils.points_of(sheet) for sheet in sheets]
    report = score_sheets.commune_report(entry.item)
    commune = report.points if report else {}
    return Table(
        members=[str(sheet.member.user) for sheet in sheets],
        rows=[
            Row(
                code=code,
                title=criterion.title,
                max=criterion.max,
                points=[given.get(code) for given in points],
                mean=_mean([given.get(code, 0) for given in points]),
                commune=commune.get(code, {}).get("points"),
            )
            for code, criterion in rubric.by_code.items()
        ],
        totals=entry.totals,
        mean=_mean(entry.totals),
    )


def _mean(points: Sequence[int]) -> str:
    return points_shown(Fraction(sum(points), len(points))) if points else ""


def remarks(entry: AgendaItem) -> list[str]:
    """What a reader of the result must know beside its reasons: spread, sheets left out, findings
    of a few."""
    said: list[str] = []
    left_out = len(entry.filed) - len(entry.counted)
    if left_out:
        said.append(
            _("%(count)s phiếu không được tính vì người nộp có liên quan tới chủ thể.")
            % {"count": left_out}
        )
    if entry.is_alarming:
        said.append(
            _("Các phiếu chênh nhau %(spread)s điểm, quá mức báo %(alert)s điểm của tỉnh.")
            % {"spread": entry.spread, "alert": entry.alert}
        )
    by_code = councils.rubric_of(entry.item.dossier).by_code
    named = Counter((code, place) for sheet in entry.counted for code, place in sheet.stopped_at)
    for (code, place), times in sorted(named.items()):
        said.append(
            _("%(times)s trên %(sheets)s phiếu ghi ở tiêu chí %(code)s: %(rule)s")
            % {
                "times": times,
                "sheets": len(entry.counted),
                "code": code,
                "rule": by_code[code].stops[place].text,
            }
        )
    return said


def minutes_of(session: CouncilSession) -> Facts:
    """What the minutes of a closed session say, in Vietnamese."""
    with translation.override("vi"):
        council = session.council
        seats = councils.called(session)
        return {
            "council": council.name,
            "authority": council.authority.name,
            "decision": council.decision_number,
            "decided_on": f"{council.decided_on:%d/%m/%Y}",
            "session": session.name,
            "form": str(session.get_form_display()),
            "held_on": f"{session.held_on:%d/%m/%Y}",
            "place": session.place,
            "closed_on": f"{session.closed_on:%d/%m/%Y}" if session.closed_on else "",
            "seats": [
                [
                    str(seat.member.user),
                    str(seat.member.get_seat_display()),
                    seat.member.organisation,
                    _("vắng: %s") % seat.absent_reason if seat.absent_reason else _("có mặt"),
                ]
                for seat in seats
            ],
            "items": [_item_facts(entry) for entry in _closed_agenda(session)],
            "put_off": [
                [str(item.dossier.product), item.taken_off_reason]
                for item in session.items.filter(taken_off_on__isnull=False)
                .select_related("dossier__product")
                .order_by("pk")
            ],
        }


def report_of(session: CouncilSession) -> Facts:
    """What the council reports on each dossier: the minutes with the means of every criterion."""
    facts = minutes_of(session)
    with translation.override("vi"):
        for entry, item in zip(_closed_agenda(session), facts["items"], strict=True):
            item["table"] = [
                [row.code, row.title, str(row.max), row.mean] for row in table(entry).rows
            ]
    return facts


def _closed_agenda(session: CouncilSession) -> list[AgendaItem]:
    assert session.closed_on is not None  # noqa: S101 - access lets only closed sessions in
    return [e for e in councils.agenda(session, on=session.closed_on) if e.result is not None]


def _item_facts(entry: AgendaItem) -> Facts:
    result: CouncilResult | None = entry.result
    assert result is not None  # noqa: S101 - see _closed_agenda
    item, dossier = entry.item, entry.item.dossier
    counted = {sheet.member_id for sheet in entry.counted}
    opinions = Counter(sheet.opinion for sheet in entry.counted)
    return {
        "product": str(dossier.product),
        "producer": str(dossier.producer),
        "place": dossier.commune.full_name,
        "set": f"{dossier.product_set.number}. {dossier.product_set.name}",
        "kind": str(dossier.get_kind_display()),
        "receipt": item.filing.receipt_number,
        "filed_on": f"{item.filing.filed_on:%d/%m/%Y}",
        "due_on": f"{item.due_on:%d/%m/%Y}" if item.due_on else "",
        "site_check": item.site_check_reason,
        "sheets": len(entry.counted),
        "without": [
            str(each.seat.member.user)
            for each in entry.seats
            if each.is_present and each.seat.member_id not in counted
        ],
        "mean": points_shown(councils.mean_of(result)),
        "stars": stars_in_words(result.stars),
        "by_score": result.stars_by_score,
        "reasons": result.reasons,
        "remarks": remarks(entry),
        "agree": opinions.get("AGREE", 0),
        "against": opinions.get("AGAINST", 0),
        "written": any(opinions.keys() - {""}),
        "sha256": result.sheets_sha256,
    }


def stars_in_words(stars: int) -> str:
    """Such as "4 sao"; a product that a stop rule holds has none."""
    return _("%(stars)s sao") % {"stars": stars} if stars else _("không xếp hạng")
