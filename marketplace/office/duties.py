"""What waits for one officer today: which duties their appointments bring, in one list.

The duties themselves are certification's (selectors.deadlines) and, around recalls and labels,
traceability's (selectors.recall_deadlines, label_deadlines); here stands who owes which.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.access import councils as council_gate
from certification.access.appointments import COUNTRY, Appointments, appointments_of
from certification.rules.powers import stars_given_at
from certification.selectors.deadlines import (
    Deadline,
    Duty,
    Places,
    Waiting,
    councils,
    dossiers,
    oversight,
    register,
)
from certification.selectors.deadlines.row import pressing
from foundation import working_days
from foundation.models import User
from foundation.rules.roles import Role
from foundation.rules.working_days import WorkingDays
from marketplace.commerce.access import is_sales_staff
from marketplace.commerce.selectors.selling_queues import (
    listings_due,
    sellers_due,
    takedowns_due,
)
from traceability.selectors.label_deadlines import copies, gtin_proofs
from traceability.selectors.recall_deadlines import around_recalls, in_places

FIRST = 5

LABELS: Mapping[Duty, object] = {
    Duty.COMMUNE_REPORT: _("Báo cáo của xã về hồ sơ"),
    Duty.RENEWAL: _("Hồ sơ đánh giá lại chờ quyết định"),
    Duty.FORWARDED: _("Hồ sơ xã chuyển lên, chưa đưa vào phiên"),
    Duty.RESULT: _("Kết quả hội đồng chờ xử lý"),
    Duty.ADVISORY_REPORT: _("Báo cáo của tổ tư vấn"),
    Duty.SCORE_SHEET: _("Phiếu chấm chưa nộp"),
    Duty.DECISION_TO_SIGN: _("Quyết định đang trình ký"),
    Duty.DECISION_TO_PUBLISH: _("Quyết định đã ký, chưa công bố"),
    Duty.REFERRAL: _("Hồ sơ gửi bộ chờ trả lời"),
    Duty.WITHDRAWAL: _("Đề nghị thu hồi chờ quyết định"),
    Duty.INSPECTION: _("Kiểm tra theo kế hoạch"),
    Duty.RECHECK: _("Chủ thể báo đã khắc phục, chờ kiểm tra lại"),
    Duty.CORRECTION: _("Chủ thể đang khắc phục"),
    Duty.CLAIM: _("Lời, ảnh dùng sao, nhãn hiệu chờ xét"),
    Duty.MARK_REQUEST: _("Xin dùng nhãn hiệu chờ trả lời"),
    Duty.PUBLIC_REPORT: _("Tin người dân báo, chưa xem"),
    Duty.RECALL_START: _("Kiểm nghiệm không đạt, chưa thu hồi"),
    Duty.RECALL: _("Thu hồi chưa xong"),
    Duty.LOT_RECORD: _("Hồ sơ lô đã yêu cầu, chưa nộp"),
    Duty.COPIES: _("Dấu hiệu tem giả, chưa xem"),
    Duty.GTIN_PROOF: _("Giấy về mã GTIN chờ trả lời"),
    Duty.TAKEDOWN: _("Yêu cầu gỡ sản phẩm (24 giờ)"),
    Duty.SELLER: _("Người bán chờ duyệt"),
    Duty.LISTING: _("Sản phẩm chờ duyệt bày bán"),
    Duty.PAPERS: _("Đã hỏi thêm giấy tờ, chờ chủ thể"),
    Duty.ENDING: _("Giấy chứng nhận sắp hết hạn, chưa nộp lại"),
    Duty.ROUND: _("Đợt đánh giá sắp đến hạn"),
}

_DOSSIER = "dossiers_office:inspect"
_PAGES: Mapping[Duty, str] = {
    Duty.COMMUNE_REPORT: _DOSSIER,
    Duty.RENEWAL: _DOSSIER,
    Duty.FORWARDED: _DOSSIER,
    Duty.RESULT: _DOSSIER,
    Duty.ADVISORY_REPORT: _DOSSIER,
    Duty.PAPERS: _DOSSIER,
    Duty.REFERRAL: _DOSSIER,
    Duty.SCORE_SHEET: "council_office:item",
    Duty.DECISION_TO_SIGN: "recognition_office:inspect",
    Duty.DECISION_TO_PUBLISH: "recognition_office:inspect",
    Duty.INSPECTION: "inspections_office:inspect",
    Duty.RECHECK: "inspections_office:inspect",
    Duty.CORRECTION: "inspections_office:inspect",
    Duty.CLAIM: "marks_office:claim",
    Duty.MARK_REQUEST: "marks_office:inspect",
    Duty.PUBLIC_REPORT: "cases_office:report",
    Duty.ENDING: "register_office:inspect",
    Duty.RECALL_START: "lots_office:inspect",
    Duty.RECALL: "recalls_office:inspect",
    Duty.LOT_RECORD: "recalls_office:record",
    Duty.COPIES: "scans_office:alert",
    Duty.GTIN_PROOF: "labels_office:proof",
    Duty.TAKEDOWN: "takedowns_office:takedown",
    Duty.SELLER: "sellers_office:check",
    Duty.LISTING: "listings_office:check",
}
_LISTS: Mapping[Duty, str] = {
    Duty.WITHDRAWAL: "cases_office:proposals",
    Duty.ROUND: "programme_office:index",
}
"""Duties that are done on a list; the others have a page each."""

_OF_OTHERS = frozenset({Duty.ENDING, Duty.CORRECTION})
"""The producer's to do: an officer's own deadlines come first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits, as it is shown; `days_left` are working days, below zero when late."""

    deadline: Deadline
    address: str
    days_left: int | None

    @property
    def label(self) -> object:
        return LABELS[self.deadline.duty]

    @property
    def is_late(self) -> bool:
        return self.deadline.is_overdue or (self.days_left is not None and self.days_left < 0)

    @property
    def days_late(self) -> int:
        """Working days; 0 where a clock of hours ran out today."""
        return -min(self.days_left or 0, 0)


@dataclass(frozen=True, slots=True)
class Group:
    label: object
    lines: tuple[Line, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Today:
    """An officer's day: the five most pressing things, and everything by its kind."""

    first: tuple[Line, ...]
    groups: tuple[Group, ...]


def has_duties(user: User, *, on: date) -> bool:
    """Whether the page is for this person: anyone appointed, members of councils, and the staff
    of the market's selling."""
    if is_sales_staff(user):
        return True
    return appointments_of(user, on=on).has_any or council_gate.has_business(user, on=on)


def today_of(user: User, *, on: date, now: datetime | None = None) -> Today:
    """What waits for the person on the day. The number of queries depends on their roles alone.

    `now` is for clocks of hours; this instant where nobody says.
    """
    who = appointments_of(user, on=on)
    gathered = _gathered(_everything(who, user, on, now or timezone.now()))
    days = working_days.calendar()
    groups = tuple(
        Group(LABELS[duty], tuple(_line(row, days, on) for row in found.rows), found.count)
        for duty in Duty
        if (found := gathered.get(duty)) is not None
    )
    dated = [line for group in groups for line in group.lines if line.deadline.due_on is not None]
    dated.sort(key=lambda line: (line.deadline.duty in _OF_OTHERS, pressing(line.deadline)))
    return Today(first=tuple(dated[:FIRST]), groups=groups)


def _line(row: Deadline, days: WorkingDays, on: date) -> Line:
    left = None
    if row.due_on is not None:
        # A deadline on a day off is late the day after it all the same: never "0 left" then.
        left = days.between(on, row.due_on) if row.due_on >= on else _late(days, row.due_on, on)
    return Line(row, _address(row), left)


def _late(days: WorkingDays, due_on: date, on: date) -> int:
    return min(days.between(on, due_on), -1)


def _address(row: Deadline) -> str:
    if row.duty in _LISTS:
        return reverse(_LISTS[row.duty])
    return reverse(_PAGES[row.duty], args=[row.key])


def _gathered(found: Iterable[Waiting]) -> dict[Duty, Waiting]:
    """Each duty once: two roles of one person may bring the same lines."""
    gathered: dict[Duty, Waiting] = {}
    for each in found:
        if not each.rows:
            continue
        before = gathered.get(each.duty)
        gathered[each.duty] = each if before is None else _together(before, each)
    return gathered


def _together(one: Waiting, other: Waiting) -> Waiting:
    known = {row.key for row in one.rows}
    added = [row for row in other.rows if row.key not in known]
    rows = sorted((*one.rows, *added), key=pressing)
    same = len(other.rows) - len(added)
    return Waiting(one.duty, tuple(rows), one.count + other.count - same)


def _everything(who: Appointments, user: User, on: date, now: datetime) -> Iterator[Waiting]:
    yield councils.score_sheets(user, on=on)
    if is_sales_staff(user):
        yield takedowns_due(now=now)
        yield sellers_due()
        yield listings_due()
    if who.is_administrator:
        yield from _of_all(on)
        yield from _of_lots(Places(everywhere=True), now)
        yield gtin_proofs(in_places(Places(everywhere=True)))
        return
    if communes := who.at(Role.COMMUNE_OFFICER):
        yield from _of_commune(communes, on)
    if provinces := who.at(Role.PROVINCIAL_OFFICER):
        yield from _of_province(provinces, on)
        yield from _of_lots(Places(provinces=provinces), now)
        yield gtin_proofs(in_places(Places(provinces=provinces)))
    if advised := who.at(Role.ADVISER):
        yield dossiers.advisory_reports(Places(provinces=advised), on=on)
    if inspected := who.at(Role.INSPECTOR):
        yield from _of_inspector(inspected, on)
        everywhere = COUNTRY in inspected
        places = Places(provinces=frozenset(inspected), everywhere=everywhere)
        yield from _of_lots(places, now)
    if COUNTRY in who.at(Role.MINISTRY_RECORD_KEEPER):
        yield from _of_ministry(on)


def _of_commune(communes: frozenset[str], on: date) -> Iterator[Waiting]:
    places = Places(communes=communes)
    yield dossiers.commune_reports(places, on=on)
    yield dossiers.papers_awaited(places, on=on)
    yield register.ending(places, on=on)
    yield register.rounds_for_communes(communes, on=on)


def _of_province(provinces: frozenset[str], on: date) -> Iterator[Waiting]:
    places = Places(provinces=provinces)
    yield dossiers.renewals(places, on=on)
    yield dossiers.forwarded(places, on=on)
    yield dossiers.results(places, on=on)
    yield dossiers.papers_awaited(places, on=on)
    yield councils.decisions_to_sign(provinces, on=on)
    yield councils.decisions_to_publish(provinces, on=on)
    yield oversight.withdrawals(provinces, stars=stars_given_at("PROVINCE"))
    yield oversight.claims(provinces, on=on)
    yield oversight.mark_requests(provinces, stars_five=False)
    yield from _of_inspector(provinces, on)
    yield register.ending(places, on=on)
    yield register.rounds_for_authorities(provinces, on=on)


def _of_inspector(provinces: Collection[str], on: date) -> Iterator[Waiting]:
    everywhere = COUNTRY in provinces
    places = Places(provinces=frozenset(provinces), everywhere=everywhere)
    yield oversight.inspections(places, on=on)
    yield oversight.rechecks(places, on=on)
    yield oversight.corrections(places, on=on)
    yield oversight.public_reports(provinces, on=on)


def _of_lots(places: Places, now: datetime) -> Iterator[Waiting]:
    """Of everyone who looks after lots (traceability.access)."""
    whose = in_places(places)
    yield from around_recalls(whose, now=now)
    yield copies(whose)


def _of_ministry(on: date) -> Iterator[Waiting]:
    """Five stars, what concerns the country, and what names no place."""
    own = frozenset({COUNTRY})
    yield councils.referrals(on=on)
    yield councils.decisions_to_sign(own, on=on)
    yield councils.decisions_to_publish(own, on=on)
    yield oversight.withdrawals(None, stars=stars_given_at("MINISTRY"))
    yield oversight.mark_requests(None, stars_five=True)
    yield oversight.public_reports(own, on=on)
    yield register.rounds_for_authorities(own, on=on)


def _of_all(on: date) -> Iterator[Waiting]:
    """An administrator stands in for everyone."""
    country = Places(everywhere=True)
    yield dossiers.commune_reports(country, on=on)
    yield dossiers.renewals(country, on=on)
    yield dossiers.forwarded(country, on=on)
    yield dossiers.results(country, on=on)
    yield dossiers.advisory_reports(country, on=on)
    yield dossiers.papers_awaited(country, on=on)
    yield councils.decisions_to_sign(None, on=on)
    yield councils.decisions_to_publish(None, on=on)
    yield councils.referrals(on=on)
    yield oversight.withdrawals(None, stars=(3, 4, 5))
    yield oversight.inspections(country, on=on)
    yield oversight.rechecks(country, on=on)
    yield oversight.corrections(country, on=on)
    yield oversight.claims(None, on=on)
    yield oversight.mark_requests(None, stars_five=None)
    yield oversight.public_reports(None, on=on)
    yield register.ending(country, on=on)
    yield register.rounds_for_authorities(None, on=on)
