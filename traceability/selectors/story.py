"""What a scan says: one verdict, then everything on record about the lot and this label."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from certification.selectors import (
    CertificateTerm,
    OcopMark,
    certificate_terms,
    ocop_marks,
)
from traceability.models import LabelRange, Lot
from traceability.rules import label_code
from traceability.rules.trace_codes import PlaceFacts, place_code, product_code
from traceability.rules.typed_code import as_typed
from traceability.rules.verdict import Finding, Term, Verdict, lot_verdict
from traceability.selectors.codes import KnownLabel, known_label, label_key
from traceability.selectors.story_record import RECORD


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement of a sensor, as EPCIS says it: `kind` "Temperature", `unit` "CEL" …"""

    kind: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """One event. `recorder` is who entered it: producer, helper, officer or platform.

    `product_code`, `place_code`: the stage's trace codes (TT 02/2024 Đ6); `place_code` is ""
    where nothing says where it happened. `error_reason`: why it corrects another.
    """

    position: int
    kind: str
    happened_at: datetime
    recorded_on: date
    place: str
    detail: str
    recorder: str
    corrects: int | None
    is_corrected: bool
    error_reason: str = ""
    quantity: str = ""
    product_code: str = ""
    place_code: str = ""
    sensors: tuple[Reading, ...] = ()

    @property
    def happened_on(self) -> date:
        return self.happened_at.date()


@dataclass(frozen=True, slots=True)
class LabResult:
    tested_on: date
    laboratory: str
    report_number: str
    measured: str
    passed: bool


@dataclass(frozen=True, slots=True)
class RecallNotice:
    recalled_on: date
    reason: str
    instructions: str
    phone: str


@dataclass(frozen=True, slots=True)
class Material:
    """What the lot was made of. `origin` is a growing area; "" where a supplier sold it: whose
    goods a producer buys is its own business and the authorities'."""

    name: str
    received_on: date
    origin: str


@dataclass(frozen=True, slots=True)
class Parent:
    """A lot that this one was made of. `label` is the code that opens its page."""

    kind: str
    code: str
    product_id: int
    title: str
    used_on: date
    label: str


@dataclass(frozen=True, slots=True)
class AreaCertified:
    """A standard the growing area was certified to when the lot was packed."""

    standard: str
    name: str
    number: str
    issued_by: str
    valid_from: date
    lapses_on: date


@dataclass(frozen=True, slots=True)
class Applied:
    """A standard or regulation the product is made to: item 9 of the law's list."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo its producer shows. `event` is the position of the event it belongs to, or None."""

    pk: int
    caption: str
    event: int | None


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """How often this very label was opened, of what is counted; see docs/rules/scan-log.md."""

    count: int
    first_at: datetime
    provinces: int


@dataclass(frozen=True, slots=True)
class LabelState:
    """What became of this label after printing: ON_PACKS or SPOILED."""

    state: str
    on: date


@dataclass(frozen=True, slots=True)
class ScanStory:
    """All that a scan may say on one day.

    `code` is "" where the text read is no label code at all. `label` and `lot` are None exactly
    where we never printed the code; the verdict is `unknown` then, and also where the key of the
    label was revoked (`revoked_on`) or the label was noted as spoiled, unless a recall or a
    withdrawal has more to say. `recall` runs for this very pack; `recall_of_others` for packs of
    the lot that this one is not among. `packed_under`, `ended`, `withdrawn` are the certificates
    that the verdict speaks of; `latest` is the newest that has begun. `mark` is the right to the
    OCOP mark on the day, handed out only with the verdict `valid`. `is_claimed`: no certificate,
    but a source not yet checked says there is one. `photo_name`: the product's first photo as
    stored. `lot_code`: the label code of the lot itself.
    """

    verdict: Verdict
    code: str
    on: date
    label: KnownLabel | None = None
    lot_code: str = ""
    journey: tuple[JourneyStep, ...] = ()
    tests: tuple[LabResult, ...] = ()
    recall: RecallNotice | None = None
    recall_of_others: RecallNotice | None = None
    packed_under: CertificateTerm | None = None
    current: CertificateTerm | None = None
    ended: CertificateTerm | None = None
    withdrawn: CertificateTerm | None = None
    latest: CertificateTerm | None = None
    mark: OcopMark | None = None
    is_claimed: bool = False
    photo_name: str = ""
    state: LabelState | None = None
    revoked_on: date | None = None
    seen: SeenBefore | None = None
    materials: tuple[Material, ...] = ()
    parents: tuple[Parent, ...] = ()
    area_standards: tuple[AreaCertified, ...] = ()
    standards: tuple[Applied, ...] = ()
    photos: tuple[ShownPhoto, ...] = ()

    @property
    def lot(self) -> Lot | None:
        return self.label.run.lot if self.label else None

    @property
    def is_spoiled(self) -> bool:
        return self.state is not None and self.state.state == LabelRange.State.SPOILED


def scan_story(code: str, *, on: date) -> ScanStory:
    """What a scan of this code says on this day: exactly one verdict, and the lot's record.

    The code is read as people type it. Text that is no code, a code we never printed and one of
    a run that holds fewer labels are `unknown`; nothing is raised. No query for a code that our
    keys did not make; two at the most, one where no mark is in question.
    """
    try:
        read = label_code.parse(as_typed(code))
    except label_code.MalformedCode:
        return ScanStory(verdict=Verdict.UNKNOWN, code="", on=on)
    number = _number_of(read)
    rows = [] if number is None else RECORD(epoch=read.epoch, run=read.run, number=number, on=on)
    for row in rows:
        row.epoch_is_revoked = row.revoked_on is not None
    label = known_label(read, next(iter(rows), None))
    if label is None:
        return ScanStory(verdict=Verdict.UNKNOWN, code=str(read), on=on)
    return _story_of(label, on)


def _number_of(code: label_code.LabelCode) -> int | None:
    """The number that the code hides, if our key made it; whether it was printed is not asked."""
    everything = label_code.MAX_COUNTER + 1
    try:
        return label_code.verify(code, master=label_key(code.epoch), printed=everything)
    except label_code.ForgedCode:
        return None


def _story_of(label: KnownLabel, on: date) -> ScanStory:
    run: Any = label.run
    lot: Lot = run.lot
    terms = certificate_terms(run.terms)
    recall, recall_of_others = _recalls(label, run.recalls)
    found = lot_verdict(
        packed_on=lot.packed_on,
        today=on,
        is_recalled=recall is not None,
        terms=[Term(t.valid_from, t.ends_on, t.withdrawn_on, t.gives_right) for t in terms],
    )
    state = next((LabelState(**_with_dates(row, "on")) for row in run.states), None)
    verdict = _verdict_on_label(found, state, is_revoked=label.is_revoked)
    mark = ocop_marks([lot.product_id], on=on) if verdict is Verdict.VALID else {}
    begun = [term for term in terms if term.valid_from <= on]
    lot_code = next((_code_of(**row) for row in run.own), "")

    def term(position: int | None) -> CertificateTerm | None:
        return None if position is None else terms[position]

    return ScanStory(
        verdict=verdict,
        code=label.text,
        on=on,
        label=label,
        lot_code=lot_code,
        journey=_journey(run.journey, lot, lot_code),
        tests=tuple(LabResult(**_with_dates(row, "tested_on")) for row in run.tests),
        recall=recall,
        recall_of_others=recall_of_others,
        packed_under=term(found.packed_under),
        current=term(found.current),
        ended=term(found.ended),
        withdrawn=term(found.withdrawn),
        latest=begun[-1] if begun else None,
        mark=mark.get(lot.product_id),
        is_claimed=not terms and run.is_claimed,
        # A photo in which the mark is seen is drawn only beside the mark itself.
        photo_name=next(
            (row["original"] for row in run.pictures if mark or not row["shows_mark"]), ""
        ),
        state=state,
        revoked_on=run.revoked_on if label.is_revoked else None,
        seen=next((_seen(row) for row in run.seen), None),
        materials=tuple(_material(row) for row in run.materials),
        parents=tuple(_parent(row) for row in run.parents),
        area_standards=tuple(
            AreaCertified(**_with_dates(row, "valid_from", "lapses_on"))
            for row in run.area_standards
        ),
        standards=tuple(Applied(**row) for row in run.standards),
        photos=tuple(ShownPhoto(**row) for row in run.photos),
    )


def _verdict_on_label(found: Finding, state: LabelState | None, *, is_revoked: bool) -> Verdict:
    """The lot's verdict, where the label itself may be believed.

    A label whose key leaked can be anybody's, and one noted as destroyed belongs on no pack: of
    neither may a page say that its star is valid. What warns of the lot still comes first.
    """
    if found.verdict in {Verdict.RECALLED, Verdict.WITHDRAWN}:
        return found.verdict
    is_spoiled = state is not None and state.state == LabelRange.State.SPOILED
    return Verdict.UNKNOWN if is_revoked or is_spoiled else found.verdict


def _recalls(
    label: KnownLabel, rows: list[dict[str, Any]]
) -> tuple[RecallNotice | None, RecallNotice | None]:
    """The recall of this pack, else that of other packs of its lot.

    The lot's own code speaks for the whole lot: a recall of any part is its recall.
    """
    mine = [row for row in rows if not label.is_one_pack or _is_among(label, row)]
    notice = next(map(_recall, mine), None)
    return notice, None if notice else next(map(_recall, rows), None)


def _is_among(label: KnownLabel, row: dict[str, Any]) -> bool:
    if row["run"] is None:
        return True
    return bool(
        row["run"] == label.run.pk and row["first_number"] <= label.number <= row["last_number"]
    )


def _recall(row: dict[str, Any]) -> RecallNotice:
    return RecallNotice(
        recalled_on=date.fromisoformat(row["recalled_on"]),
        reason=row["reason"],
        instructions=row["instructions"],
        phone=row["phone"],
    )


def _seen(row: dict[str, Any]) -> SeenBefore:
    first_at = timezone.localtime(datetime.fromisoformat(row["first_at"]))
    return SeenBefore(row["count"], first_at, int(row["provinces"]).bit_count())


def _material(row: dict[str, Any]) -> Material:
    where = (row["area"], row["commune"], row["province"])
    return Material(
        name=row["name"],
        received_on=date.fromisoformat(row["received_on"]),
        origin=", ".join(part for part in where if part),
    )


def _parent(row: dict[str, Any]) -> Parent:
    label = _code_of(epoch=row.pop("epoch"), run=row.pop("run"))
    return Parent(**_with_dates(row, "used_on"), label=label)


def _code_of(*, epoch: int, run: int) -> str:
    """The code of a lot, by the run of its own label."""
    return label_code.encode(master=label_key(epoch), epoch=epoch, run=run, counter=0)


def _journey(rows: list[dict[str, Any]], lot: Lot, lot_code: str) -> tuple[JourneyStep, ...]:
    """The events as steps, in the order they happened; corrected ones stay and say so."""
    corrected = {row["corrects"] for row in rows}
    code = product_code(gtin=lot.product.gtin, lot=lot.code, label=lot_code)
    steps = [
        JourneyStep(
            position=row["position"],
            kind=row["kind"],
            happened_at=_local(row["happened_at"]),
            recorded_on=_local(row["recorded_at"]).date(),
            place=row["place"] or row["site"] or row["area"] or "",
            detail=row["detail"],
            recorder=_recorder(row),
            corrects=row["corrects"],
            is_corrected=row["position"] in corrected,
            error_reason=row["error_reason"],
            quantity="" if row["quantity"] is None else f"{row['quantity']:.12g} {row['unit']}",
            product_code=code,
            place_code=place_code(PlaceFacts(**{name: row[name] or "" for name in _PLACE})),
            sensors=tuple(readings_in(row["sensors"])),
        )
        for row in rows
    ]
    return tuple(sorted(steps, key=lambda step: (step.happened_at, step.position)))


_PLACE = (
    *("site_id", "site_gln", "site_registration"),
    *("area_id", "area_gln", "area_planting_code", "commune_code"),
)


def readings_in(said: Any) -> list[Reading]:
    """Sensor readings that say a kind and a value; what came from outside may hold anything."""
    readings = said if isinstance(said, list) else []
    return [
        Reading(str(one["type"])[:40], str(one["value"])[:20], str(one.get("uom", ""))[:10])
        for one in readings[:10]
        if isinstance(one, dict) and "type" in one and "value" in one
    ]


def _recorder(row: dict[str, Any]) -> str:
    if row["by_producer"]:
        return "producer"
    if row["by_helper"]:
        return "helper"
    return "officer" if row["by_officer"] else "platform"


def _local(instant: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(instant))


def _with_dates(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: date.fromisoformat(row[name]) for name in names}
