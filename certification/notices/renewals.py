"""Telling producers that certificates near their end.

Why these people and these days: docs/decisions/0009-working-days-and-notices.md.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from certification.rules.dates import renewal_window
from certification.rules.reminders import Reminder
from certification.selectors.people import people_to_tell
from certification.selectors.running_out import RunningOut, running_out
from foundation.models import Notice, User
from foundation.notices import send_once

AT_ONCE = 500


def tell_producers(*, on: date) -> int:
    """Make the notices that are due on the day and not yet made; return how many.

    Guarantee: one person is told once about one stage of one certificate, however often and
    wherever this runs. Somebody who joins a producer during a stage is told of that stage.
    """
    made = 0
    due = (row for row in running_out(on=on) if row.reminder is not None)
    with translation.override(settings.LANGUAGE_CODE):
        while rows := list(islice(due, AT_ONCE)):
            made += sum(_tell(row, person, on) for row, person in _not_yet_told(rows, on=on))
    return made


def _not_yet_told(rows: list[RunningOut], *, on: date) -> Iterator[tuple[RunningOut, User]]:
    people = people_to_tell({row.certificate.holder_id for row in rows}, on=on)
    wanted = {
        _key(row, person): (row, person)
        for row in rows
        for person in people.get(row.certificate.holder_id, [])
    }
    told = Notice.objects.filter(key__in=wanted).values_list("key", flat=True)
    for key in told:
        del wanted[key]
    yield from wanted.values()


def _key(row: RunningOut, person: User) -> str:
    """The last valid day is part of it: an extension has a last month and a last day of its own."""
    stage = f"T-{row.reminder:d}"
    return f"renewal:{row.certificate.number}:{row.last_valid_on}:{stage}:{person.pk}"


def _tell(row: RunningOut, person: User, on: date) -> bool:
    assert row.reminder is not None  # noqa: S101 - for the type checker
    subject, body = words(row, on=on)
    return send_once(
        key=_key(row, person),
        recipient=person,
        subject=subject,
        body=body,
        address=reverse("desk:today"),
        due_on=on,
    )


def words(row: RunningOut, *, on: date) -> tuple[str, str]:
    """Subject and text, in the words of the day it is made: a late notice says what is so now."""
    window = renewal_window(row.last_valid_on)
    facts = {
        "product": row.certificate.product.title[:120],
        "number": row.certificate.number,
        "last": f"{row.last_valid_on:%d/%m/%Y}",
        "opens": f"{window.opens_on:%d/%m/%Y}",
        "closes": f"{window.closes_on:%d/%m/%Y}",
    }
    if row.reminder is Reminder.LAST_DAY:
        return _last_day_words(facts, has_ended=on > row.last_valid_on)
    if row.reminder is Reminder.MONTH_LEFT:
        return _last_month_words(facts, is_renewing=row.is_renewing)
    if on < window.opens_on:
        subject = _("%(product)s: chuẩn bị hồ sơ đánh giá lại")
        advice = _(
            "Được nộp hồ sơ từ ngày %(opens)s đến hết ngày %(closes)s. Hãy chuẩn bị giấy tờ."
        )
    elif on <= window.closes_on:
        subject = _("%(product)s: nộp hồ sơ đánh giá lại đến hết ngày %(closes)s")
        advice = _("Đang trong thời gian nộp hồ sơ: đến hết ngày %(closes)s là hạn cuối.")
    else:
        subject = _("%(product)s: đã hết hạn nộp hồ sơ đánh giá lại")
        advice = _(
            "Hạn nộp hồ sơ đánh giá lại là hết ngày %(closes)s và chưa có hồ sơ nào được nộp. "
            "Hãy liên hệ xã hoặc cơ quan OCOP của tỉnh ngay để được hướng dẫn."
        )
    return subject % facts, f"{_ends() % facts}\n{advice % facts}\n{_law()}"


def _last_month_words(facts: dict[str, str], *, is_renewing: bool) -> tuple[str, str]:
    subject = _("%(product)s: sao có hiệu lực đến hết ngày %(last)s")
    standing = (
        _("Hồ sơ đánh giá lại đang được xem xét nhưng chưa có quyết định.")
        if is_renewing
        else _("Chưa có hồ sơ đánh giá lại nào đang được xem xét.")
    )
    return subject % facts, f"{_ends() % facts}\n{standing}\n{_packs()}"


def _last_day_words(facts: dict[str, str], *, has_ended: bool) -> tuple[str, str]:
    if has_ended:
        subject = _("%(product)s: sao đã hết hiệu lực sau ngày %(last)s")
        ending = _("Giấy chứng nhận %(number)s của %(product)s đã hết hiệu lực sau ngày %(last)s.")
    else:
        subject = _("%(product)s: hôm nay là ngày cuối sao có hiệu lực")
        ending = _("Giấy chứng nhận %(number)s của %(product)s hết hiệu lực sau hôm nay, %(last)s.")
    return subject % facts, f"{ending % facts}\n{_packs()}"


def _ends() -> str:
    return _("Giấy chứng nhận %(number)s của %(product)s có hiệu lực đến hết ngày %(last)s.")


def _law() -> str:
    return _(
        "Căn cứ: Quyết định 26/2026/QĐ-TTg, Điều 7 khoản 6: nộp hồ sơ trước khi hết hạn từ 180 "
        "đến 120 ngày."
    )


def _packs() -> str:
    return _(
        "Sau ngày đó không được in, dán hay dùng sao và nhãn hiệu OCOP trên bao bì, nhãn và quảng "
        "cáo. Hãy kiểm lại số bao bì có sao còn lại."
    )
