"""Dossiers as they are read: the draft, what it lacks, what was filed, where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import (
    Certificate,
    Dossier,
    DossierAnswer,
    DossierEvidence,
    DossierFiling,
    DossierPerson,
    LibraryDocument,
    PapersRequest,
    SelfScore,
)
from certification.rules import dossier_kinds, registration
from certification.rules import gaps as gap_rules
from certification.rules.dossier_flow import CLOSED, DossierKind, DossierState
from certification.rules.dossier_kinds import Held, Refusal
from certification.rules.evidence import EvidenceKind
from certification.rules.gaps import Forecast, Gap, Missing, Paper
from certification.rules.rubric import ProductSetRubric, RuleSet
from certification.selectors.renewals import held_of
from certification.selectors.rulesets import rules_of


class NotScoredWith(Exception):
    """The rule set has no criteria for the product set; no dossier is opened under it."""


@dataclass(frozen=True)
class Draft:
    """All that stands in a dossier now. Four queries, however much there is."""

    dossier: Dossier
    answers: Mapping[str, DossierAnswer]
    scores: Mapping[str, SelfScore]
    evidence: Mapping[str, list[LibraryDocument]]
    """Documents by the criterion they stand beside; "" for the dossier alone."""
    person: DossierPerson | None

    @cached_property
    def values(self) -> dict[str, Any]:
        return {name: answer.value for name, answer in self.answers.items()}

    @cached_property
    def points(self) -> dict[str, int | None]:
        return {code: score.points for code, score in self.scores.items()}

    @cached_property
    def papers(self) -> list[Paper]:
        """Its documents as the rules see them, each once."""
        documents: dict[int, LibraryDocument] = {}
        criteria: dict[int, set[str]] = {}
        for code, rows in self.evidence.items():
            for row in rows:
                documents[row.pk] = row
                criteria.setdefault(row.pk, set()).update({code} - {""})
        return [
            Paper(
                number=pk,
                title=row.title,
                kind=EvidenceKind(row.kind),
                criteria=frozenset(criteria[pk]),
                expires_on=row.expires_on,
                is_left_out=row.left_out_on is not None,
            )
            for pk, row in documents.items()
        ]


@dataclass(frozen=True)
class Gaps:
    """What a dossier lacks on a day: `forbidding` keeps it from being filed."""

    forbidding: tuple[Missing, ...]
    warnings: tuple[Missing, ...]
    forecast: Forecast
    refusal: Refusal | None
    """Why this kind of dossier cannot be filed today; None when it can, or was filed before."""
    held: Held | None

    @property
    def may_file(self) -> bool:
        return not self.forbidding and self.refusal is None


def rules_for(dossier: Dossier) -> tuple[RuleSet, ProductSetRubric]:
    """The pinned decision and its criteria for the dossier's set. Raises NotScoredWith."""
    rules = rules_of(dossier.ruleset)
    rubric = rules.set(dossier.product_set_id)
    if rubric is None:
        raise NotScoredWith(f"{dossier.ruleset}: {dossier.product_set_id}")
    return rules, rubric


def fields_for(dossier: Dossier) -> tuple[registration.Field, ...]:
    """The values of the forms that this dossier answers."""
    return registration.fields_of(DossierKind(dossier.kind), dossier.product_set_id)


def draft_of(dossier: Dossier) -> Draft:
    """What stands in the dossier now, with who entered it."""
    stamped = ("entered_by", "entered_for")
    rows = DossierEvidence.objects.filter(dossier=dossier).select_related("document__file")
    evidence: dict[str, list[LibraryDocument]] = {}
    for row in rows.order_by("document__kind", "pk"):
        evidence.setdefault(row.criterion_code, []).append(row.document)
    answers = DossierAnswer.objects.filter(dossier=dossier).select_related(*stamped)
    scores = SelfScore.objects.filter(dossier=dossier).select_related(*stamped)
    return Draft(
        dossier=dossier,
        answers={row.field: row for row in answers},
        scores={row.criterion_code: row for row in scores},
        evidence=evidence,
        person=DossierPerson.objects.filter(dossier=dossier).select_related(*stamped).first(),
    )


def gaps(dossier: Dossier, *, on: date, draft: Draft | None = None) -> Gaps:
    """What the dossier lacks today. At most seven queries."""
    draft = draft or draft_of(dossier)
    rules, rubric = rules_for(dossier)
    outlook = gap_rules.forecast(rules, rubric, draft.points, target=dossier.target_stars)
    found = [
        *gap_rules.missing_fields(fields_for(dossier), draft.values),
        *_person_gaps(draft.person),
        *gap_rules.score_gaps(rubric, draft.points),
        *gap_rules.paper_gaps(
            rubric,
            draft.points,
            draft.papers,
            producer_type=str(draft.values.get("producer_type") or ""),
            on=on,
        ),
        *gap_rules.star_gaps(rubric, draft.points, outlook, target=dossier.target_stars),
    ]
    held = refused = None
    if dossier.state == DossierState.DRAFT:
        held = held_by(dossier.product_id, on=on)
        kind = DossierKind(dossier.kind)
        refused = dossier_kinds.refusal(kind, held, target_stars=dossier.target_stars, on=on)
    return Gaps(
        forbidding=tuple(each for each in found if each.forbids),
        warnings=tuple(each for each in found if not each.forbids),
        forecast=outlook,
        refusal=refused,
        held=held,
    )


def _person_gaps(person: DossierPerson | None) -> list[Missing]:
    if person is not None and person.representative_name.strip():
        return []
    return [Missing(Gap.PERSON, "representative_name", (registration.Page.PERSON.value,))]


def held_certificate(product_id: int, *, on: date) -> Certificate | None:
    """The certificate a dossier would renew or raise: in force on the day, also where only an
    officer's extension keeps it so."""
    return Certificate.objects.in_force(on).filter(product_id=product_id).first()


def held_by(product_id: int, *, on: date) -> Held | None:
    """What the product stands on, as the rules of the kinds read it. Two queries."""
    return held_of([product_id], on=on).get(product_id)


def latest_filing(dossier: Dossier) -> DossierFiling | None:
    """The filing that is judged: the last one; None for a draft."""
    return dossier.filings.order_by("-number").first()


def filed_evidence(filing: DossierFiling) -> dict[str, list[dict[str, Any]]]:
    """The papers of a filing by the criterion they stand beside; "" holds those beside none."""
    found: dict[str, list[dict[str, Any]]] = {}
    for paper in filing.snapshot.get("evidence", ()):
        for code in paper.get("criteria") or [""]:
            found.setdefault(code, []).append(paper)
    return found


def filing_by_receipt(dossier: Dossier, number: int) -> DossierFiling | None:
    """The n-th filing of the dossier, with who filed it."""
    return dossier.filings.select_related("filed_by", "filed_for").filter(number=number).first()


def dossiers_of(producer: Producer) -> QuerySet[Dossier]:
    """The producer's dossiers, running ones first, newest first, each with `receipt` of its
    last filing. One query."""
    last = DossierFiling.objects.filter(dossier=OuterRef("pk")).order_by("-number")
    return (
        Dossier.objects.filter(producer=producer)
        .select_related("product", "product_set")
        .annotate(receipt=Subquery(last.values("receipt_number")[:1]))
        .order_by("-started_on", "-pk")
    )


def open_dossier_of(product: Product) -> Dossier | None:
    """The dossier of the product that still runs, if any."""
    return Dossier.objects.filter(product=product).exclude(state__in=CLOSED).first()


def products_to_file(producer: Producer) -> list[Product]:
    """The producer's products without a running dossier, by name. One query."""
    running = Dossier.objects.exclude(state__in=CLOSED).values("product_id")
    return list(
        Product.objects.filter(producer=producer)
        .exclude(pk__in=running)
        .select_related("ocop_set")
        .order_by("title", "pk")
    )


def last_recognised(product_id: int) -> Dossier | None:
    """The product's last dossier that ended in a recognition here."""
    rows = Dossier.objects.filter(product_id=product_id, state=DossierState.RECOGNISED)
    return rows.order_by("-pk").first()


def open_request(dossier: Dossier) -> PapersRequest | None:
    """What was asked for and has not come yet."""
    return dossier.papers_requests.filter(answered_on__isnull=True).first()


def library_papers(producer: Producer) -> QuerySet[LibraryDocument]:
    """The producer's papers in use, by kind, newest first. One query."""
    return LibraryDocument.objects.filter(producer=producer, left_out_on__isnull=True)


def papers_for_dossier(dossier: Dossier) -> QuerySet[LibraryDocument]:
    """What may stand in the dossier: papers in use of its producer, none of another product."""
    of_its_own = Q(product__isnull=True) | Q(product=dossier.product_id)
    return library_papers(dossier.producer).filter(of_its_own)


@dataclass(frozen=True)
class LibraryRow:
    """A paper of the library on a day."""

    document: LibraryDocument
    is_expired: bool
    expires_soon: bool
    uses: int


def library_shown(producer: Producer, *, on: date) -> list[LibraryRow]:
    """The papers in use, those that ran out or soon will first. One query."""
    uses = Count("used_in__dossier", distinct=True)
    rows = library_papers(producer).select_related("file", "entered_by", "entered_for")
    soon = on + gap_rules.EXPIRING
    found = [
        LibraryRow(
            document=row,
            is_expired=row.expires_on is not None and row.expires_on < on,
            expires_soon=row.expires_on is not None and on <= row.expires_on < soon,
            uses=row.uses,
        )
        for row in rows.annotate(uses=uses)
    ]
    return sorted(found, key=lambda row: not (row.is_expired or row.expires_soon))


def dossiers_with(document: LibraryDocument) -> QuerySet[Dossier]:
    """The dossiers a paper stands in, newest first. One query."""
    return (
        Dossier.objects.filter(evidence__document=document)
        .select_related("product")
        .order_by("-pk")
        .distinct()
    )


def document_of(producer_ids: Iterable[int], document_id: int) -> LibraryDocument | None:
    """A paper of one of these producers, also one left out."""
    rows = LibraryDocument.objects.filter(producer__in=list(producer_ids))
    return (
        rows.select_related("file", "producer", "entered_by", "entered_for")
        .filter(pk=document_id)
        .first()
    )


def open_dossiers(producer: Producer) -> dict[int, Dossier]:
    """The producer's dossiers that still run, by product. One query."""
    rows = Dossier.objects.filter(producer=producer).exclude(state__in=CLOSED)
    return {row.product_id: row for row in rows.select_related("product_set")}
