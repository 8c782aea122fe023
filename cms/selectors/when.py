"""Hours and days as people say them, in the language of the page."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when: one day is named once."""
    start, end = localtime(starts_at), localtime(ends_at)
    if start.date() == end.date():
        return gettext("%(day)s, %(from)s đến %(until)s") % {
            "day": day_words(start.date()),
            "from": hour_words(start),
            "until": hour_words(end),
        }
    return gettext("%(from)s %(first)s đến %(until)s %(last)s") % {
        "from": hour_words(start),
        "first": day_words(start.date()),
        "until": hour_words(end),
        "last": day_words(end.date()),
    }


def day_words(on: date) -> str:
    """Such as "Thứ Bảy 12/12/2026"."""
    return date_format(on, "l j F Y" if get_language() == "en" else "l d/m/Y")


def hour_words(at: datetime) -> str:
    """Such as 8:00, of an aware or a local instant."""
    return date_format(localtime(at) if at.tzinfo else at, "G:i")


def month_words(on: date) -> str:
    """Such as "Tháng 12"; in English the month's short name."""
    if get_language() == "en":
        return date_format(on, "M")
    return gettext("Tháng %(month)d") % {"month": on.month}
