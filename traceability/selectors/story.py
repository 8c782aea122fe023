"""What a scan says: one verdict, then everything on record about the lot and this label."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from catalog.places.selectors import settle
from certification.selectors import (
    CertificateTerm,
    OcopMark,
    certificate_terms,
    ocop_marks,
)
from traceability.models import LabelRange, Lot
from traceability.rules import label_code
from traceability.rules.typed_code import as_typed
from traceability.rules.verdict import Finding, Term, Verdict, lot_verdict
from traceability.selectors.codes import KnownLabel, known_label, label_key
from traceability.selectors.story_lots import Line, with_dates
from traceability.selectors.story_parts import (
    Applied,
    Area,
    AreaCertified,
    JourneyStep,
    LabelState,
    LabResult,
    Material,
    Parent,
    RecallNotice,
    SeenBefore,
    ShownPhoto,
)
from traceability.selectors.story_record import RECORD


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
    stored. `lot_code`: the label code of the lot itself. The journey, tests, materials, areas and
    standards are the lot's own and those of every lot it was made of; `parents` are the lots it
    was directly made of.
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
    areas: tuple[Area, ...] = ()
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
    state = next((LabelState(**with_dates(row, "on")) for row in run.states), None)
    verdict = _verdict_on_label(found, state, is_revoked=label.is_revoked)
    mark = ocop_marks([lot.product_id], on=on) if verdict is Verdict.VALID else {}
    begun = [term for term in terms if term.valid_from <= on]
    line = Line(run.line)
    settle(lot.product, lot.producer, *filter(None, (lot.packing_site,)))

    def term(position: int | None) -> CertificateTerm | None:
        return None if position is None else terms[position]

    return ScanStory(
        verdict=verdict,
        code=label.text,
        on=on,
        label=label,
        lot_code=line.label,
        journey=line.journey(),
        tests=line.tests(),
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
        materials=line.materials(),
        parents=line.parents(),
        areas=line.areas(),
        area_standards=line.area_standards(),
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
