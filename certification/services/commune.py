"""What the commune and the province's intake do with a dossier: ask, report, return, hand on.

Each act locks the dossier's row first and judges by what stands there then, so of two officers
who act at once one succeeds and the other is told (NotItsTurn, AlreadyReported).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.products.models import ProductSet
from certification.models import (
    AssessmentRound,
    CommuneReport,
    Dossier,
    DossierFiling,
    DossierStep,
    PapersRequest,
    SampleStep,
)
from certification.rules import samples
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.rules.rubric import Criterion
from certification.selectors import commune
from certification.selectors.dossiers import latest_filing
from certification.services import commune_notices
from certification.services.steps import NotItsTurn, ProgrammeError, locked, move, not_its_turn
from foundation.models import User

Points = Mapping[str, Mapping[str, Any]]
"""{criterion code: {"points": int, "case": str, "note": str}}"""


class BadReport(ProgrammeError):
    """A report the programme does not take; `field` names the place, "" the whole."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class AlreadyReported(ProgrammeError):
    """This filing has its report: it is written once."""


class WordsNeeded(ProgrammeError):
    """The producer must be told what to bring or why."""


class WrongRound(ProgrammeError):
    """The dossier cannot be assessed in that round."""


class SamplesNotThere(ProgrammeError):
    """The giver does not hold that many samples, or there are none for this product set."""


@transaction.atomic
def ask_papers(*, dossier: Dossier, what: str, by: User, on: date) -> PapersRequest:
    """Ask the producer for papers, in words; the commune's clock stands still until they come.

    The commune asks while it has the dossier, the province after it was forwarded: `dossier` as
    the caller saw it says which. Raises NotItsTurn where it has moved on since, WordsNeeded.
    """
    asks_for_commune = dossier.state == DossierState.FILED
    to = DossierState.PAPERS_ASKED if asks_for_commune else DossierState.PROVINCE_ASKED
    words = _words(what)
    move(dossier=dossier, to=to, by=by, on=on, reason=words)
    request = PapersRequest.objects.create(
        dossier=dossier, asked_by_commune=asks_for_commune, what=words, asked_by=by, asked_on=on
    )
    log(instance=dossier, action="ocop.dossier.ask_papers", user=by, data={"what": words})
    commune_notices.tell_asked(request, on=on)
    return request


@transaction.atomic
def report(
    *,
    dossier: Dossier,
    points: Points,
    material_percent: Decimal | None,
    labour_percent: Decimal | None,
    forwards: bool,
    reasons: str,
    number: str,
    by: User,
    on: date,
) -> CommuneReport:
    """Write Mẫu 03 on the last filing and send the dossier on, or back to its producer (Đ7.2).

    Guarantee: the report holds points for criteria of the commune and no others, each the points
    of an option (or zero); one that forwards has all of them, the percentages they rest on, and
    a number. One that returns may leave out what was not judged: its percentage is then stored
    as 0 and shown as not confirmed. A late report is taken; `due_on` tells. Written once.

    Raises NotItsTurn, AlreadyReported, BadReport (with the field), WordsNeeded.
    """
    row = locked(dossier)
    if row.state != DossierState.FILED:
        raise not_its_turn(row, _("không báo cáo được nữa"))
    filing = _filing_to_report(row)
    values = check_report(
        dossier=row,
        points=points,
        material_percent=material_percent,
        labour_percent=labour_percent,
        forwards=forwards,
        reasons=reasons,
        number=number,
    )
    created = CommuneReport.objects.create(
        filing=filing,
        **values,
        reported_by=by,
        reported_on=on,
        due_on=_due_on(row, on),
    )
    to = DossierState.FORWARDED if forwards else DossierState.RETURNED
    move(dossier=dossier, to=to, by=by, on=on, reason=created.reasons)
    log(
        instance=dossier,
        action="ocop.dossier.commune_report",
        user=by,
        data={"number": created.number, "forwards": forwards, "due_on": str(created.due_on)},
    )
    commune_notices.tell_reported(created, on=on)
    return created


def _due_on(dossier: Dossier, on: date) -> date:
    """The last day in time; NotItsTurn while papers are awaited and there is none."""
    due_on = commune.due_on(dossier, on=on)
    if due_on is None:
        raise NotItsTurn(_("Đang chờ giấy tờ của chủ thể."))
    return due_on


def check_report(
    *,
    dossier: Dossier,
    points: Points,
    material_percent: Decimal | None,
    labour_percent: Decimal | None,
    forwards: bool,
    reasons: str,
    number: str,
) -> dict[str, Any]:
    """What a report would hold, as `report` writes it; writes nothing.

    Asked before the officer confirms. Raises BadReport (with the field), WordsNeeded.
    """
    criteria = commune.commune_criteria(dossier)
    checked = _checked_points(criteria, points, complete=forwards)
    if forwards and not number.strip():
        raise BadReport(_("Báo cáo chuyển lên tỉnh phải có số."), "number")
    return {
        "points": checked,
        "material_percent": _percent("material", material_percent, criteria.get("origin"), checked),
        "labour_percent": _percent("labour", labour_percent, criteria.get("labour"), checked),
        "forwards": forwards,
        "reasons": _words(reasons),
        "number": number.strip(),
    }


def _filing_to_report(dossier: Dossier) -> DossierFiling:
    filing = latest_filing(dossier)
    if filing is None:
        raise BadReport(_("Hồ sơ chưa được nộp."))
    if CommuneReport.objects.filter(filing=filing).exists():
        raise AlreadyReported(_("Lần nộp này đã có báo cáo của xã."))
    return filing


def _checked_points(
    criteria: Mapping[str, Criterion], points: Points, *, complete: bool
) -> dict[str, dict[str, Any]]:
    """The points in the order of the form; BadReport for a foreign criterion or none's points."""
    by_code = {criterion.code: (kind, criterion) for kind, criterion in criteria.items()}
    if foreign := set(points) - set(by_code):
        raise BadReport(
            _("Xã không chấm tiêu chí %(codes)s.") % {"codes": ", ".join(sorted(foreign))}
        )
    checked = {}
    for code, (kind, criterion) in by_code.items():
        if code in points:
            checked[code] = _checked_mark(criterion, points[code], field=kind)
        elif complete:
            raise BadReport(
                _("Chưa chấm tiêu chí %(code)s %(title)s.")
                % {"code": code, "title": criterion.title},
                kind,
            )
    return checked


def _checked_mark(criterion: Criterion, mark: Mapping[str, Any], *, field: str) -> dict[str, Any]:
    case_code = str(mark.get("case") or "")
    case = next((each for each in criterion.cases if each.code == case_code), None)
    allowed = {0, *(option.points for option in case.options)} if case else set()
    given = mark.get("points")
    if type(given) is not int or given not in allowed:
        raise BadReport(
            _("Tiêu chí %(code)s không có mức %(points)s điểm.")
            % {"code": criterion.code, "points": given},
            field,
        )
    return {"points": given, "case": case_code, "note": str(mark.get("note") or "").strip()}


def _percent(
    name: str,
    given: Decimal | None,
    criterion: Criterion | None,
    points: Mapping[str, object],
) -> Decimal:
    """What the commune confirms; needed exactly where the criterion that rests on it is scored."""
    if criterion is None or criterion.code not in points:
        return Decimal(0)
    if given is None:
        raise BadReport(_("Ghi tỷ lệ đã xác nhận, từ 0 đến 100."), f"{name}_percent")
    if not 0 <= given <= 100 or given != round(given, 2):
        raise BadReport(_("Tỷ lệ từ 0 đến 100, nhiều nhất hai số lẻ."), f"{name}_percent")
    return given


@transaction.atomic
def return_to_producer(*, dossier: Dossier, reasons: str, by: User, on: date) -> DossierStep:
    """Send a forwarded dossier back, with reasons; filed anew, it comes to the commune again.

    Raises NotItsTurn where it is not the province's any more, WordsNeeded.
    """
    row = locked(dossier)
    if row.state != DossierState.FORWARDED:
        raise not_its_turn(row, _("không trả lại được"))
    step = move(dossier=dossier, to=DossierState.RETURNED, by=by, on=on, reason=_words(reasons))
    commune_notices.tell_returned(dossier, step, on=on)
    return step


@transaction.atomic
def assign_round(*, dossier: Dossier, round: AssessmentRound, by: User, on: date) -> None:
    """Put a forwarded dossier into a round of its own province (Đ5); it may be moved until then.

    The commune must have proposed it within the round's days; a renewal is assessed outside
    rounds (Đ7.6) and may be put into any. Raises NotItsTurn after the intake, WrongRound.
    """
    row = locked(dossier)
    if row.state not in (DossierState.FORWARDED, DossierState.PROVINCE_ASKED):
        raise not_its_turn(row, _("không xếp đợt được"))
    if round.authority.place_code != row.commune.province_id:
        raise WrongRound(_("Đợt này của nơi khác."))
    proposed_on = commune.forwarded_on(row) or on
    if row.kind != DossierKind.RENEWAL and not (
        round.opens_on <= proposed_on <= round.proposals_until_on
    ):
        raise WrongRound(
            _("Xã đề nghị ngày %(day)s, ngoài hạn của đợt %(round)s.")
            % {"day": f"{proposed_on:%d/%m/%Y}", "round": round.name}
        )
    row.round = dossier.round = round
    row.save(update_fields=["round", "changed_at"])
    log(instance=row, action="ocop.dossier.round", user=by, data={"round": round.name})


@transaction.atomic
def record_sample_step(
    *,
    dossier: Dossier,
    quantity: int,
    from_whom: str,
    to_whom: str,
    place: str,
    condition: str,
    handed_on: date,
    by: User,
    on: date,
) -> SampleStep:
    """Note that samples passed from one hand to another on a day. Append-only.

    Guarantee: nobody gives on more than they were given, and at most five are on their way.
    Raises SamplesNotThere, WordsNeeded, and NotItsTurn for a draft.
    """
    row = locked(dossier)
    if row.state in (DossierState.DRAFT, DossierState.CANCELLED):
        raise NotItsTurn(_("Hồ sơ chưa nộp thì chưa có mẫu."))
    if row.product_set_id == ProductSet.TOURISM:
        raise SamplesNotThere(_("Dịch vụ du lịch không nộp mẫu."))
    step = samples.Passed(quantity, from_whom.strip(), to_whom.strip())
    if not step.from_whom or not step.to_whom or step.from_whom == step.to_whom:
        raise WordsNeeded(_("Người giao và người nhận phải là hai nơi khác nhau."))
    trail = commune.sample_trail(row)
    if handed_on > on or (trail and handed_on < trail[-1].on):
        raise WordsNeeded(_("Ngày giao không trước lần giao trước và không sau hôm nay."))
    try:
        samples.check_pass(commune.passed(trail), step, producer=row.producer.name)
    except samples.NotThere as error:
        raise SamplesNotThere(
            _("%(holder)s chỉ còn giao được %(held)s mẫu.")
            % {"holder": error.holder, "held": error.held}
        ) from error
    created = SampleStep.objects.create(
        dossier=row,
        quantity=quantity,
        from_whom=step.from_whom,
        to_whom=step.to_whom,
        place=place.strip(),
        condition=condition.strip(),
        on=handed_on,
        recorded_by=by,
    )
    log(instance=row, action="ocop.dossier.samples", user=by, data={"step": str(created)})
    return created


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise WordsNeeded(_("Viết rõ để chủ thể biết phải làm gì."))
    return words
