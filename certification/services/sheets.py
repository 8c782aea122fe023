"""Score sheets: kept while they are written, handed in once, then never changed (trigger)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.models import CouncilMember, CouncilSession, ScoreSheet, SessionItem
from certification.rules import scoring
from certification.rules.council import StopKey
from certification.rules.rubric import ProductSetRubric
from certification.selectors import councils
from certification.services.sessions import SessionClosed, locked
from certification.services.steps import ProgrammeError
from foundation.models import User

AGREE, AGAINST = "AGREE", "AGAINST"
"""What a written opinion may say."""


class MayNotScore(ProgrammeError):
    """The person does not score this dossier: not called, absent, in conflict or not cleared."""


class AlreadyFiled(ProgrammeError):
    """A filed sheet never changes."""


class BadMark(ProgrammeError):
    """Points that no option of the criterion has."""


class IncompleteSheet(ProgrammeError):
    """The sheet cannot be handed in yet; `codes` are the criteria without points."""

    def __init__(self, text: str, codes: Collection[str] = ()) -> None:
        super().__init__(text)
        self.codes = tuple(codes)


@transaction.atomic
def save_sheet(
    *,
    item: SessionItem,
    member: CouncilMember,
    marks: Mapping[str, Mapping[str, Any]],
    by: User,
    on: date,
    stopped_at: Collection[StopKey] = (),
    remark: str = "",
    opinion: str = "",
    seen: datetime | None = None,
) -> ScoreSheet:
    """Keep what the member has written so far; marks not given now stay as they are.

    `seen` is the sheet's `changed_at` as the writer saw it. Where the sheet has changed since (two
    windows), an empty field takes nothing away. Raises MayNotScore, AlreadyFiled, BadMark,
    SessionClosed.
    """
    _check_may_score(item, member, by=by, on=on)
    rubric = councils.rubric_of(item.dossier)
    sheet, is_new = ScoreSheet.objects.select_for_update(of=("self",)).get_or_create(
        item=item, member=member
    )
    if sheet.filed_at is not None:
        raise AlreadyFiled(_("Phiếu đã nộp thì không đổi được."))
    is_stale = not is_new and seen is not None and sheet.changed_at != seen
    sheet.marks = {**sheet.marks, **_marks(rubric, sheet.marks, marks, keep_notes=is_stale)}
    stops = sorted([code, place] for code, place in set(stopped_at))
    known = {(code, i) for code, c in rubric.by_code.items() for i in range(len(c.stops))}
    if not {(code, place) for code, place in stops} <= known:
        raise BadMark(_("Bộ tiêu chí không có điểm dừng này."))
    sheet.stopped_at = sorted([*sheet.stopped_at, *stops]) if is_stale else stops
    sheet.stopped_at = [s for i, s in enumerate(sheet.stopped_at) if s not in sheet.stopped_at[:i]]
    sheet.remark = remark.strip() or (sheet.remark if is_stale else "")
    sheet.opinion = opinion or (sheet.opinion if is_stale else "")
    sheet.save()
    return sheet


def _marks(
    rubric: ProductSetRubric,
    before: Mapping[str, Any],
    given: Mapping[str, Mapping[str, Any]],
    *,
    keep_notes: bool,
) -> dict[str, dict[str, Any]]:
    """The given marks, checked; a mark may have a note before it has points."""
    found: dict[str, dict[str, Any]] = {}
    for code, mark in given.items():
        old = before.get(code, {})
        points, case = mark.get("points"), mark.get("case", "")
        if points is None:
            points, case = old.get("points"), old.get("case", "")
        criterion = rubric.by_code.get(code)
        if criterion is None or (
            points is not None
            and (type(points) is not int or points not in criterion.points_allowed)
        ):
            raise BadMark(_("Tiêu chí %(code)s không có mức điểm này.") % {"code": code})
        note = str(mark.get("note", "")).strip() or (old.get("note", "") if keep_notes else "")
        if points is not None or note:
            found[code] = {"points": points, "case": case, "note": note}
        elif code in before:
            found[code] = {"points": None, "case": "", "note": ""}
    return found


@transaction.atomic
def file_sheet(*, sheet: ScoreSheet, by: User, on: date) -> ScoreSheet:
    """Hand the sheet in for good. Handing it in twice is handing it in once.

    Locks the session, so it is before its close or refused. Raises MayNotScore, SessionClosed,
    IncompleteSheet naming what lacks.
    """
    row = ScoreSheet.objects.select_related("item__session", "item__dossier", "member").get(
        pk=sheet.pk
    )
    if row.filed_at is not None and row.member.user_id == by.pk:
        return row
    locked(row.item.session)
    row = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("item__session", "item__dossier", "member")
        .get(pk=sheet.pk)
    )
    _check_may_score(row.item, row.member, by=by, on=on)
    if row.filed_at is not None:
        return row
    _check_complete(row)
    row.filed_at = Now()
    row.filed_on = on
    row.save(update_fields=["filed_at", "filed_on"])
    log(instance=row, action="ocop.sheet.file", user=by, data={"item": row.item_id})
    row.refresh_from_db()
    return row


def _check_complete(sheet: ScoreSheet) -> None:
    rubric = councils.rubric_of(sheet.item.dossier)
    points = councils.points_of(sheet)
    if missing := [code for code in rubric.by_code if code not in points]:
        raise IncompleteSheet(
            _("Còn tiêu chí chưa chấm: %(codes)s.") % {"codes": ", ".join(missing)}, missing
        )
    needless = [c for c in rubric.by_code.values() if c.needs and points[c.code]]
    if bad := [c for c in needless if not points[c.needs]]:
        raise IncompleteSheet(
            _("Tiêu chí %(code)s chỉ có điểm khi tiêu chí %(needs)s có điểm.")
            % {"code": bad[0].code, "needs": bad[0].needs},
            [bad[0].code],
        )
    scoring.check_sheet(rubric, points)
    written = sheet.item.session.form == CouncilSession.Form.WRITTEN
    if written and sheet.opinion not in {AGREE, AGAINST}:
        raise IncompleteSheet(_("Cho biết bạn đồng ý hay không đồng ý công nhận lại."))


def _check_may_score(item: SessionItem, member: CouncilMember, *, by: User, on: date) -> None:
    if CouncilSession.objects.filter(pk=item.session_id, closed_at__isnull=False).exists():
        raise SessionClosed(_("Phiên này đã kết thúc."))
    if member.user_id != by.pk:
        raise MayNotScore(_("Chỉ chính thành viên mới ghi phiếu của mình."))
    if not member.scores or item.taken_off_on is not None:
        raise MayNotScore(_("Hồ sơ này không do bạn chấm ở phiên này."))
    seats = item.session.seats.filter(member=member, absent_reason="")
    if not seats.exists():
        raise MayNotScore(_("Bạn không được mời họp phiên này, hoặc đã báo vắng."))
    check = councils.conflicts(member, item.dossier, on=on)
    if not check.may_score:
        raise MayNotScore(check.for_member)
