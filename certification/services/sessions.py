"""Sessions of a council: called, their agenda, closed into results.

Whoever files a sheet and whoever closes lock the session first, so a sheet is either in the
result or refused, never half.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.models import (
    AssessmentRound,
    Council,
    CouncilResult,
    CouncilSession,
    Dossier,
    SessionItem,
    SessionSeat,
)
from certification.rules import council as counting
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.selectors import councils, reasons
from certification.selectors.councils import AgendaItem
from certification.services.steps import ProgrammeError, move
from foundation.models import User

_ASSESSED_BEFORE = {DossierState.SCORED.value, DossierState.BACK_FROM_MINISTRY.value}


class SessionClosed(ProgrammeError):
    """The session is over: nothing of it changes any more."""


class SessionError(ProgrammeError):
    """The act does not fit the session; its text says why."""


class TooFewSheets(ProgrammeError):
    """Some dossiers of the session have not the sheets that the province asks for."""


def locked(session: CouncilSession) -> CouncilSession:
    """The session's row, locked; raises SessionClosed once it is over."""
    row = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if row.closed_at is not None:
        raise SessionClosed(_("Phiên này đã kết thúc."))
    return row


@transaction.atomic
def call_session(
    *,
    council: Council,
    form: str,
    name: str,
    held_on: date,
    by: User,
    on: date,
    place: str = "",
    round: AssessmentRound | None = None,
) -> CouncilSession:
    """Call all who sit on the council that day; later changes of the roster leave it alone.

    Raises SessionError for an ended council, one with nobody to score, or a day that is past.
    """
    if council.ended_on is not None and council.ended_on <= on:
        raise SessionError(_("Hội đồng này đã thôi hoạt động."))
    if held_on < on:
        raise SessionError(_("Ngày họp hoặc hạn gửi ý kiến đã qua."))
    members = list(councils.roster(council, on=on))
    if not any(member.scores for member in members):
        raise SessionError(_("Hội đồng chưa có thành viên nào chấm điểm."))
    session = CouncilSession.objects.create(
        council=council,
        round=round,
        form=form,
        name=name.strip(),
        held_on=held_on,
        place=place.strip(),
        called_by=by,
    )
    SessionSeat.objects.bulk_create(
        SessionSeat(session=session, member=member) for member in members
    )
    log(instance=session, action="ocop.session.call", user=by, data={"seats": len(members)})
    return session


@transaction.atomic
def set_absent(*, seat: SessionSeat, reason: str, by: User, on: date) -> SessionSeat:
    """Note why a called member is not there, or with "" that they are.

    Raises SessionError once the member has filed a sheet in this session, and for coming back
    once sheets are open: who may have read others' sheets no longer writes one.
    """
    session = locked(seat.session)
    seat = SessionSeat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    filed = seat.member.sheets.filter(item__session=session, filed_at__isnull=False)
    if reason.strip() and filed.exists():
        raise SessionError(_("Người này đã nộp phiếu ở phiên này."))
    comes_back = bool(seat.absent_reason) and not reason.strip()
    if comes_back and any(entry.is_open for entry in councils.agenda(session, on=on)):
        raise SessionError(_("Phiếu của phiên đã mở cho mọi người xem: không ghi có mặt lại được."))
    seat.absent_reason = reason.strip()
    seat.save(update_fields=["absent_reason"])
    data = {"member": seat.member_id, "reason": seat.absent_reason}
    log(instance=session, action="ocop.session.absent", user=by, data=data)
    return seat


@transaction.atomic
def put_on_agenda(
    *, session: CouncilSession, dossier: Dossier, by: User, on: date, reason: str = ""
) -> SessionItem:
    """Bring a dossier before the session, in its last filing; a renewal gets its last day.

    From the commune, or again after a result (`reason` needed). Raises SessionClosed,
    SessionError (another province, no reason, written opinions on something else than a renewal,
    Đ7.6) or NotItsTurn.
    """
    session = locked(session)
    _check_fits(session, dossier, reason)
    move(dossier=dossier, to=DossierState.IN_COUNCIL, by=by, on=on, reason=reason)
    filing = dossier.filings.order_by("-number").first()
    if filing is None or session.items.filter(dossier=dossier).exists():
        raise SessionError(_("Hồ sơ đã có trong phiên này, hoặc chưa nộp lần nào."))
    renews = dossier.kind == DossierKind.RENEWAL
    item = SessionItem.objects.create(
        session=session,
        dossier=dossier,
        filing=filing,
        due_on=counting.decision_due_on(filing.filed_on) if renews else None,
        added_by=by,
    )
    log(instance=session, action="ocop.session.add", user=by, data={"dossier": dossier.pk})
    return item


def _check_fits(session: CouncilSession, dossier: Dossier, reason: str) -> None:
    if dossier.commune.province_id != session.council.authority.place_code:
        raise SessionError(_("Hồ sơ này không thuộc tỉnh của hội đồng."))
    if session.form == CouncilSession.Form.WRITTEN and dossier.kind != DossierKind.RENEWAL:
        raise SessionError(_("Chỉ lấy ý kiến bằng văn bản với hồ sơ đánh giá lại (Đ7.6)."))
    now = Dossier.objects.select_for_update().values_list("state", flat=True).get(pk=dossier.pk)
    if now in _ASSESSED_BEFORE and not reason.strip():
        raise SessionError(_("Đánh giá lại một hồ sơ đã có kết quả thì phải nêu lý do."))


@transaction.atomic
def take_off_agenda(*, item: SessionItem, reason: str, by: User, on: date) -> SessionItem:
    """Put a dossier off: back to the province, with the reason; its filed sheets stay as they are.

    Raises SessionClosed, or SessionError without a reason or when it was taken off before.
    """
    locked(item.session)
    item = SessionItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.taken_off_on is not None or not reason.strip():
        raise SessionError(_("Nêu lý do đưa hồ sơ ra khỏi phiên."))
    item.taken_off_on, item.taken_off_reason = on, reason.strip()
    item.save(update_fields=["taken_off_on", "taken_off_reason"])
    move(dossier=item.dossier, to=DossierState.FORWARDED, by=by, on=on, reason=reason)
    return item


@transaction.atomic
def ask_site_check(*, item: SessionItem, reason: str, by: User, on: date) -> SessionItem:
    """Have the place of a renewal looked at: only for a stated reason (Đ7.6). SessionError."""
    session = locked(item.session)
    item = SessionItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if not reason.strip():
        raise SessionError(_("Nêu rõ lý do kiểm tra tại chỗ."))
    item.site_check_reason = reason.strip()
    item.save(update_fields=["site_check_reason"])
    data = {"dossier": item.dossier_id, "reason": item.site_check_reason}
    log(instance=session, action="ocop.session.site_check", user=by, data=data)
    return item


@transaction.atomic
def close_session(*, session: CouncilSession, by: User, on: date) -> list[CouncilResult]:
    """Count the sheets of every dossier on the agenda, exactly, and keep what they come to.

    All or nothing. Raises SessionClosed, SessionError with an empty agenda or before a meeting's
    day, TooFewSheets naming the dossiers that lack sheets, NotItsTurn.
    """
    session = locked(session)
    if session.form == CouncilSession.Form.MEETING and on < session.held_on:
        raise SessionError(
            _("Phiên họp ngày %s: chưa họp thì chưa kết thúc được.") % f"{session.held_on:%d/%m/%Y}"
        )
    agenda = councils.agenda(session, on=on)
    if not agenda:
        raise SessionError(_("Phiên chưa có hồ sơ nào."))
    if short := [each for each in agenda if not each.count.is_enough]:
        raise TooFewSheets(_short_of_sheets(short))
    results = [_conclude(each, by=by, on=on) for each in agenda]
    session.closed_at = Now()
    session.closed_on, session.closed_by = on, by
    session.save(update_fields=["closed_at", "closed_on", "closed_by"])
    log(instance=session, action="ocop.session.close", user=by, data={"items": len(results)})
    return results


def _short_of_sheets(short: Sequence[AgendaItem]) -> str:
    return " ".join(
        _("%(product)s: có %(filed)s phiếu, cần %(needed)s.")
        % {
            "product": each.item.dossier.product,
            "filed": each.count.filed,
            "needed": each.count.needed,
        }
        for each in short
    )


def _conclude(entry: AgendaItem, *, by: User, on: date) -> CouncilResult:
    """The result of one dossier, with its reasons in Vietnamese as the minutes need them."""
    outcome = councils.outcome_of(entry.item, entry.counted, entry.reading)
    with translation.override("vi"):
        words = reasons(outcome)
    result = CouncilResult.objects.create(
        item=entry.item,
        mean_numerator=outcome.mean.numerator,
        mean_denominator=outcome.mean.denominator,
        stars_by_score=outcome.stars_by_score,
        stars_by_minima=outcome.stars_by_minima,
        stars=outcome.stars,
        reading=outcome.reading.value,
        reasons=words,
        criteria={code: [m.numerator, m.denominator] for code, m in outcome.criteria.items()},
        sheet_ids=sorted(sheet.pk for sheet in entry.counted),
        sheets_sha256=councils.hash_of(entry.counted),
        concluded_by=by,
        concluded_on=on,
    )
    move(dossier=entry.item.dossier, to=DossierState.SCORED, by=by, on=on)
    return result
