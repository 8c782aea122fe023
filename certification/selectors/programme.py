"""Rounds, advisers and a province's own rules, as they are read."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from certification.models import Adviser, AssessmentRound, ProgrammeSettings
from certification.rules.rounds import Window, legal_windows
from foundation.models import Authority


def rounds_of(authorities: Iterable[Authority]) -> QuerySet[AssessmentRound]:
    """The rounds of these authorities, the last to open first, each with its `dossier_count`."""
    return (
        AssessmentRound.objects.filter(authority__in=list(authorities))
        .select_related("authority", "opened_by")
        .annotate(dossier_count=Count("dossiers"))
        .order_by("-proposals_until_on", "authority__name", "-pk")
    )


def current_rounds(*, on: date) -> QuerySet[AssessmentRound]:
    """Every round that is not over on the day, the nearest deadline first. One query."""
    return (
        AssessmentRound.objects.filter(done_until_on__gte=on)
        .select_related("authority")
        .order_by("proposals_until_on", "authority__name", "pk")
    )


def rounds_for(province_code: str, *, proposed_on: date) -> QuerySet[AssessmentRound]:
    """The province's rounds into which a dossier proposed that day fits: opened and not past."""
    return AssessmentRound.objects.filter(
        authority__level=Authority.Level.PROVINCE,
        authority__place_code=province_code,
        opens_on__lte=proposed_on,
        proposals_until_on__gte=proposed_on,
    ).order_by("proposals_until_on", "pk")


def windows_to_open(authority: Authority, *, on: date) -> list[Window]:
    """The legal windows (Đ5) that are not over and for which the authority has no round yet.

    Those that still take proposals come first.
    """
    if authority.level not in ("PROVINCE", "MINISTRY"):
        return []
    windows = [
        window
        for year in (on.year, on.year + 1)
        for window in legal_windows(authority.level, year)
        if window.done_until_on >= on
    ]
    taken = list(
        AssessmentRound.objects.filter(authority=authority, is_extra=False).values_list(
            "proposals_until_on", flat=True
        )
    )
    free = [
        window
        for window in windows
        if not any(window.opens_on <= day <= window.proposals_until_on for day in taken)
    ]
    return sorted(free, key=lambda window: window.proposals_until_on < on)


def settings_rows(authorities: Iterable[Authority]) -> list[tuple[Authority, ProgrammeSettings]]:
    """Each authority with its own rules, empty ones where it has kept none. One query."""
    listed = list(authorities)
    kept = {row.authority_id: row for row in ProgrammeSettings.objects.filter(authority__in=listed)}
    return [(each, kept.get(each.pk) or ProgrammeSettings(authority=each)) for each in listed]


def advisers_of(authorities: Iterable[Authority], *, field: str = "") -> QuerySet[Adviser]:
    """Everyone these authorities ever chose, by field, those still chosen and ended alike."""
    rows = Adviser.objects.filter(authority__in=list(authorities)).select_related(
        "authority", "recorded_by"
    )
    return rows.filter(field=field) if field else rows


def advisers_on(on: date) -> QuerySet[Adviser]:
    """Whom producers may ask on the day, by field, then by authority. One query."""
    running = Q(until_on__isnull=True) | Q(until_on__gt=on)
    return (
        Adviser.objects.filter(running, selected_on__lte=on)
        .select_related("authority")
        .order_by("field", "authority__name", "name", "pk")
    )
