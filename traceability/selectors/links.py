"""What a GS1 Digital Link is about, of what we know: the goods, the lot, the label."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from catalog.products.models import Product
from traceability.models import LabelRun, Lot
from traceability.rules import label_code
from traceability.rules.digital_link import DigitalLink
from traceability.selectors.codes import (
    KnownLabel,
    epoch_is_revoked,
    known_label,
    label_text,
)
from traceability.selectors.lots import running_recalls


@dataclass(frozen=True, slots=True)
class LinkedGoods:
    """`lot` and `label` are None where the address names none, or none that we know.

    `lot_label`: the label code of the lot itself, "" without one. `recalled_lots`: (lot's code,
    its label code) of lots of the goods that are being recalled on the day.
    """

    product: Product
    lot: Lot | None
    lot_label: str
    label: KnownLabel | None
    recalled_lots: tuple[tuple[str, str], ...]


def linked_goods(link: DigitalLink, *, on: date) -> LinkedGoods | None:
    """What the address names; None for goods we do not know.

    An unknown lot or serial is passed over: the address is then about the goods, or the lot. A
    serial counts where it is a label code of ours on these goods, and on the lot where one is
    named; it then names its lot too. Values of GS1 keys tell upper from lower case. Four queries
    at the most.
    """
    products = Product.objects.filter(gtin=link.gtin) if link.gtin else Product.objects.none()
    product = products.select_related("producer").first()
    if product is None:
        return None
    label = _label(link, product)
    lot = label.run.lot if label else _lot(link, product)
    return LinkedGoods(
        product=product,
        lot=lot,
        lot_label=_lot_label(lot) if lot else "",
        label=label if label and label.is_one_pack else None,
        recalled_lots=_recalled(product, on),
    )


def label_of(code: str) -> KnownLabel | None:
    """The label of this code with its lot and product; None for one we never printed.

    The code is in the form of labels already. One query.
    """
    try:
        read = label_code.parse(code)
    except label_code.MalformedCode:
        return None
    return known_label(read, _runs().filter(epoch=read.epoch, run=read.run).first())


def goods_of(label: KnownLabel, *, on: date) -> LinkedGoods:
    """The same facts, come to by a label instead of an address. Two queries."""
    lot = label.run.lot
    return LinkedGoods(
        product=lot.product,
        lot=lot,
        lot_label=_lot_label(lot),
        label=label if label.is_one_pack else None,
        recalled_lots=_recalled(lot.product, on),
    )


def _runs() -> QuerySet[LabelRun]:
    return LabelRun.objects.select_related("lot__product__producer").annotate(
        epoch_is_revoked=epoch_is_revoked()
    )


def _label(link: DigitalLink, product: Product) -> KnownLabel | None:
    if link.serial is None:
        return None
    try:
        code = label_code.parse(link.serial)
    except label_code.MalformedCode:
        return None
    runs = _runs().filter(epoch=code.epoch, run=code.run, lot__product=product)
    if link.lot is not None:
        runs = runs.filter(lot__code=link.lot)
    return known_label(code, runs.first())


def _lot(link: DigitalLink, product: Product) -> Lot | None:
    return Lot.objects.filter(product=product, code=link.lot).first() if link.lot else None


def _lot_label(lot: Lot) -> str:
    own = LabelRun.objects.filter(lot=lot, purpose=LabelRun.Purpose.LOT).first()
    return label_text(own, 0) if own else ""


def _recalled(product: Product, on: date) -> tuple[tuple[str, str], ...]:
    own = LabelRun.objects.filter(lot=OuterRef("lot"), purpose=LabelRun.Purpose.LOT)
    rows = (
        running_recalls(on=on)
        .filter(Q(lot__product=product))
        .annotate(epoch=Subquery(own.values("epoch")[:1]), number=Subquery(own.values("run")[:1]))
        .filter(number__isnull=False)
        .order_by("lot")
        .values_list(F("lot__code"), "epoch", "number")
        .distinct()
    )
    return tuple(
        (code, label_text(LabelRun(epoch=epoch, run=number), 0)) for code, epoch, number in rows
    )
