"""The one answer to who may show the mark, and what may be said of those who may not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from certification.models import Certificate, OcopArtwork, RecognitionClaim, Withdrawal


@dataclass(frozen=True, slots=True)
class OcopMark:
    """The right of one product to show the OCOP mark on one day. Built by `ocop_marks` alone."""

    product_id: int
    stars: int
    register_number: str
    decision_number: str
    decided_on: date
    valid_from: date
    last_valid_on: date
    artwork_sha256: str = ""
    """Names the artwork in use, read in the same query, so that drawing a mark costs none."""

    @property
    def certificate_url(self) -> str:
        return reverse("certification:certificate", args=[self.register_number])


def ocop_marks(product_ids: Collection[int], *, on: date) -> dict[int, OcopMark]:
    """Which of these products may show the mark on this day, and with how many stars.

    The one answer of the whole product. A product has the mark exactly when a certificate
    of its own is in force on the day and the certificate's holder is its seller or its
    declared maker. One query, whatever the number of products; a product without the right
    is absent from the answer.
    """
    wanted = set(product_ids)
    if not wanted:
        return {}
    rows = (
        Certificate.objects.in_force(on)
        .filter(Q(product_id__in=wanted) | Q(product__children__in=wanted))
        .filter(Q(holder=F("product__producer")) | Q(holder=F("product__maker")))
        .annotate(child_id=F("product__children"), artwork_sha256=Subquery(_artwork_in_use()))
    )
    marks: dict[int, OcopMark] = {}
    for certificate in rows:
        child_id: int | None = certificate.child_id  # type: ignore[attr-defined]
        for product_id in wanted & {certificate.product_id, child_id}:
            marks[product_id] = OcopMark(
                product_id=product_id,
                stars=certificate.stars,
                register_number=certificate.number,
                decision_number=certificate.decision_number,
                decided_on=certificate.decided_on,
                valid_from=certificate.valid_from,
                last_valid_on=certificate.last_valid_on,
                artwork_sha256=certificate.artwork_sha256 or "",  # type: ignore[attr-defined]
            )
    return marks


def _artwork_in_use() -> QuerySet[OcopArtwork, Any]:
    return OcopArtwork.objects.order_by("-pk").values("sha256")[:1]


def marked_product_ids(*, on: date) -> QuerySet[Certificate, Any]:
    """A subquery of the ids of the products that have the mark on the day, for listings.

    The same conditions as `ocop_marks`, for `filter(pk__in=…)`; what is drawn asks
    `ocop_marks` again.
    """
    return (
        Certificate.objects.in_force(on)
        .filter(Q(holder=F("product__producer")) | Q(holder=F("product__maker")))
        .values("product_id")
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a product has no mark on a day, in facts for words; see `standings`."""

    state: str  # "withdrawn", "lapsed" or "unverified"
    since_on: date | None
    register_number: str
    reason: str


def standings(
    product_ids: Iterable[int], *, on: date, marks: Mapping[int, OcopMark] | None = None
) -> dict[int, Standing]:
    """What may be said of products without the mark: withdrawn, lapsed, or only claimed.

    Three queries at most. Absent: a product with nothing on record, with the mark, or whose
    running certificate belongs to somebody who neither sells nor makes it.
    """
    wanted = set(product_ids)
    wanted -= set(ocop_marks(wanted, on=on) if marks is None else marks)
    found: dict[int, Standing] = {}
    certificates = (
        Certificate.objects.filter(product_id__in=wanted)
        .annotate(ends_on=Coalesce("ended_on", "lapses_on", output_field=DateField()))
        .filter(ends_on__lte=on)
        .select_related("withdrawal")
        .order_by("valid_from")
    )
    for certificate in certificates:
        found[certificate.product_id] = _standing_of(certificate, on)
    claims = RecognitionClaim.objects.filter(product_id__in=wanted - set(found))
    for product_id in claims.values_list("product_id", flat=True):
        found[product_id] = Standing("unverified", None, "", "")
    return found


def _standing_of(certificate: Certificate, on: date) -> Standing:
    withdrawal = getattr(certificate, "withdrawal", None)
    if withdrawal is not None and withdrawal.effective_on <= on:
        return Standing("withdrawn", withdrawal.effective_on, certificate.number, withdrawal.reason)
    return Standing("lapsed", certificate.last_valid_on + timedelta(days=1), certificate.number, "")


def sale_stops(product_ids: Collection[int], *, on: date) -> dict[int, Withdrawal]:
    """Products that may not be sold on the day because a certificate of theirs was withdrawn.

    A later recognition, even one that has lapsed since, or an officer's clearance lifts the
    stop. One query.
    """
    recognised_since = Certificate.objects.filter(
        product=OuterRef("certificate__product"),
        valid_from__gte=OuterRef("effective_on"),
        valid_from__lte=on,
    ).exclude(pk=OuterRef("certificate"))
    rows = Withdrawal.objects.filter(
        ~Exists(recognised_since),
        certificate__product_id__in=set(product_ids),
        effective_on__lte=on,
        clearance__isnull=True,
    ).select_related("certificate")
    return {row.certificate.product_id: row for row in rows}


@dataclass(frozen=True, slots=True)
class CertificateTerm:
    """One certificate of a product as dated facts, for rooms that may not see the register's rows.

    `ends_on` is the first day out of force, by lapse, replacement or withdrawal. `gives_right` is
    false where the holder is neither the product's seller nor its declared maker (see
    `ocop_marks`). `withdrawn_on` and `withdrawal_reason` are empty where nothing was withdrawn.
    """

    register_number: str
    stars: int
    decision_number: str
    decided_on: date
    authority: str
    valid_from: date
    ends_on: date
    gives_right: bool
    withdrawn_on: date | None
    withdrawal_reason: str

    @property
    def last_valid_on(self) -> date:
        return self.ends_on - timedelta(days=1)

    @property
    def certificate_url(self) -> str:
        return reverse("certification:certificate", args=[self.register_number])


def certificate_terms(product_id: int) -> tuple[CertificateTerm, ...]:
    """All certificates a product ever had, oldest first. One query."""
    rows = (
        Certificate.objects.filter(product_id=product_id)
        .select_related("withdrawal", "authority", "product")
        .order_by("valid_from")
    )
    return tuple(_term(row) for row in rows)


def _term(row: Certificate) -> CertificateTerm:
    withdrawal = getattr(row, "withdrawal", None)
    return CertificateTerm(
        register_number=row.number,
        stars=row.stars,
        decision_number=row.decision_number,
        decided_on=row.decided_on,
        authority=row.authority.name,
        valid_from=row.valid_from,
        ends_on=row.ended_on or row.lapses_on,
        gives_right=row.holder_id in {row.product.producer_id, row.product.maker_id},
        withdrawn_on=withdrawal.effective_on if withdrawal else None,
        withdrawal_reason=withdrawal.reason if withdrawal else "",
    )


def is_claimed(product_id: int) -> bool:
    """Whether a source says the product was recognised, not yet checked against a decision."""
    return RecognitionClaim.objects.filter(product_id=product_id).exists()
