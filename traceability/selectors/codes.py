"""Label codes: what is printed, and what a code that is read stands for."""

from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet

from traceability.models import LabelRun, Lot
from traceability.rules import label_code
from traceability.rules.digital_link import DigitalLink


@dataclass(frozen=True, slots=True)
class KnownLabel:
    """A label we printed. `number` counts from 0 within its run."""

    text: str
    run: LabelRun
    number: int

    @property
    def is_one_pack(self) -> bool:
        return self.run.purpose == LabelRun.Purpose.PACKS


def label_key() -> bytes:
    """The master key of label codes, from LABEL_MASTER_KEY; never in the database."""
    return sha256(settings.LABEL_MASTER_KEY.encode()).digest()


def label_text(run: LabelRun, counter: int) -> str:
    """The 16-character code of one label of a run."""
    return label_code.encode(master=label_key(), epoch=run.epoch, run=run.run, counter=counter)


def lot_code_text(lot: Lot) -> str:
    """The 16-character code of the lot itself: the one label of its first run. One query."""
    return label_text(lot.label_runs.get(purpose=LabelRun.Purpose.LOT), 0)


def known_label(code: label_code.LabelCode, run: LabelRun | None) -> KnownLabel | None:
    """The label this code stands on, given the run it names; None for a code we never printed."""
    if run is None:
        return None
    try:
        number = label_code.verify(code, master=label_key(), printed=run.count)
    except label_code.ForgedCode:
        return None
    return KnownLabel(text=str(code), run=run, number=number)


def code_named_by(link: DigitalLink, *, product_id: int) -> str | None:
    """The label code that a GS1 Digital Link about this product leads to, or None.

    A serial counts where it is a label code of ours on this product (and on the lot, where the
    link names one); else the lot's own code; None where the product has no such lot. Values of
    GS1 keys tell upper from lower case. Two queries at most.
    """
    runs = LabelRun.objects.filter(lot__product_id=product_id)
    if link.lot is not None:
        runs = runs.filter(lot__code=link.lot)
    if link.serial is not None and (label := _label_with_serial(link.serial, runs)):
        return label.text
    if link.lot is None:
        return None
    own = runs.filter(purpose=LabelRun.Purpose.LOT).first()
    return label_text(own, 0) if own else None


def _label_with_serial(serial: str, runs: QuerySet[LabelRun]) -> KnownLabel | None:
    try:
        code = label_code.parse(serial)
    except label_code.MalformedCode:
        return None
    return known_label(code, runs.filter(epoch=code.epoch, run=code.run).first())
