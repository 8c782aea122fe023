"""Rounds and deadlines, and whom to ask for advice: public pages, the same for everyone."""

from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification.models import Adviser, AssessmentRound
from certification.rules.rounds import Window, legal_windows
from certification.selectors import programme
from foundation.calendar import today
from foundation.page_cache import public_page


@require_safe
@public_page(parameters=())
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds that are not over, by authority, and the year's legal windows (Đ5)."""
    on = today()
    open_rounds = sorted(
        programme.current_rounds(on=on), key=lambda row: (row.authority.name, row.opens_on)
    )
    by_authority = [
        (name, [(row, _stage(row, on)) for row in rows])
        for name, rows in groupby(open_rounds, key=lambda row: row.authority.name)
    ]
    context = {
        "by_authority": by_authority,
        "province_windows": _windows("PROVINCE", on),
        "ministry_windows": _windows("MINISTRY", on),
        "crumbs": _crumbs(_("Đợt đánh giá")),
    }
    return render(request, "certification/programme/rounds.html", context)


def _windows(level: str, on: date) -> list[Window]:
    """This year's and the next year's windows that are not over: the next two."""
    years = (on.year, on.year + 1)
    windows = [window for year in years for window in legal_windows(level, year)]
    return [window for window in windows if window.done_until_on >= on][:2]


def _stage(row: AssessmentRound, on: date) -> str:
    """Where a round stands on the day, in a word."""
    if on < row.opens_on:
        return _("chưa mở")
    return _("đang nhận hồ sơ") if on <= row.proposals_until_on else _("đang đánh giá")


@require_safe
@public_page(parameters=())
def advisers(request: HttpRequest) -> HttpResponse:
    """Whom producers may ask, by what the criteria ask about; only contacts that are public."""
    labels = dict(Adviser.Field.choices)
    rows = sorted(
        programme.advisers_on(today()), key=lambda row: Adviser.Field.values.index(row.field)
    )
    context = {
        "fields": [
            (labels[field], list(found)) for field, found in groupby(rows, lambda row: row.field)
        ],
        "crumbs": _crumbs(_("Hỏi ai về tiêu chí")),
    }
    return render(request, "certification/programme/public_advisers.html", context)


def _crumbs(title: str) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtail_serve", args=[""]), "title": _("Trang chủ")},
        {"url": reverse("certification:register"), "title": _("Sổ giấy chứng nhận OCOP")},
        {"url": "", "title": title},
    ]
