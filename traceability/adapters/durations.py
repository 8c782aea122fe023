"""How long something took, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def duration_words(seconds: float | None) -> str:
    """Two largest parts: "2 ngày 3 giờ", "5 phút", "dưới 1 giây"; "chưa có" for None."""
    if seconds is None:
        return _("chưa có")
    whole = int(seconds)
    if whole < 1:
        return _("dưới 1 giây")
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    parts = [
        ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days} if days else "",
        ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes} if minutes else "",
        ngettext("%(n)d giây", "%(n)d giây", left) % {"n": left} if left else "",
    ]
    return " ".join([part for part in parts if part][:2])
