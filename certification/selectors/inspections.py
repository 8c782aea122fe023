"""Inspections as they are read: by officers, by the producer, and before going there."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Exists,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import (
    Certificate,
    CorrectiveStep,
    Finding,
    Inspection,
    InspectionPhoto,
    LibraryDocument,
    RuleSet,
)
from certification.rules import corrective
from certification.rules.checklist import Item, ItemGroup, checklist, item_texts
from certification.rules.corrective import FindingStanding, FindingState
from certification.rules.evidence import EvidenceKind
from certification.rules.rubric import ProductSetRubric
from certification.selectors.rulesets import rubric_for, rules_of
from foundation.models import PrivateFile
from foundation.text import fold

QUALITY_PAPERS = (
    EvidenceKind.PRODUCTION_PERMIT,
    EvidenceKind.DECLARATION,
    EvidenceKind.TEST_REPORT,
    EvidenceKind.QUALITY_SYSTEM,
)

_STEPS = Prefetch(
    "steps", CorrectiveStep.objects.select_related("photo", "entered_by", "entered_for")
)
_FINDINGS = Prefetch("findings", Finding.objects.order_by("pk").prefetch_related(_STEPS))


def standing_of(finding: Finding) -> FindingStanding:
    """Where a finding stands; reads its steps, which lists prefetch."""
    return corrective.finding_standing(
        action=finding.action,
        due_on=finding.due_on,
        steps=[corrective.Step(step.kind, step.new_due_on) for step in finding.steps.all()],
    )


@dataclass(frozen=True)
class FindingRow:
    """A finding, where it stands, and whether the producer is late with it."""

    finding: Finding
    standing: FindingStanding
    is_late: bool

    @property
    def state(self) -> FindingState:
        return self.standing.state


def finding_rows(findings: Iterable[Finding], *, on: date) -> list[FindingRow]:
    """Findings with their standing, those of one visit in the order they were written."""
    rows = []
    for finding in findings:
        standing = standing_of(finding)
        rows.append(FindingRow(finding, standing, standing.is_late(on)))
    return rows


@dataclass(frozen=True)
class InspectionRow:
    """One line of the officers' list."""

    inspection: Inspection
    waiting: int
    answered: int
    late: int


def inspections(among: QuerySet[Inspection], *, show: str = "") -> QuerySet[Inspection]:
    """The list, newest first. `show`: "planned", "done", or "" for all. Two queries more."""
    rows = among.select_related("producer", "product", "authority").prefetch_related(_FINDINGS)
    if show == "planned":
        rows = rows.filter(recorded_at__isnull=True, cancelled_on__isnull=True)
    elif show == "done":
        rows = rows.filter(recorded_at__isnull=False)
    return rows.order_by("-planned_on", "-pk")


def inspection_rows(page: Iterable[Inspection], *, on: date) -> list[InspectionRow]:
    """The lines of a page of the list; no query where findings are prefetched."""
    lines = []
    for inspection in page:
        rows = finding_rows(inspection.findings.all(), on=on)
        states = Counter(row.state for row in rows)
        lines.append(
            InspectionRow(
                inspection,
                waiting=states[FindingState.OPEN],
                answered=states[FindingState.ANSWERED],
                late=sum(row.is_late for row in rows),
            )
        )
    return lines


def findings_of(inspection: Inspection, *, on: date) -> list[FindingRow]:
    """The findings of a visit with all that followed. Two queries."""
    found = inspection.findings.order_by("pk").prefetch_related(_STEPS)
    return finding_rows(found, on=on)


Visit = Inspection
"""Under the name that other rooms may use: they ask, and never query, what is certified."""


def visits_of(producer: Producer) -> QuerySet[Inspection]:
    """The recorded visits of a producer, newest first: a plan is not told to whom it concerns."""
    return (
        Inspection.objects.filter(producer=producer, recorded_at__isnull=False)
        .select_related("product", "authority")
        .prefetch_related(_FINDINGS)
        .order_by("-done_on", "-pk")
    )


def recorded_visit(inspection_id: int) -> Inspection | None:
    """A visit that was recorded; whose it is, the caller judges."""
    rows = Inspection.objects.select_related("product", "authority", "producer")
    return rows.filter(pk=inspection_id, recorded_at__isnull=False).first()


def photos_by_item(inspection: Inspection) -> dict[str, list[InspectionPhoto]]:
    """The photos of a visit by item code, "" for those of no single item. One query."""
    found: dict[str, list[InspectionPhoto]] = {}
    for photo in inspection.photos.select_related("file").order_by("pk"):
        found.setdefault(photo.item_code, []).append(photo)
    return found


def file_of(inspection: Inspection, file_id: int) -> PrivateFile | None:
    """A photo of this visit, or of a step after one of its findings; None for any other file."""
    of_visit = inspection.photos.filter(file=OuterRef("pk"))
    of_steps = CorrectiveStep.objects.filter(finding__inspection=inspection, photo=OuterRef("pk"))
    files = PrivateFile.objects.filter(Exists(of_visit) | Exists(of_steps))
    return files.filter(pk=file_id).first()


@dataclass(frozen=True)
class AnswerRow:
    """What was written at one item: its words of that day, met or not (None: not judged)."""

    code: str
    text: str
    met: bool | None
    note: str


def answers_of(inspection: Inspection) -> list[AnswerRow]:
    """What the sealed record says, in the order of its checklist; empty before the visit."""
    order = list(item_texts(checklist_of(inspection, on=inspection.planned_on)))
    rows = [
        AnswerRow(code, answer.get("text", code), answer.get("met"), answer.get("note", ""))
        for code, answer in inspection.checklist.items()
    ]
    known = {code: position for position, code in enumerate(order)}
    return sorted(rows, key=lambda row: known.get(row.code, len(order)))


def find_producers(words: str, *, among: QuerySet[Producer]) -> QuerySet[Producer]:
    """Producers whose name and place hold all the words; accents and case do not matter."""
    searched = Func(
        Concat(
            Cast("name", TextField()),
            Value(" ", TextField()),
            Cast("commune__full_name", TextField()),
            output_field=TextField(),
        ),
        function="vi_fold",
        output_field=TextField(),
    )
    rows = among.select_related("commune", "province").annotate(searched=searched)
    for word in fold(words).split():
        rows = rows.filter(searched__contains=word)
    return rows.order_by("name", "pk")


def products_of(producer: Producer) -> QuerySet[Product]:
    """What a producer sells or makes, by name."""
    return Product.objects.filter(Q(producer=producer) | Q(maker=producer)).order_by("title", "pk")


def running_certificate(product: Product | None, *, on: date) -> Certificate | None:
    """The product's certificate in force on the day."""
    if product is None:
        return None
    rows = Certificate.objects.in_force(on).filter(product=product)
    return rows.select_related("decision_item__dossier").first()


def checklist_of(inspection: Inspection, *, on: date) -> tuple[ItemGroup, ...]:
    """What to look at: the criteria that the stars in force rest on, then what is always asked.

    The criteria are those of the decision the dossier was judged by; for a certificate without a
    dossier here, those of today's. Without a product or a certificate only the common part.
    """
    certificate = running_certificate(inspection.product, on=on)
    if certificate is None:
        return checklist(None, 3)
    return checklist(_rubric(certificate, inspection.product, on), certificate.stars)


def _rubric(certificate: Certificate, product: Product | None, on: date) -> ProductSetRubric | None:
    item = certificate.decision_item
    if item is not None:
        ruleset = RuleSet.objects.get(pk=item.dossier.ruleset_id)
        return rules_of(ruleset).set(item.dossier.product_set_id)
    if product is None or product.ocop_set is None:
        return None
    return rubric_for(product.ocop_set, on)


def item_words(item: Item) -> str:
    """An item's text in the reader's language, where the list has it."""
    return item.text_en if get_language() == "en" and item.text_en else item.text


def group_words(group: ItemGroup) -> str:
    return group.title_en if get_language() == "en" else group.title


@dataclass(frozen=True)
class PaperRow:
    """A quality paper of the producer, and whether it has expired on the day."""

    paper: LibraryDocument
    is_expired: bool


def quality_papers(producer: Producer, *, on: date) -> list[PaperRow]:
    """ISO, HACCP, VietGAP, organic, permits and tests in the producer's library. One query."""
    rows = LibraryDocument.objects.filter(
        producer=producer, kind__in=QUALITY_PAPERS, left_out_on__isnull=True
    ).order_by("kind", "expires_on")
    return [PaperRow(row, corrective.is_late(row.expires_on, on)) for row in rows]
