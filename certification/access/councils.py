"""Who may open what of the councils. Others get 404.

A council is run by the provincial officers of its authority (the ministry's by its record
keeper). Members see their own sessions and nothing else; the auditor reads what is closed.
A sheet is its writer's alone until all sheets of the dossier are in or the session is over, also
for officers and administrators; who is in conflict or not cleared never sees that dossier's.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from catalog.producers.models import Producer
from certification.access import dossiers
from certification.access.appointments import COUNTRY, Appointments, appointments_of
from certification.models import (
    AdvisoryReport,
    Council,
    CouncilMember,
    CouncilSession,
    Dossier,
    SessionItem,
    SessionSeat,
)
from certification.rules.dossier_flow import DossierState
from certification.selectors import councils as look
from certification.selectors import score_sheets
from certification.selectors.councils import AgendaItem
from foundation.models import Authority, PrivateFile, User
from foundation.rules.roles import Role

Visitor = User | AnonymousUser


def runs(who: Appointments, authority: Authority) -> bool:
    """Whether the person sets up and closes the councils of this authority (Đ7.3)."""
    if authority.level == Authority.Level.MINISTRY:
        return who.acts(Role.MINISTRY_RECORD_KEEPER, COUNTRY)
    return who.acts(Role.PROVINCIAL_OFFICER, authority.place_code)


def authorities_run_by(who: Appointments) -> QuerySet[Authority]:
    """The authorities whose councils the person may set up."""
    levels = [Authority.Level.PROVINCE, Authority.Level.MINISTRY]
    found = Authority.objects.filter(level__in=levels).order_by("level", "name")
    if who.is_administrator:
        return found
    reach = Q(level="PROVINCE", place_code__in=who.at(Role.PROVINCIAL_OFFICER))
    if COUNTRY in who.at(Role.MINISTRY_RECORD_KEEPER):
        reach |= Q(level="MINISTRY")
    return found.filter(reach)


def audits(who: Appointments) -> bool:
    return COUNTRY in who.at(Role.AUDITOR)


def has_business(user: Visitor, *, on: date) -> bool:
    """Whether the menu shows the councils to this person."""
    who = appointments_of(user, on=on)
    return (
        who.is_administrator
        or audits(who)
        or bool(who.at(Role.PROVINCIAL_OFFICER) or who.at(Role.MINISTRY_RECORD_KEEPER))
        or bool(who.at(Role.ADVISER))
        or (who.user is not None and who.user.council_seats.exists())
    )


def visitor(user: Visitor, *, on: date) -> Appointments:
    """The person's appointments, when councils are any of their business; else Http404."""
    if not has_business(user, on=on):
        raise Http404
    return appointments_of(user, on=on)


def declarant(user: Visitor, *, on: date) -> None:
    """The gate of saying something of oneself: who has or had a seat. Else Http404, so also for
    the auditor, who reads the page and writes nothing."""
    visitor(user, on=on)
    if not isinstance(user, User) or not user.council_seats.exists():
        raise Http404


def councils_within(who: Appointments) -> QuerySet[Council]:
    """The councils whose roster the person may read."""
    found = Council.objects.select_related("authority")
    if who.is_administrator or audits(who):
        return found
    if who.user is None:
        return found.none()
    return found.filter(
        Q(authority__in=authorities_run_by(who)) | Q(members__user=who.user)
    ).distinct()


def sessions_within(who: Appointments) -> QuerySet[CouncilSession]:
    """Sessions to run, sessions one is called to, and for the auditor those that are closed."""
    found = CouncilSession.objects.select_related("council__authority")
    if who.is_administrator:
        return found
    if who.user is None:
        return found.none()
    reach = Q(council__authority__in=authorities_run_by(who)) | Q(seats__member__user=who.user)
    if audits(who):
        reach |= Q(closed_at__isnull=False)
    return found.filter(reach).distinct()


def starter(user: Visitor, *, on: date) -> Appointments:
    """Who may set up a council somewhere; else Http404."""
    who = appointments_of(user, on=on)
    if not authorities_run_by(who).exists():
        raise Http404
    return who


def council_to_read(user: Visitor, council_id: int, *, on: date) -> Council:
    council = councils_within(appointments_of(user, on=on)).filter(pk=council_id).first()
    if council is None:
        raise Http404
    return council


def council_to_run(user: Visitor, council_id: int, *, on: date) -> Council:
    council = council_to_read(user, council_id, on=on)
    if not runs(appointments_of(user, on=on), council.authority):
        raise Http404
    return council


def producers_before(user: User) -> QuerySet[Producer]:
    """The producers whose dossiers come before sessions this person is called to."""
    return Producer.objects.filter(
        dossiers__session_items__session__seats__member__user=user
    ).distinct()


def seat_to_end(user: Visitor, member_id: int, *, on: date) -> CouncilMember:
    member = CouncilMember.objects.select_related("user").filter(pk=member_id).first()
    if member is None:
        raise Http404
    member.council = council_to_run(user, member.council_id, on=on)
    return member


def session_to_read(user: Visitor, session_id: int, *, on: date) -> CouncilSession:
    session = sessions_within(appointments_of(user, on=on)).filter(pk=session_id).first()
    if session is None:
        raise Http404
    return session


def session_to_run(user: Visitor, session_id: int, *, on: date) -> CouncilSession:
    session = session_to_read(user, session_id, on=on)
    if not runs(appointments_of(user, on=on), session.council.authority):
        raise Http404
    return session


def closed_session_to_read(user: Visitor, session_id: int, *, on: date) -> CouncilSession:
    """For the minutes; those who run it, the auditor, and who was called."""
    session = session_to_read(user, session_id, on=on)
    if session.closed_at is None:
        raise Http404
    return session


def reads_papers(user: Visitor, session: CouncilSession, *, on: date) -> bool:
    """Whether minutes and report, which tell every dossier's result, are for this person.

    Not for a member near one of the producers; those who run the session and the auditor do.
    """
    who = appointments_of(user, on=on)
    if runs(who, session.council.authority) or not session.seats.filter(member__user=user.pk or 0):
        return True
    dossiers = session.items.filter(taken_off_on__isnull=True).values_list("dossier_id", flat=True)
    checks = look.check_interests([user.pk or 0], list(dossiers), on=on)
    return not any(check.in_conflict for check in checks.values())


def papers_to_read(user: Visitor, session_id: int, *, on: date) -> CouncilSession:
    """A closed session whose minutes and report the person may read; else Http404."""
    session = closed_session_to_read(user, session_id, on=on)
    if not reads_papers(user, session, on=on):
        raise Http404
    return session


def seat_to_mark(user: Visitor, seat_id: int, *, on: date) -> SessionSeat:
    seat = SessionSeat.objects.select_related("member__user").filter(pk=seat_id).first()
    if seat is None:
        raise Http404
    seat.session = session_to_run(user, seat.session_id, on=on)
    return seat


def sees_reasons(user: Visitor, session: CouncilSession, *, on: date) -> bool:
    """Whether the person is told why a member is not cleared: who runs it, and its chair."""
    if runs(appointments_of(user, on=on), session.council.authority):
        return True
    return session.seats.filter(
        member__user=user.pk or 0, member__seat=CouncilMember.Seat.CHAIR
    ).exists()


def item_to_run(user: Visitor, item_id: int, *, on: date) -> SessionItem:
    item = _item(item_id)
    item.session = session_to_run(user, item.session_id, on=on)
    return item


@dataclass(frozen=True)
class Reading:
    """One person before one item: what they are there, and whether its sheets are open to them."""

    item: SessionItem
    entry: AgendaItem
    member: CouncilMember | None
    """Their seat, when it scores."""
    runs: bool
    interest: look.InterestCheck
    """What was found of a person with a seat; nothing where they have none."""

    @property
    def own(self) -> look.SeatStanding | None:
        if self.member is None:
            return None
        return next(s for s in self.entry.seats if s.seat.member_id == self.member.pk)

    @property
    def is_barred(self) -> bool:
        """In conflict with the producer, or, who scores, not cleared of it.

        The advisory team does not score: only what was found keeps one of them out.
        """
        return self.interest.in_conflict or (self.own is not None and not self.interest.may_score)

    @property
    def reads_sheets(self) -> bool:
        """All that can come are in, or the session is over; never while barred."""
        return self.entry.is_open and not self.is_barred


def item_to_read(user: Visitor, item_id: int, *, on: date) -> Reading:
    """An item of a session the person may open; Http404 also when it was taken off."""
    item = _item(item_id)
    item.session = session_to_read(user, item.session_id, on=on)
    entry = look.agenda_item(item, on=on)
    if entry is None:
        raise Http404
    member = next((s.seat.member for s in entry.seats if s.seat.member.user_id == user.pk), None)
    who = appointments_of(user, on=on)
    return Reading(
        item,
        entry,
        member,
        runs(who, item.session.council.authority),
        _interest(user, item, on=on),
    )


def _interest(user: Visitor, item: SessionItem, *, on: date) -> look.InterestCheck:
    """Of whoever was called to the session, scoring or advising."""
    user_id = user.pk or 0
    if not SessionSeat.objects.filter(session=item.session_id, member__user=user_id).exists():
        return look.InterestCheck()
    return look.check_interests([user_id], [item.dossier_id], on=on)[user_id, item.dossier_id]


def sheet_to_write(user: Visitor, item_id: int, *, on: date) -> Reading:
    """An item this person was called to score; services say the rest. Else Http404."""
    reading = item_to_read(user, item_id, on=on)
    if reading.member is None:
        raise Http404
    return reading


def evidence_to_open(user: Visitor, item_id: int, file_id: int, *, on: date) -> PrivateFile:
    """A paper of the filing that is judged, for a member called to judge it; else Http404.

    Officers open papers from the dossier's own page.
    """
    item = _item(item_id)
    seat = SessionSeat.objects.filter(session=item.session_id, member__user=user.pk or 0).first()
    if seat is None or item.taken_off_on is not None:
        raise Http404
    if not look.conflicts(seat.member, item.dossier, on=on).may_score:
        raise Http404
    papers = [paper["file_id"] for paper in item.filing.snapshot.get("evidence", [])]
    papers += [r.attachment_id for r in score_sheets.advisory_reports(item) if r.attachment_id]
    found = PrivateFile.objects.filter(pk=file_id).first() if file_id in papers else None
    if found is None:
        raise Http404
    return found


def dossiers_to_advise_on(who: Appointments) -> QuerySet[Dossier]:
    """What the person's advisory team may report on now, longest waiting first."""
    waiting = [DossierState.FORWARDED.value, DossierState.IN_COUNCIL.value]
    return (
        dossiers.dossiers_within(who)
        .filter(state__in=waiting, commune__province__in=who.at(Role.ADVISER))
        .select_related("product", "producer")
        .order_by("changed_at")
    )


def advice_to_write(user: Visitor, dossier_id: int, *, on: date) -> Dossier:
    """A dossier the person's advisory team reports on; else Http404."""
    dossier = dossiers.dossier_to_read(user, dossier_id, on=on)
    if not dossiers.advises(appointments_of(user, on=on), dossier):
        raise Http404
    return dossier


def part_of_dossier(user: Visitor, dossier: Dossier, *, on: date) -> dict[str, Any]:
    """What the dossier's page shows of the council: who is called elsewhere sees their own."""
    who = appointments_of(user, on=on)
    items = list(
        SessionItem.objects.filter(dossier=dossier, session__in=sessions_within(who))
        .select_related("session")
        .order_by("pk")
    )
    may_put_on: list[CouncilSession] = []
    if dossier.state in look.CAN_BE_ASSESSED:
        may_put_on = list(
            sessions_within(who).filter(
                closed_at__isnull=True,
                council__authority__in=authorities_run_by(who),
                council__authority__place_code=dossier.commune.province_id,
            )
        )
    waiting = {DossierState.FORWARDED.value, DossierState.IN_COUNCIL.value}
    result = look.result_of(dossier)
    return {
        "items": items,
        "result": result if result and result.item in items else None,
        "may_put_on": may_put_on,
        "may_advise": dossier.state in waiting and dossiers.advises(who, dossier),
    }


def advice_to_open(user: Visitor, report_id: int, *, on: date) -> PrivateFile:
    """The paper attached to an advisory report, for who may read the dossier; else Http404."""
    report = (
        AdvisoryReport.objects.select_related("attachment", "filing").filter(pk=report_id).first()
    )
    if report is None or report.attachment is None:
        raise Http404
    dossiers.dossier_to_read(user, report.filing.dossier_id, on=on)
    return report.attachment


def _item(item_id: int) -> SessionItem:
    found = (
        SessionItem.objects.select_related(
            "session__council__authority",
            "dossier__product",
            "dossier__producer",
            "dossier__product_set",
            "dossier__ruleset",
            "dossier__commune",
            "filing",
        )
        .filter(pk=item_id)
        .first()
    )
    if found is None:
        raise Http404
    return found
