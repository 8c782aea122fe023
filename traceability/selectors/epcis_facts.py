"""The facts of one event of ours, as EPCIS may say them, and the names of lots in it."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from catalog.producers.models import Producer
from certification.selectors import ocop_marks
from certification.selectors.open_data import public_url
from traceability.models import LabelRun, LabTest, Lot, LotUse, TraceEvent
from traceability.rules import digital_link, label_code
from traceability.rules.epcis.mapping import EpcisFacts, Share, event_id
from traceability.selectors.codes import label_text

MAKES = (
    TraceEvent.Kind.HARVESTED,
    TraceEvent.Kind.PROCESSED,
    TraceEvent.Kind.MIXED,
    TraceEvent.Kind.PACKED,
)
"""The first of these that is not taken back is the event by which a lot comes to be."""


OF_PERSONS = frozenset({"guide", "receiver", "supplier_paper", "vehicle", "boat"})
"""Fields of the templates (rules.event_templates) that name a person or a partner: they stay."""


def namespace() -> str:
    """Our own names in EPCIS documents: what stands under `ocop:`."""
    return f"{settings.PUBLIC_URL}/epcis/ns/"


def facts_of(event: TraceEvent) -> EpcisFacts:
    """What of an event of ours may leave; no person, no point on a map. A few queries."""
    lot = event.lot
    makes = event.kind in MAKES and not _made_before(event)
    parts = _parts(lot) if makes and event.kind != TraceEvent.Kind.HARVESTED else []
    names = lot_names([lot, *[part.source for part in parts]])
    quantity = (event.quantity, event.unit or lot.unit)
    if makes and event.quantity is None:
        quantity = (lot.quantity, lot.unit)
    said = event.data if isinstance(event.data, dict) else {}
    return EpcisFacts(
        event_id=own_event_id(event),
        kind=str(event.kind),
        happened_at=event.happened_at,
        utc_offset=event.utc_offset,
        lot=Share(names[lot.pk], *quantity),
        creates=makes and not parts,
        inputs=tuple(Share(names[p.source_id], p.quantity, p.source.unit) for p in parts),
        repacks=any(part.kind == LotUse.Kind.REPACK for part in parts),
        read_point=place_of(event),
        lot_code=lot.code if makes else "",
        best_before=lot.best_before_on.isoformat() if makes and lot.best_before_on else "",
        ilmd=_ilmd(event, said, makes=makes),
        more={
            "detail": event.detail,
            "place": event.place,
            "unit": event.unit,
            "chainPosition": event.position,
            "chainHash": event.hash,
        },
        sensors=tuple(said.get("sensors") or ()),
        transactions=tuple(said.get("bizTransactions") or ()),
        certificates=certificate_pages(event) if makes else (),
    )


def facts_of_test(test: LabTest) -> EpcisFacts:
    """A laboratory's result as an inspection of the lot. The laboratory's paper stays here."""
    lot = test.lot
    name = lot_names([lot])[lot.pk]
    return EpcisFacts(
        event_id=id_of_test(test),
        kind=str(TraceEvent.Kind.INSPECTED),
        happened_at=timezone.make_aware(datetime.combine(test.tested_on, time.min)),
        utc_offset="+07:00",
        lot=Share(name),
        more={"laboratory": test.laboratory, "measured": test.measured},
        transactions=({"type": "testres", "bizTransaction": f"{namespace()}test/{test.pk}"},),
        tested=test.passed,
    )


def id_of_test(test: LabTest) -> str:
    """The EPCIS id of a laboratory's result."""
    return event_id(f"test {test.pk}")


def own_event_id(event: TraceEvent) -> str:
    """The EPCIS id of an event of ours: derived from its hash, so the same for ever."""
    return event_id(event.hash)


def lot_names(lots: Iterable[Lot]) -> dict[int, str]:
    """The name of each lot for EPCIS: its GS1 Digital Link where its product has a GTIN, else
    the address of its own code. Two queries.
    """
    return {lot.pk: _name(lot) for lot in _with_runs(lots)}


def both_names(lot: Lot) -> tuple[str, ...]:
    """Every name under which the lot may stand in events, the one for new events first."""
    return all_names([lot])[lot.pk]


def all_names(lots: Iterable[Lot]) -> dict[int, tuple[str, ...]]:
    """`both_names` of each of these lots. Two queries."""
    named = ((lot.pk, _name(lot), _own_address(lot)) for lot in _with_runs(lots))
    return {pk: tuple(dict.fromkeys(names)) for pk, *names in named}


def _with_runs(lots: Iterable[Lot]) -> QuerySet[Lot]:
    own = LabelRun.objects.filter(purpose=LabelRun.Purpose.LOT)
    wanted = Lot.objects.filter(pk__in={lot.pk for lot in lots}).select_related("product")
    return wanted.prefetch_related(Prefetch("label_runs", own, to_attr="own_run"))


def _name(lot: Lot) -> str:
    if lot.product.gtin:
        try:
            elements = [("01", lot.product.gtin), ("10", lot.code)]
            return digital_link.build(elements, stem=settings.PUBLIC_URL)
        except digital_link.InvalidDigitalLink:
            pass  # a lot code in letters that GS1 does not know has only our own address
    return _own_address(lot)


def _own_address(lot: Lot) -> str:
    runs = lot.own_run  # type: ignore[attr-defined]
    if runs:
        return f"{settings.PUBLIC_URL}/t/{label_text(runs[0], 0)}"
    return f"{namespace()}lot/{lot.pk}"


def place_of(event: TraceEvent) -> str:
    """The read point: a GLN where there is one, else our own name of site, area or commune."""
    site = event.packing_site
    area = event.growing_area
    if site is not None:
        return _gln(site.gln) or f"{namespace()}site/{site.pk}"
    if area is not None:
        return _gln(area.gln) or f"{namespace()}area/{area.pk}"
    if event.commune_id is not None:
        return f"{namespace()}commune/{event.commune_id}"
    return ""


def certificate_pages(event: TraceEvent) -> tuple[str, ...]:
    """The page of the certificate under which the product may bear the mark that day."""
    product_id = event.lot.product_id
    mark = ocop_marks([product_id], on=timezone.localdate(event.happened_at)).get(product_id)
    return (public_url("certification:certificate", mark.register_number),) if mark else ()


def _gln(gln: str) -> str:
    try:
        return digital_link.build([("414", gln)], stem=settings.PUBLIC_URL) if gln else ""
    except digital_link.InvalidDigitalLink:
        return ""


def _made_before(event: TraceEvent) -> bool:
    """Whether an earlier event, neither taken back nor the one that this corrects, made the lot."""
    return (
        TraceEvent.objects.filter(lot=event.lot_id, kind__in=MAKES, position__lt=event.position)
        .exclude(pk=event.corrects_id or 0)
        .exclude(corrections__position__lt=event.position)
        .exists()
    )


def _parts(lot: Lot) -> list[LotUse]:
    return list(lot.parts.select_related("source").order_by("pk"))


def _ilmd(event: TraceEvent, said: dict[str, Any], *, makes: bool) -> dict[str, Any]:
    ilmd = {name: v for name, v in (said.get("ilmd") or {}).items() if name not in OF_PERSONS}
    if makes:
        ilmd["packedOn"] = event.lot.packed_on.isoformat()
        if event.growing_area is not None:
            ilmd["growingAreaCode"] = event.growing_area.planting_code
    return ilmd


def lots_named(names: Iterable[str], *, producer: Producer) -> list[Lot]:
    """The lots of a producer that these canonical names speak of: by GTIN and lot, by GTIN and a
    label's serial, or by a label's own address. Oldest first; two queries at most.
    """
    by_lot, by_run = Q(), Q()
    for name in set(names):
        asked_lot, asked_run = _lot_behind(name)
        by_lot, by_run = by_lot | asked_lot, by_run | asked_run
    found: set[int] = set()
    own = Lot.objects.filter(producer=producer)
    if by_lot:
        found |= set(own.filter(by_lot).values_list("pk", flat=True))
    if by_run:
        runs = LabelRun.objects.filter(by_run, lot__producer=producer)
        found |= set(runs.values_list("lot_id", flat=True))
    return list(own.filter(pk__in=found).order_by("pk")) if found else []


def _lot_behind(name: str) -> tuple[Q, Q]:
    """What to ask of lots and of label runs for one name; empty for a name of something else."""
    own_address = f"{settings.PUBLIC_URL}/t/"
    serial = ""
    if name.lower().startswith(own_address.lower()):
        serial = name[len(own_address) :]
    else:
        try:
            link = digital_link.parse(name)
        except digital_link.InvalidDigitalLink:
            return Q(), Q()
        if link.gtin and link.lot:
            return Q(product__gtin=link.gtin, code=link.lot), Q()
        serial = link.serial or ""
    try:
        code = label_code.parse(serial)
    except label_code.MalformedCode:
        return Q(), Q()
    return Q(), Q(epoch=code.epoch, run=code.run)
