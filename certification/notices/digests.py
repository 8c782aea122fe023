"""One letter a week to the officers of a place about the certificates that near their end.

A letter for each certificate would be noise to a province with hundreds
(docs/decisions/0009-working-days-and-notices.md).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.models import Certificate
from certification.rules.reminders import FIRST_DAYS_BEFORE, Reminder, days_of
from certification.selectors.people import officers_in
from certification.selectors.running_out import ending_between, outlook
from foundation.models import Officer
from foundation.notices import send_once
from foundation.rules.roles import Role

TURNING_POINTS = frozenset(
    {Reminder.OPENS, Reminder.CLOSES, Reminder.MONTH_LEFT, Reminder.LAST_DAY}
)
"""What the law or the pack's last day turns on; the other days are the producer's own."""
TOLD = frozenset({Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER})
LINES = 20

Line = tuple[Certificate, Reminder, date]


def tell_officers(*, on: date) -> int:
    """Make the week's letters that are not yet made; return how many.

    A letter tells of Monday to Sunday of the day's own week, whichever day of it the job runs
    first, so no turning point is told in two letters. A week in which the job never ran is left
    out: the page of deadlines tells the rest. Nothing to tell, no letter.
    """
    monday = on - timedelta(days=on.weekday())
    lines = list(_lines(monday))
    if not lines:
        return 0
    made = 0
    with translation.override(settings.LANGUAGE_CODE):
        for officer in officers_in(TOLD, on=on):
            own = [line for line in lines if _is_in(line[0], officer)]
            if own:
                made += _tell(officer, own, monday=monday, on=on)
    return made


def _lines(monday: date) -> Iterable[Line]:
    """Certificates that reach a turning point in the week, soonest first."""
    sunday = monday + timedelta(days=6)
    for certificate in ending_between(monday, sunday + timedelta(days=FIRST_DAYS_BEFORE)):
        for reminder, day in days_of(certificate.last_valid_on):
            if reminder in TURNING_POINTS and monday <= day <= sunday and _holds(certificate, day):
                yield certificate, reminder, day


def _holds(certificate: Certificate, day: date) -> bool:
    """Whether the producer too is told something that day: not of filing when it was filed."""
    return outlook(certificate, on=day).reminder is not None


def _is_in(certificate: Certificate, officer: Officer) -> bool:
    authority = officer.authority.acting or officer.authority
    if officer.role == Role.COMMUNE_OFFICER:
        return certificate.product.commune_id == authority.place_code
    return certificate.product.province_id == authority.place_code


def _tell(officer: Officer, lines: list[Line], *, monday: date, on: date) -> bool:
    count = len(lines)
    subject = ngettext(
        "Tuần từ %(monday)s: %(count)d giấy chứng nhận tới hạn",
        "Tuần từ %(monday)s: %(count)d giấy chứng nhận tới hạn",
        count,
    ) % {"monday": f"{monday:%d/%m/%Y}", "count": count}
    body = [_words(*line) for line in lines[:LINES]]
    if count > LINES:
        body.append(_("… và %(count)d giấy khác.") % {"count": count - LINES})
    return send_once(
        key=f"running-out:{monday}:{officer.role}:{officer.authority_id}:{officer.user_id}",
        recipient=officer.user,
        subject=subject,
        body="\n".join(body),
        address=reverse("office_today:index"),
        due_on=on,
    )


def _words(certificate: Certificate, reminder: Reminder, day: date) -> str:
    text = {
        Reminder.OPENS: _("%(day)s – %(product)s (%(number)s, %(holder)s): bắt đầu được nộp lại"),
        Reminder.CLOSES: _("%(day)s – %(product)s (%(number)s, %(holder)s): hạn cuối nộp lại"),
        Reminder.MONTH_LEFT: _("%(day)s – %(product)s (%(number)s, %(holder)s): còn 30 ngày"),
        Reminder.LAST_DAY: _("%(day)s – %(product)s (%(number)s, %(holder)s): ngày cuối có sao"),
    }[reminder]
    return text % {
        "day": f"{day:%d/%m/%Y}",
        "product": certificate.product.title,
        "number": certificate.number,
        "holder": certificate.holder.name,
    }
