"""The one answer to who may show the mark, and what may be said of those who may not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from certification.models import (
    Certificate,
    OcopArtwork,
    RecognitionClaim,
    Withdrawal,
    runs_until,
)
from foundation.prepared import GIVEN_DAY, GIVEN_IDS, Among, Day, Prepared


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
    return {
        row["marked_id"]: OcopMark(
            product_id=row["marked_id"],
            stars=row["stars"],
            register_number=row["number"],
            decision_number=row["decision_number"],
            decided_on=row["decided_on"],
            valid_from=row["valid_from"],
            last_valid_on=row["until"] - timedelta(days=1),
            artwork_sha256=row["artwork_sha256"] or "",
        )
        for row in _MARKS(on=on, ids=list(wanted))
    }


def _rights(product: str) -> QuerySet[Certificate, Any]:
    """The certificates that give the mark to the given products, found by way of `product`."""
    artwork_in_use = OcopArtwork.objects.order_by("-pk").values("sha256")[:1]
    return (
        _giving_right(GIVEN_DAY)
        .filter(Among(F(product), GIVEN_IDS))
        .annotate(marked_id=F(product), until=runs_until(), artwork_sha256=Subquery(artwork_in_use))
        .values(
            *("marked_id", "stars", "number", "decision_number", "decided_on", "valid_from"),
            *("until", "artwork_sha256"),
        )
    )


# A variant has the mark of the product it is a variant of.
_MARKS = Prepared(lambda: _rights("product__children").union(_rights("product"), all=True))


def _giving_right(on: Day) -> QuerySet[Certificate, Any]:
    """Certificates in force on the day whose holder is the product's seller or declared maker."""
    return Certificate.objects.in_force(on).filter(
        Q(holder=F("product__producer")) | Q(holder=F("product__maker"))
    )


def marked_product_ids(*, on: Day) -> QuerySet[Certificate, Any]:
    """A subquery of the ids of the products that have the mark on the day, for listings.

    The same conditions as `ocop_marks`, for `filter(pk__in=…)`; what is drawn asks
    `ocop_marks` again.
    """
    return _giving_right(on).values("product_id")


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

    Three queries at most, two when the caller brings the `marks`, none when all have one.
    Absent: a product with nothing on record, with the mark, or whose running certificate
    belongs to somebody who neither sells nor makes it.
    """
    wanted = set(product_ids)
    wanted -= set(ocop_marks(wanted, on=on) if marks is None else marks)
    if not wanted:
        return {}
    found: dict[int, Standing] = {}
    for certificate in _ENDED(on=on, ids=list(wanted)):
        found[certificate.product_id] = _standing_of(certificate, on)
    if left := wanted - set(found):
        for product_id in _CLAIMED(ids=list(left)):
            found[product_id] = Standing("unverified", None, "", "")
    return found


_ENDED = Prepared(
    lambda: (
        Certificate.objects.filter(Among(F("product"), GIVEN_IDS))
        .with_end()
        .filter(runs_until__lte=GIVEN_DAY)  # type: ignore[misc]
        .select_related("withdrawal")
        .order_by("valid_from")
    )
)
_CLAIMED = Prepared(
    lambda: RecognitionClaim.objects.filter(Among(F("product"), GIVEN_IDS)).values_list(
        "product_id", flat=True
    )
)


def _standing_of(certificate: Certificate, on: date) -> Standing:
    withdrawal = getattr(certificate, "withdrawal", None)
    if withdrawal is not None and withdrawal.effective_on <= on:
        return Standing("withdrawn", withdrawal.effective_on, certificate.number, withdrawal.reason)
    return Standing("lapsed", certificate.ends_on, certificate.number, "")


def sale_stops(product_ids: Collection[int], *, on: date) -> dict[int, Withdrawal]:
    """Products that may not be sold on the day because a certificate of theirs was withdrawn.

    One query; see `stopping_withdrawals`.
    """
    rows = stopping_withdrawals(on=on).filter(certificate__product_id__in=set(product_ids))
    return {row.certificate.product_id: row for row in rows.select_related("certificate")}


def stopping_withdrawals(*, on: Day) -> QuerySet[Withdrawal, Any]:
    """The withdrawals that forbid selling the certificate's product on the day.

    A later recognition, even one that has lapsed since, or an officer's clearance lifts the
    stop.
    """
    recognised_since = Certificate.objects.filter(
        product=OuterRef("certificate__product"),
        valid_from__gte=OuterRef("effective_on"),
        valid_from__lte=on,
    ).exclude(pk=OuterRef("certificate"))
    return Withdrawal.objects.filter(
        ~Exists(recognised_since), effective_on__lte=on, clearance__isnull=True
    )


@dataclass(frozen=True, slots=True)
class CertificateTerm:
    """One certificate of a product as dated facts, for rooms that may not see the register's rows.

    `ends_on` is the first day out of force, by lapse (of an extension too), replacement or
    withdrawal. `gives_right` is
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


_TERM_FIELDS = {
    "register_number": "number",
    "stars": "stars",
    "decision_number": "decision_number",
    "decided_on": "decided_on",
    "authority": "authority__name",
    "valid_from": "valid_from",
    "ends_on": runs_until(),
    "withdrawn_on": "withdrawal__effective_on",
    "withdrawal_reason": "withdrawal__reason",
    "holder": "holder_id",
    "seller": "product__producer_id",
    "maker": "product__maker_id",
}
_TERM_DAYS = ("decided_on", "valid_from", "ends_on", "withdrawn_on")


def term_rows(product: Any) -> ArraySubquery:
    """All certificates a product ever had, oldest first, to be read within a question of another
    room; `product` is an OuterRef. `certificate_terms` understands the rows.
    """
    history = Certificate.objects.filter(product=product).order_by("valid_from")
    return ArraySubquery(history.values(row=JSONObject(**_TERM_FIELDS)))


def certificate_terms(rows: Iterable[dict[str, Any]]) -> tuple[CertificateTerm, ...]:
    """The certificates in rows that were read by `term_rows`."""
    return tuple(_term(**row) for row in rows)


def _term(holder: int, seller: int, maker: int, **row: Any) -> CertificateTerm:
    days = {name: row[name] and date.fromisoformat(row[name]) for name in _TERM_DAYS}
    row["withdrawal_reason"] = row["withdrawal_reason"] or ""
    return CertificateTerm(**(row | days), gives_right=holder in {seller, maker})


def claims_of(product: Any) -> QuerySet[RecognitionClaim, Any]:
    """What sources say of a product, not yet checked against a decision; `product`: an OuterRef."""
    return RecognitionClaim.objects.filter(product=product)
