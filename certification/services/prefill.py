"""What a new draft knows before anybody types: the last dossier, the own rows, the system."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from catalog.producers.models import Producer
from catalog.products.models import ProductSet
from certification.adapters.statement_paper import statement_pdf
from certification.models import Dossier, DossierFiling, DossierPerson, LibraryDocument
from certification.rules.evidence import EvidenceKind
from certification.rules.samples import SAMPLES
from certification.rules.wanted import kinds_wanted
from certification.selectors import dossiers as selectors
from certification.services import drafts
from certification.services.library import add_document
from foundation import private_files
from foundation.models import User

_TYPES = {
    Producer.Kind.COOPERATIVE: "COOPERATIVE",
    Producer.Kind.COOP_GROUP: "COOP_GROUP",
    Producer.Kind.COMPANY: "SMALL_COMPANY",
    Producer.Kind.HOUSEHOLD: "PRODUCTION_HOUSEHOLD",
}
_OF_ITS_TIME = ("change_", "renewed_")
"""What is asked anew of each dossier."""


@dataclass(frozen=True)
class EvidenceItem:
    """A fact the system itself can prove, brought from above: sales here, the shop's address,
    the trace page, the story, printed labels.

    `source` (at most 20 letters) names what told it, so that one day brings one statement;
    `lines` are (label, value) in the reader's language. It stands beside every criterion that
    wants its kind.
    """

    source: str
    kind: EvidenceKind
    title: str
    lines: Sequence[tuple[str, str]]
    address: str = ""
    note: str = ""


@transaction.atomic
def prefill(
    *,
    dossier: Dossier,
    evidence: Iterable[EvidenceItem] = (),
    by: User,
    on: date,
    entered_for: Producer | None = None,
) -> None:
    """Fill what is still empty in the draft; nothing that somebody wrote is touched.

    From the last filing of the dossier before (answers, scores, papers still in use and not
    expired), from the producer's and product's rows, and from `evidence`, each item as a PDF
    statement in the library. Twice on one day is once. Raises NotItsTurn.
    """
    drafts.editable(dossier)
    before = selectors.latest_filing(dossier.previous) if dossier.previous else None
    _answers(dossier, before, by, entered_for)
    if before is not None:
        _person(dossier, by, entered_for)
        _scores(dossier, before, by, entered_for)
        _papers(dossier, before, by, on)
    for item in evidence:
        _statement(dossier, item, by=by, on=on, entered_for=entered_for)


def _answers(
    dossier: Dossier, before: DossierFiling | None, by: User, entered_for: Producer | None
) -> None:
    known = own_rows(dossier)
    if before is not None:
        known |= {
            name: value
            for name, value in before.snapshot["answers"].items()
            if not name.startswith(_OF_ITS_TIME)
        }
    fields = {field.name for field in selectors.fields_for(dossier)}
    written = set(dossier.answers.values_list("field", flat=True))
    values = {name: value for name, value in known.items() if name in fields - written}
    drafts.answer(dossier=dossier, values=values, by=by, entered_for=entered_for)


def _person(dossier: Dossier, by: User, entered_for: Producer | None) -> None:
    """What the last dossier said of persons, where this one says nothing yet."""
    before = DossierPerson.objects.filter(dossier=dossier.previous).first()
    if before is None or DossierPerson.objects.filter(dossier=dossier).exists():
        return
    DossierPerson.objects.create(
        dossier=dossier,
        **drafts.plain_person(before),
        citizen_id_digest=before.citizen_id_digest,
        entered_by=by,
        entered_for=entered_for,
    )


def own_rows(dossier: Dossier) -> dict[str, Any]:
    """What the producer's and product's rows answer already."""
    producer, product = dossier.producer, dossier.product
    address = ", ".join(part for part in (producer.street, producer.place_name) if part)
    return {
        "unit_name": producer.name,
        "producer_type": _TYPES.get(Producer.Kind(producer.kind), ""),
        "address": address,
        "phone": producer.phone,
        "registration_number": producer.tax_number,
        "product_name": product.title,
        "packing": product.net_content,
        "sample_count": None if dossier.product_set_id == ProductSet.TOURISM else SAMPLES,
    }


def _scores(
    dossier: Dossier, before: DossierFiling, by: User, entered_for: Producer | None
) -> None:
    """Points of the last dossier where today's criteria still have that option."""
    _rules, rubric = selectors.rules_for(dossier)
    written = set(dossier.self_scores.values_list("criterion_code", flat=True))
    for code, row in before.snapshot["scores"].items():
        if code in written or code not in rubric.by_code:
            continue
        given = drafts.Given(row["points"], row.get("case", ""), row.get("explanation", ""))
        try:
            drafts.score_self(dossier=dossier, scores={code: given}, by=by, entered_for=entered_for)
        except drafts.BadAnswer:
            continue  # the option is gone from the criteria


def _papers(dossier: Dossier, before: DossierFiling, by: User, on: date) -> None:
    """Papers of the last filing that are still in use and can still be used on the day."""
    papers = {paper["document_id"]: paper for paper in before.snapshot["evidence"]}
    usable = LibraryDocument.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=on),
        pk__in=papers,
        producer=dossier.producer,
        left_out_on__isnull=True,
        from_system="",
    )
    _rules, rubric = selectors.rules_for(dossier)
    for document in usable:
        codes = [code for code in papers[document.pk]["criteria"] if code in rubric.by_code]
        for code in codes or [""]:
            drafts.attach(dossier=dossier, document=document, criterion_code=code, by=by, on=on)


def _statement(
    dossier: Dossier,
    item: EvidenceItem,
    *,
    by: User,
    on: date,
    entered_for: Producer | None,
) -> None:
    """One statement of the system in the library, beside the criteria that want its kind."""
    source = f"{item.source}:{dossier.product_id}:{on:%Y%m%d}"
    document = LibraryDocument.objects.filter(
        producer=dossier.producer, from_system=source, left_out_on__isnull=True
    ).first()
    if document is None:
        pdf = statement_pdf(
            title=item.title,
            lines=item.lines,
            address=item.address,
            note=item.note,
            product=dossier.product.title,
            producer=dossier.producer.name,
            on=on,
        )
        document = add_document(
            producer=dossier.producer,
            kind=item.kind,
            title=item.title,
            file=private_files.keep_bytes(pdf, name=item.title, by=by),
            issued_by="Chợ OCOP",
            issued_on=on,
            from_system=source,
            by=by,
            entered_for=entered_for,
        )
    _rules, rubric = selectors.rules_for(dossier)
    wanting = [code for code, c in rubric.by_code.items() if item.kind in kinds_wanted(c)]
    for code in wanting or [""]:
        drafts.attach(dossier=dossier, document=document, criterion_code=code, by=by, on=on)
