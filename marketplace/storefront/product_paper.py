"""The certificate of a product, or what a public source claims of one, as its page tells it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from catalog.products.models import Product
from certification.selectors import OcopMark, certificates_of, claims_of
from foundation.prepared import GIVEN_ID, Prepared


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate, or what a public source claims of one, in facts for words."""

    state: str  # "in_force", "withdrawn", "lapsed", "other_holder", "unverified" or "none"
    stars: int | None = None
    register_number: str = ""
    decision_number: str = ""
    decided_on: date | None = None
    year: int | None = None
    valid_from: date | None = None
    last_valid_on: date | None = None
    since_on: date | None = None
    reason: str = ""
    authority: str = ""
    source_url: str = ""
    source_note: str = ""

    @property
    def url(self) -> str:
        """The certificate's own page in the register, or ""."""
        if not self.register_number:
            return ""
        return reverse("certification:certificate", args=[self.register_number])


_HISTORY = Prepared(lambda: certificates_of(GIVEN_ID))
_NEWEST_CLAIM = Prepared(lambda: claims_of(GIVEN_ID).order_by("-year", "-pk")[:1])


def paper_of(product: Any, mark: OcopMark | None, *, on: date) -> Paper:
    """The certificate that counts on the day, else the newest one, else the newest claim.

    One that runs without giving the mark stands in the name of somebody who neither sells nor
    makes the product: it is said, for the register shows it.
    """
    history = _HISTORY(pk=product.pk) if product.has_certificates else []
    running = next((c for c in history if mark and c.number == mark.register_number), None)
    certificate = running or next((c for c in history if c.valid_from <= on), None)
    if certificate is None:
        return _claim(product)
    withdrawal = getattr(certificate, "withdrawal", None)
    if withdrawal is not None and withdrawal.effective_on > on:
        withdrawal = None
    if running is None and withdrawal is None and on <= certificate.last_valid_on:
        state = "other_holder"
    else:
        state = "in_force" if running else "withdrawn" if withdrawal else "lapsed"
    return Paper(
        state=state,
        stars=certificate.stars,
        register_number=certificate.number,
        decision_number=certificate.decision_number,
        decided_on=certificate.decided_on,
        valid_from=certificate.valid_from,
        last_valid_on=certificate.last_valid_on,
        since_on=withdrawal.effective_on if withdrawal else certificate.ends_on,
        reason=withdrawal.reason.rstrip(" .") if withdrawal else "",
        authority=str(certificate.authority),
        source_url=certificate.source_url or product.source_url,
    )


def _claim(product: Product) -> Paper:
    found = _NEWEST_CLAIM(pk=product.pk)
    if not found:
        return Paper(state="none", source_url=product.source_url)
    claim = found[0]
    return Paper(
        state="unverified",
        stars=claim.stars,
        decision_number=claim.decision_number,
        decided_on=claim.decided_on,
        year=claim.year,
        source_url=claim.source_url or product.source_url,
        source_note=claim.source_note,
    )
