"""Acts on where goods come from: growing areas with their growers and standards, packing sites,
suppliers, and the standards that a product is made to.

Places and suppliers can be changed and ended, and taken up again; each change is in the audit
with what stood before. Growers and papers are evidence: they are entered once and ended once.
"""

from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.places.models import GrowingArea
from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import PrivateFile, User
from traceability.models import AppliedStandard, AreaStandard, Grower, PackingSite, Supplier
from traceability.rules.boundary import enclosed_m2
from traceability.rules.gln import InvalidGln, read_gln
from traceability.services.errors import TraceError

Row = TypeVar("Row", bound=models.Model)


class BadGln(TraceError):
    """Not a GLN of 13 digits with the right check digit."""


class BadPeriod(TraceError):
    """An end before or on its beginning."""


class NotTheirArea(TraceError):
    """The growing area is not one of this producer's."""


class SupplierNamedTwice(TraceError):
    """The producer already has a supplier of this name."""


class AlreadyEnded(TraceError):
    """It was ended before; an end is entered once."""


@transaction.atomic
def add_area(*, producer: Producer, by: User, **facts: Any) -> GrowingArea:
    """A growing area of the producer. `facts`: name, commune, crop, area_m2, planting_code, gln,
    lat, lon, boundary (corners as `rules.boundary` reads them).

    Where no area is said, the boundary's own is kept. Raises BadGln.
    """
    area = GrowingArea(**_area_facts(facts))
    area.save()
    producer.growing_areas.add(area)
    log(instance=area, action="ocop.origin.add", user=by, data={"producer": producer.pk})
    return area


@transaction.atomic
def change_area(*, area: GrowingArea, producer: Producer, by: User, **facts: Any) -> GrowingArea:
    """Change facts of a growing area (as `add_area`). Raises BadGln, NotTheirArea."""
    _check_theirs(area, producer)
    return _change(area, _area_facts(facts), by)


@transaction.atomic
def end_area(*, area: GrowingArea, producer: Producer, by: User, on: date) -> None:
    """Stop using a growing area: new lots are not offered it; old ones keep it."""
    _check_theirs(area, producer)
    _change(area, {"ended_on": on}, by)


@transaction.atomic
def resume_area(*, area: GrowingArea, producer: Producer, by: User) -> None:
    """Use a growing area again."""
    _check_theirs(area, producer)
    _change(area, {"ended_on": None}, by)


@transaction.atomic
def add_grower(
    *,
    area: GrowingArea,
    producer: Producer,
    name: str,
    since_on: date,
    by: User,
    phone: str = "",
    area_m2: int | None = None,
    note: str = "",
) -> Grower:
    """A household that grows for the producer in one area. Never shown to the public.

    The audit names nobody. Raises NotTheirArea.
    """
    _check_theirs(area, producer)
    grower = Grower.objects.create(
        growing_area=area,
        producer=producer,
        name=name,
        phone=phone,
        area_m2=area_m2,
        note=note,
        since_on=since_on,
        entered_by=by,
    )
    log(instance=area, action="ocop.origin.grower", user=by, data={"grower": grower.pk})
    return grower


@transaction.atomic
def end_grower(*, grower: Grower, by: User, on: date) -> Grower:
    """The household grows no more from this day on. Raises AlreadyEnded, BadPeriod."""
    return _end(grower, "until_on", on, after=grower.since_on, by=by)


@transaction.atomic
def add_area_standard(
    *,
    area: GrowingArea,
    producer: Producer,
    standard: str,
    number: str,
    issued_by: str,
    valid_from: date,
    lapses_on: date,
    by: User,
    name: str = "",
    file: PrivateFile | None = None,
) -> AreaStandard:
    """A standard the area is certified to, in force from `valid_from` until the day before
    `lapses_on`. Raises NotTheirArea, BadPeriod."""
    _check_theirs(area, producer)
    _check_period(valid_from, lapses_on)
    kept = AreaStandard.objects.create(
        growing_area=area,
        producer=producer,
        standard=standard,
        name=name,
        number=number,
        issued_by=issued_by,
        valid_from=valid_from,
        lapses_on=lapses_on,
        file=file,
        entered_by=by,
    )
    log(instance=area, action="ocop.origin.standard", user=by, data={"number": number})
    return kept


@transaction.atomic
def remove_area_standard(*, standard: AreaStandard, by: User, on: date) -> AreaStandard:
    """Take a paper off, entered by mistake or withdrawn. Raises AlreadyEnded."""
    return _end(standard, "removed_on", on, after=None, by=by)


@transaction.atomic
def apply_standard(
    *,
    product: Product,
    kind: str,
    number: str,
    since_on: date,
    by: User,
    file: PrivateFile | None = None,
) -> AppliedStandard:
    """A standard or regulation that the product is made to: item 9 of a trace page
    (NĐ 37/2026 Đ23.5)."""
    applied = AppliedStandard.objects.create(
        product=product, kind=kind, number=number, since_on=since_on, file=file, entered_by=by
    )
    log(instance=product, action="ocop.origin.applied", user=by, data={"number": number})
    return applied


@transaction.atomic
def end_applied_standard(*, applied: AppliedStandard, by: User, on: date) -> AppliedStandard:
    """The product is made to it no more from this day on. Raises AlreadyEnded, BadPeriod."""
    return _end(applied, "until_on", on, after=applied.since_on, by=by)


@transaction.atomic
def add_site(*, producer: Producer, by: User, **facts: Any) -> PackingSite:
    """A packing site of the producer. `facts`: name, commune, street, gln, registration, lat,
    lon. Raises BadGln."""
    site = PackingSite.objects.create(producer=producer, **_with_gln(facts))
    log(instance=site, action="ocop.origin.add", user=by)
    return site


@transaction.atomic
def change_site(*, site: PackingSite, by: User, **facts: Any) -> PackingSite:
    """Change facts of a packing site (as `add_site`), or `ended_on`. Raises BadGln."""
    return _change(site, _with_gln(facts), by)


@transaction.atomic
def add_supplier(*, producer: Producer, by: User, **facts: Any) -> Supplier:
    """Somebody who sells raw material to the producer. `facts`: name, tax_number, phone, commune,
    street, gln. Raises BadGln, SupplierNamedTwice."""
    supplier = Supplier(producer=producer, **_with_gln(facts))
    _save_supplier(supplier)
    log(instance=supplier, action="ocop.origin.add", user=by)
    return supplier


@transaction.atomic
def change_supplier(*, supplier: Supplier, by: User, **facts: Any) -> Supplier:
    """Change facts of a supplier, or `ended_on`. Raises BadGln, SupplierNamedTwice."""
    others = Supplier.objects.filter(producer=supplier.producer_id, name=facts.get("name"))
    if others.exclude(pk=supplier.pk).exists():
        raise _named_twice(facts["name"])
    return _change(supplier, _with_gln(facts), by)


def _area_facts(facts: dict[str, Any]) -> dict[str, Any]:
    facts = _with_gln(facts)
    if facts.get("boundary") and not facts.get("area_m2"):
        facts["area_m2"] = enclosed_m2(facts["boundary"])
    return facts


def _with_gln(facts: dict[str, Any]) -> dict[str, Any]:
    if not facts.get("gln"):
        return dict(facts)
    try:
        return facts | {"gln": read_gln(facts["gln"])}
    except InvalidGln as error:
        raise BadGln(_("GLN gồm 13 chữ số, chữ số cuối để kiểm. Xin xem lại.")) from error


def _check_theirs(area: GrowingArea, producer: Producer) -> None:
    if not producer.growing_areas.filter(pk=area.pk).exists():
        raise NotTheirArea(_("Vùng này không phải của chủ thể."))


def _check_period(since_on: date, ends_on: date) -> None:
    if ends_on <= since_on:
        raise BadPeriod(_("Ngày hết phải sau ngày bắt đầu."))


def _change(row: Row, facts: dict[str, Any], by: User) -> Row:
    """Write what differs; the audit keeps the names of the fields and what stood there."""
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    before = {name: getattr(row, name) for name in facts}
    changed = [name for name, value in facts.items() if value != before[name]]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, facts[name])
    row.save(update_fields=changed)
    log(
        instance=row,
        action="ocop.origin.change",
        user=by,
        data={"before": {name: str(before[name]) for name in changed}},
    )
    return row


def _end(row: Row, field: str, on: date, *, after: date | None, by: User) -> Row:
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if getattr(row, field) is not None:
        raise AlreadyEnded(_("Đã ghi thôi dùng từ trước rồi."))
    if after is not None:
        _check_period(after, on)
    setattr(row, field, on)
    row.save(update_fields=[field])
    log(instance=row, action="ocop.origin.end", user=by, data={"on": on.isoformat()})
    return row


def _save_supplier(supplier: Supplier) -> None:
    try:
        with transaction.atomic():
            supplier.save()
    except IntegrityError as error:
        raise _named_twice(supplier.name) from error


def _named_twice(name: str) -> SupplierNamedTwice:
    return SupplierNamedTwice(_("Đã có bên bán tên %(name)s.") % {"name": name})
