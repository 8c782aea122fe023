"""Questions about the register. Nothing here writes; the caller brings the day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from certification.models import (
    Certificate,
    OcopArtwork,
    RecognitionClaim,
    Withdrawal,
)


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
        .annotate(child_id=F("product__children"))
    )
    marks: dict[int, OcopMark] = {}
    for certificate in rows:
        for product_id in {certificate.product_id, certificate.child_id} & wanted:
            marks[product_id] = OcopMark(
                product_id=product_id,
                stars=certificate.stars,
                register_number=certificate.number,
                decision_number=certificate.decision_number,
                decided_on=certificate.decided_on,
                valid_from=certificate.valid_from,
                last_valid_on=certificate.last_valid_on,
            )
    return marks


def marked_product_ids(*, on: date) -> QuerySet[Certificate]:
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


def standings(product_ids: Iterable[int], *, on: date) -> dict[int, Standing]:
    """What may be said of products without the mark: withdrawn, lapsed, or only claimed.

    Two queries. A product with nothing on record, or with the mark, is absent.
    """
    wanted = set(product_ids) - set(ocop_marks(list(product_ids), on=on))
    found: dict[int, Standing] = {}
    certificates = (
        Certificate.objects.filter(product_id__in=wanted, valid_from__lte=on)
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
        return Standing(
            "withdrawn", withdrawal.effective_on, certificate.number, withdrawal.reason
        )
    return Standing(
        "lapsed", certificate.last_valid_on + timedelta(days=1), certificate.number, ""
    )


def sale_stops(product_ids: Collection[int], *, on: date) -> dict[int, Withdrawal]:
    """Products that may not be sold on the day because a certificate of theirs was withdrawn.

    A later certificate in force, or an officer's clearance, lifts the stop. Two queries at most.
    """
    rows = list(
        Withdrawal.objects.filter(
            certificate__product_id__in=set(product_ids),
            effective_on__lte=on,
            clearance__isnull=True,
        ).select_related("certificate")
    )
    if not rows:
        return {}
    marked = ocop_marks([row.certificate.product_id for row in rows], on=on)
    return {
        row.certificate.product_id: row
        for row in rows
        if row.certificate.product_id not in marked
    }


def certificate_by_number(number: str) -> Certificate | None:
    """The register's row of this number with all that its public page shows, or None."""
    return (
        Certificate.objects.select_related(
            "product", "holder__commune", "holder__province", "authority__acting", "withdrawal"
        )
        .filter(number=number)
        .first()
    )


def certificates_of(product_id: int) -> QuerySet[Certificate]:
    """All certificates of a product, newest first, with their withdrawals."""
    return (
        Certificate.objects.filter(product_id=product_id)
        .select_related("withdrawal", "authority")
        .order_by("-valid_from")
    )


def artwork() -> OcopArtwork | None:
    """The official artwork in use, or None while no officer has loaded one."""
    return OcopArtwork.objects.order_by("-pk").first()


def file_hash(content: bytes) -> str:
    """SHA-256 of an artwork's bytes, kept beside it so that a swap shows."""
    return sha256(content).hexdigest()
