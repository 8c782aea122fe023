"""What a province (or the ministry) sets up for its programme: rounds, advisers, its own rules."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.models import Adviser, AssessmentRound, ProgrammeSettings
from certification.rules.rounds import LEVELS, Window, window_of
from certification.selectors.programme_settings import settings_of
from certification.services.steps import ProgrammeError
from foundation.models import Authority, User

NEED_A_SOURCE = ("quorum", "spread_alert", "advisory_working_days", "order_number_width")
"""Where the decision is silent a province says by which paper it fills the gap."""

SETTINGS = (
    *NEED_A_SOURCE,
    "minimum_reading",
    "idea_resubmit_days",
    "extra_papers",
    "source",
)


class BadRound(ProgrammeError):
    """A round that cannot be opened; `field` names the place, "" the whole."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class SourceNeeded(ProgrammeError):
    """A rule of the province without the paper it stands in."""


class AdviserEnded(ProgrammeError):
    """The adviser's time has its end already, or the end is no day of it."""


@transaction.atomic
def open_round(
    *,
    authority: Authority,
    name: str,
    opens_on: date,
    proposals_until_on: date,
    done_until_on: date,
    is_extra: bool,
    basis: str,
    by: User,
    on: date,
) -> AssessmentRound:
    """Open a round of the authority. Its deadlines are included days.

    A round keeps within a legal window (Đ5), one round a window; any other is an extra round
    and names its basis, which the council's own regulation allows. Raises BadRound.
    """
    # Of two officers who open one window's round at once, one waits here and is then refused.
    Authority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    _check_round(authority, opens_on, proposals_until_on, done_until_on)
    if is_extra:
        if not basis.strip():
            raise BadRound(_("Đợt thêm phải nêu căn cứ."), "basis")
    else:
        _check_window(authority, opens_on, proposals_until_on, done_until_on)
    if done_until_on < on:
        raise BadRound(_("Đợt này đã qua."), "done_until_on")
    try:
        with transaction.atomic():
            created = AssessmentRound.objects.create(
                authority=authority,
                name=name.strip(),
                year=proposals_until_on.year,
                opens_on=opens_on,
                proposals_until_on=proposals_until_on,
                done_until_on=done_until_on,
                is_extra=is_extra,
                basis=basis.strip() if is_extra else "",
                opened_by=by,
            )
    except IntegrityError as error:
        raise BadRound(_("Đã có đợt mang tên này."), "name") from error
    log(instance=created, action="ocop.programme.round", user=by, data={"name": created.name})
    return created


def _check_round(
    authority: Authority, opens_on: date, proposals_until_on: date, done_until_on: date
) -> None:
    if authority.level not in LEVELS:
        raise BadRound(_("%(authority)s không mở đợt đánh giá.") % {"authority": authority.name})
    if proposals_until_on < opens_on:
        raise BadRound(_("Hạn đề nghị không trước ngày mở đợt."), "proposals_until_on")
    if done_until_on <= proposals_until_on:
        raise BadRound(_("Hạn đánh giá xong phải sau hạn đề nghị."), "done_until_on")


def _check_window(
    authority: Authority, opens_on: date, proposals_until_on: date, done_until_on: date
) -> None:
    window = window_of(
        authority.level,
        opens_on=opens_on,
        proposals_until_on=proposals_until_on,
        done_until_on=done_until_on,
    )
    if window is None:
        raise BadRound(
            _("Hạn này ra ngoài đợt của Điều 5: sửa ngày, hoặc đánh dấu đợt thêm và nêu căn cứ."),
            "done_until_on",
        )
    if _rounds_in(authority, window):
        raise BadRound(
            _("Đợt theo luật của thời gian này đã có. Đợt nữa là đợt thêm, cần căn cứ."),
            "proposals_until_on",
        )


def _rounds_in(authority: Authority, window: Window) -> bool:
    return AssessmentRound.objects.filter(
        authority=authority,
        is_extra=False,
        proposals_until_on__gte=window.opens_on,
        proposals_until_on__lte=window.proposals_until_on,
    ).exists()


@transaction.atomic
def keep_settings(
    *, authority: Authority, values: Mapping[str, Any], by: User, on: date
) -> ProgrammeSettings:
    """Keep the authority's own rules; the audit tells each value before and after.

    Values of SETTINGS that are not given stay. Raises SourceNeeded where a gap of the decision
    is filled without naming the paper.
    """
    Authority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    row = settings_of(authority)
    changed = {}
    for name in SETTINGS:
        if name in values and getattr(row, name) != values[name]:
            changed[name] = [getattr(row, name), values[name]]
            setattr(row, name, values[name])
    if any(getattr(row, name) is not None for name in NEED_A_SOURCE) and not row.source.strip():
        raise SourceNeeded(_("Ghi văn bản căn cứ của những con số trên."))
    if changed or row.pk is None:
        row.save()
        data = {"changed": changed, "on": on.isoformat()}
        log(instance=row, action="ocop.programme.settings", user=by, data=data)
    return row


@transaction.atomic
def choose_adviser(
    *,
    authority: Authority,
    name: str,
    kind: str,
    field: str,
    contact: str,
    experience: str,
    selected_on: date,
    selection_paper: str,
    by: User,
) -> Adviser:
    """List a department, consultant or partner, with the paper that chose it (S34–S36)."""
    created = Adviser.objects.create(
        authority=authority,
        name=name.strip(),
        kind=kind,
        field=field,
        contact=contact.strip(),
        experience=experience.strip(),
        selected_on=selected_on,
        selection_paper=selection_paper.strip(),
        recorded_by=by,
    )
    log(instance=created, action="ocop.programme.adviser", user=by, data={"name": created.name})
    return created


@transaction.atomic
def end_adviser(*, adviser: Adviser, until_on: date, by: User) -> Adviser:
    """Let an adviser's time end: `until_on` is the first day it is no longer chosen.

    The row stays, as the record of the choice. Raises AdviserEnded where it has an end already
    or the day comes before the choice.
    """
    row = Adviser.objects.select_for_update(of=("self",)).get(pk=adviser.pk)
    if row.until_on is not None:
        raise AdviserEnded(_("Bên này đã thôi từ trước."))
    if until_on < row.selected_on:
        raise AdviserEnded(_("Ngày thôi không trước ngày chọn."))
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    log(
        instance=row,
        action="ocop.programme.adviser_end",
        user=by,
        data={"until_on": until_on.isoformat()},
    )
    return row
