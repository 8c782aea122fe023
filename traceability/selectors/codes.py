"""Label codes: what is printed, and what a code that is read stands for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef

from traceability.models import LabelEpoch, LabelRun, Lot
from traceability.rules import label_code, label_keys


@dataclass(frozen=True, slots=True)
class KnownLabel:
    """A label whose code our key made. `number` counts from 0 within its run.

    `is_revoked`: the key leaked and its epoch was revoked. The code then proves nothing, since
    others can make such codes too; pages say so and show only what scans have seen.
    """

    text: str
    run: LabelRun
    number: int
    is_revoked: bool = False

    @property
    def is_one_pack(self) -> bool:
        return self.run.purpose == LabelRun.Purpose.PACKS


def label_key(epoch: int) -> bytes:
    """The master key of an epoch's codes, from the environment; never in the database.

    LABEL_MASTER_KEY, or for older epochs the one LABEL_OLD_KEYS names. Raises
    rules.label_keys.BadOldKeys where that cannot be read.
    """
    secret = label_keys.secret_of(
        epoch, current=settings.LABEL_MASTER_KEY, old=settings.LABEL_OLD_KEYS
    )
    return label_keys.master_key(secret)


def epoch_is_revoked() -> Exists:
    """Whether the key of a run was revoked: annotate runs with it as `epoch_is_revoked`, and
    `known_label` asks the database no more."""
    return Exists(LabelEpoch.objects.filter(number=OuterRef("epoch"), revoked_on__isnull=False))


def label_text(run: LabelRun, counter: int) -> str:
    """The 16-character code of one label of a run."""
    key = label_key(run.epoch)
    return label_code.encode(master=key, epoch=run.epoch, run=run.run, counter=counter)


def label_texts(run: LabelRun, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
    """(number, code) of many labels of a run; the key is looked up once."""
    key = label_key(run.epoch)
    for number in numbers:
        yield (
            number,
            label_code.encode(master=key, epoch=run.epoch, run=run.run, counter=number),
        )


def lot_code_text(lot: Lot) -> str:
    """The 16-character code of the lot itself: the one label of its first run. One query."""
    return label_text(lot.label_runs.get(purpose=LabelRun.Purpose.LOT), 0)


def known_label(code: label_code.LabelCode, run: LabelRun | None) -> KnownLabel | None:
    """The label this code stands on, given the run it names; None for a code we never made.

    Codes of a revoked epoch are still known, and say so. No query where the run was read with
    `epoch_is_revoked`, else one.
    """
    if run is None:
        return None
    try:
        number = label_code.verify(code, master=label_key(run.epoch), printed=run.count)
    except label_code.ForgedCode:
        return None
    is_revoked = getattr(run, "epoch_is_revoked", None)
    if is_revoked is None:
        revoked = LabelEpoch.objects.filter(number=run.epoch, revoked_on__isnull=False)
        is_revoked = revoked.exists()
    return KnownLabel(text=str(code), run=run, number=number, is_revoked=is_revoked)
