"""The log of making a new product: samples, packaging, trial runs, tastings (seed S89).

An entry is never changed or removed; a wrong one is struck out and stays readable.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.products.models import Product, TrialRecord
from foundation.models import PrivateFile, User


class BadTrial(Exception):
    """Nothing was written; the text says why, for people."""


@transaction.atomic
def write_trial(
    *,
    product: Product,
    kind: TrialRecord.Kind,
    happened_on: date,
    words: str,
    amount: str = "",
    result: str = "",
    photo: PrivateFile | None = None,
    by: User,
    on: date,
) -> TrialRecord:
    """Write down one step of making the product. Raises BadTrial without words, and for a day
    after `on`."""
    if not words.strip():
        raise BadTrial(_("Ghi đã làm gì."))
    if happened_on > on:
        raise BadTrial(_("Ngày làm chưa tới."))
    return TrialRecord.objects.create(
        product=product,
        kind=kind,
        happened_on=happened_on,
        words=words.strip(),
        amount=amount.strip(),
        result=result.strip(),
        photo=photo,
        by=by,
    )


@transaction.atomic
def strike_out(*, trial: TrialRecord, by: User, now: datetime) -> None:
    """Say that the entry is wrong: it stays readable, and proves nothing. Twice is once."""
    row = TrialRecord.objects.select_for_update().get(pk=trial.pk)
    if row.struck_at is None:
        _mark(row, now, "ocop.trial.strike", by)


@transaction.atomic
def take_up_again(*, trial: TrialRecord, by: User) -> None:
    """Let a struck entry count again. Twice is once."""
    row = TrialRecord.objects.select_for_update().get(pk=trial.pk)
    if row.struck_at is not None:
        _mark(row, None, "ocop.trial.restore", by)


def _mark(row: TrialRecord, struck_at: datetime | None, action: str, by: User) -> None:
    row.struck_at = struck_at
    row.save(update_fields=["struck_at"])
    log(instance=row.product, action=action, user=by, data={"trial": row.pk})


def trials_of(product: Product) -> QuerySet[TrialRecord]:
    """The product's entries, newest first, the struck ones among them. One query."""
    return product.trials.select_related("photo", "by")


def standing_trials(product: Product) -> QuerySet[TrialRecord]:
    """The entries that were not struck out, in the order in which the work was done. One query."""
    return product.trials.filter(struck_at__isnull=True).order_by("happened_on", "pk")
