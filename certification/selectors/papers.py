"""Papers of single products: what the producer holds, what runs out, what buyers may read of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import LibraryDocument
from certification.models.dossier import PAPERS
from certification.rules.claims import find_claims
from certification.rules.evidence import EvidenceKind
from certification.rules.product_papers import (
    PROPERTY,
    PUBLIC,
    ProductPaper,
    group_of,
    papers_for,
    wanted_before_sale,
)

SOON = timedelta(days=60)
"""How long before its last day a paper is to be renewed: declarations and tests take weeks."""


@dataclass(frozen=True, slots=True)
class PaperOnDesk:
    """A paper in use, as its producer sees it on a day."""

    document: LibraryDocument
    days_left: int | None
    """Days after this one on which it can be used: 0 on its last day, less than 0 when it ran
    out, None where it has no end."""
    uses: int
    """In how many dossiers it stands."""

    @property
    def is_expired(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def ends_soon(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= SOON.days


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """A kind of paper that the product may have."""

    paper: ProductPaper
    name: str
    group: str
    """As `certification.rules.product_papers.group_of`."""


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """What everybody may read of a declaration or a protected name: never the paper itself."""

    name: str
    number: str
    issued_by: str
    issued_on: date | None
    is_property: bool


def choices_for(product: Product) -> list[PaperChoice]:
    """The kinds of papers the product may have, in the order in which they are asked for. No
    query."""
    names = dict(PAPERS)
    return [
        PaperChoice(paper, str(names[paper.value]), group_of(paper))
        for paper in papers_for(product.ocop_set_id)
    ]


def papers_of(product: Product, *, on: date) -> list[PaperOnDesk]:
    """The product's papers in use, in the order of their kinds, newest first. One query."""
    rows = (
        _in_use()
        .filter(product=product, producer=product.producer_id, paper__in=list(ProductPaper))
        .select_related("file", "entered_by", "entered_for")
        .annotate(uses=Count("used_in__dossier", distinct=True))
    )
    found = [PaperOnDesk(row, _days_left(row, on), row.uses) for row in rows]
    order = {paper.value: place for place, paper in enumerate(ProductPaper)}
    return sorted(
        found, key=lambda row: (order.get(row.document.paper, len(order)), -row.document.pk)
    )


def paper_of(product: Product, document_id: int) -> LibraryDocument | None:
    """A paper of the product that is in use. One query."""
    return _in_use().filter(product=product, pk=document_id).select_related("file").first()


def running_out(producer: Producer, *, on: date) -> QuerySet[LibraryDocument]:
    """The producer's papers in use whose last day has passed or is within 60 days, first those
    that ended first: its own and those of its products. One query.

    A paper is left out of it where a newer one of the same name and product holds for longer.
    """
    rows = _in_use().filter(producer=producer, from_system="")
    rows = rows.annotate(about=Coalesce("product", Value(0)))
    newer = rows.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gt=OuterRef("expires_on")),
        kind=OuterRef("kind"),
        title=OuterRef("title"),
        about=OuterRef("about"),
        pk__gt=OuterRef("pk"),
    )
    ending = rows.filter(~Exists(newer), expires_on__lte=on + SOON)
    return ending.select_related("product").order_by("expires_on", "pk")


def has_valid_paper(producer: Producer, kinds: Collection[EvidenceKind], *, on: date) -> bool:
    """Whether the library holds a paper of one of these kinds, in use, whose last day is known
    and not over. One query."""
    rows = _in_use().filter(producer=producer, kind__in=kinds, expires_on__gte=on)
    return rows.exists()


def declaration_wanted(product: Product, *, on: date) -> PaperChoice | None:
    """The declaration that the law wants before this product is offered and that the library does
    not hold on the day; None where one is held or none is asked for. One query at most."""
    wanted = wanted_before_sale(product.ocop_set_id)
    if not wanted:
        return None
    held = _in_use().filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=on),
        product=product,
        producer=product.producer_id,
        paper__in=[paper.value for paper in wanted],
    )
    if held.exists():
        return None
    return next(choice for choice in choices_for(product) if choice.paper == wanted[0])


def public_papers(product_id: int, *, on: date) -> list[PublicPaper]:
    """Declarations and protected names of the product that hold on the day and have a number:
    what buyers may read of them. One that speaks of stars is left out, for certificates alone do
    that. One query."""
    rows = _in_use().filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=on),
        product=product_id,
        product__producer=F("producer"),
        paper__in=[paper.value for paper in PUBLIC],
    )
    order = {paper.value: place for place, paper in enumerate(PUBLIC)}
    found = rows.exclude(number="").order_by("-pk")
    return [
        PublicPaper(
            name=str(row.get_paper_display()),
            number=row.number,
            issued_by=row.issued_by,
            issued_on=row.issued_on,
            is_property=ProductPaper(row.paper) in PROPERTY,
        )
        for row in sorted(found, key=lambda row: order[row.paper])
        if not find_claims(f"{row.number} {row.issued_by}")
    ]


def _in_use() -> QuerySet[LibraryDocument]:
    return LibraryDocument.objects.filter(left_out_on__isnull=True)


def _days_left(document: LibraryDocument, on: date) -> int | None:
    return None if document.expires_on is None else (document.expires_on - on).days
