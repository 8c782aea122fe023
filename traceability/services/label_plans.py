"""Acts on plans of subsidised labels (S84): make one, give producers their part, take it back.

The plan's row is locked for every act, so that parts never exceed the plan and runs never exceed
a part, however many act at once.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from foundation.models import Authority, User
from traceability.models import LabelAllocation, LabelPlan
from traceability.selectors.label_plans import given_to, left_for, with_sums
from traceability.services.errors import TraceError


class NoSuchShare(TraceError):
    """The producer has no part of the plan, or the plan has ended."""


class BeyondTheShare(TraceError):
    """More labels than are left of the producer's part, or of the plan."""


@transaction.atomic
def make_plan(
    *,
    authority: Authority,
    year: int,
    name: str,
    quantity: int,
    until_on: date,
    by: User,
    on: date,
    note: str = "",
) -> LabelPlan:
    """An authority will pay for so many labels. Raises TraceError for a day that is past."""
    if until_on < on:
        raise TraceError(_("Ngày cuối phải từ hôm nay trở đi."))
    plan = LabelPlan.objects.create(
        authority=authority,
        year=year,
        name=name.strip(),
        quantity=quantity,
        until_on=until_on,
        note=note.strip(),
        made_by=by,
        made_on=on,
    )
    log(instance=plan, action="ocop.label.plan", user=by, data={"quantity": quantity})
    return plan


@transaction.atomic
def give(
    *, plan: LabelPlan, producer: Producer, quantity: int, by: User, on: date, note: str = ""
) -> LabelAllocation:
    """Give a producer a part of the plan; again adds to it.

    Raises BeyondTheShare for more than the plan has left, NoSuchShare once it has ended.
    """
    plan = _held(plan)
    _must_run(plan, on)
    free = with_sums(LabelPlan.objects.filter(pk=plan.pk)).get().free  # type: ignore[attr-defined]
    if not 1 <= quantity <= free:
        raise BeyondTheShare(_("Kế hoạch chỉ còn %(free)s tem chưa cấp.") % {"free": free})
    return _write(plan, producer, quantity, by, on, note)


@transaction.atomic
def take_back(
    *, plan: LabelPlan, producer: Producer, quantity: int, by: User, on: date, note: str = ""
) -> LabelAllocation:
    """Take back what a producer has not used. Raises BeyondTheShare for more than that."""
    plan = _held(plan)
    left = left_for(plan.pk, producer.pk)
    if not 1 <= quantity <= left:
        raise BeyondTheShare(_("Chỉ thu lại được %(left)s tem chưa dùng.") % {"left": left})
    return _write(plan, producer, -quantity, by, on, note)


def draw(*, plan: LabelPlan, producer_id: int, count: int, on: date) -> None:
    """Hold so much of a producer's part for a run that the caller writes in this transaction.

    Raises NoSuchShare, BeyondTheShare.
    """
    plan = _held(plan)
    _must_run(plan, on)
    if given_to(plan.pk, producer_id) <= 0:
        raise NoSuchShare(_("Kế hoạch này chưa cấp tem cho chủ thể."))
    left = left_for(plan.pk, producer_id)
    if count > left:
        raise BeyondTheShare(_("Phần được cấp chỉ còn %(left)s tem.") % {"left": left})


def _held(plan: LabelPlan) -> LabelPlan:
    return LabelPlan.objects.select_for_update().get(pk=plan.pk)


def _must_run(plan: LabelPlan, on: date) -> None:
    if on > plan.until_on:
        raise NoSuchShare(_("Kế hoạch đã hết ngày %(day)s.") % {"day": f"{plan.until_on:%d/%m/%Y}"})


def _write(
    plan: LabelPlan, producer: Producer, quantity: int, by: User, on: date, note: str
) -> LabelAllocation:
    written = LabelAllocation.objects.create(
        plan=plan,
        producer=producer,
        quantity=quantity,
        note=note.strip(),
        given_by=by,
        given_on=on,
    )
    log(
        instance=plan,
        action="ocop.label.give" if quantity > 0 else "ocop.label.take_back",
        user=by,
        data={"producer": producer.pk, "quantity": quantity},
    )
    return written
