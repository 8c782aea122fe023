"""Which kind of dossier a product may file on a day. Told in docs/rules/dossier.md.

Source: Quyết định 26/2026/QĐ-TTg, Điều 7.5 (upgrade), 7.6.a (window of the renewal), 12.3
(late only by an officer's paper).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from certification.rules.dates import RenewalWindow, renewal_window
from certification.rules.dossier_flow import DossierKind

TOP_STARS = 5


@dataclass(frozen=True)
class Held:
    """The certificate a product stands on: in force on the day, or kept alive by an extension.

    `extended_until` is the first day after the extension that an officer recorded, or None.
    """

    stars: int
    last_valid_on: date
    is_in_force: bool
    extended_until: date | None = None

    @property
    def window(self) -> RenewalWindow:
        return renewal_window(self.last_valid_on)


class Refusal(StrEnum):
    HAS_CERTIFICATE = "HAS_CERTIFICATE"
    NOTHING_TO_UPGRADE = "NOTHING_TO_UPGRADE"
    TOP_ALREADY = "TOP_ALREADY"
    NOT_HIGHER = "NOT_HIGHER"
    NOTHING_TO_RENEW = "NOTHING_TO_RENEW"
    TOO_EARLY = "TOO_EARLY"
    TOO_LATE = "TOO_LATE"


def refusal(
    kind: DossierKind, held: Held | None, *, target_stars: int | None = None, on: date
) -> Refusal | None:
    """Why a dossier of this kind cannot be filed on the day, or None.

    A product whose certificate lapsed or was withdrawn files a first dossier; only an extension
    that an officer recorded keeps the way of renewal open. Without `target_stars` the aim is
    not judged.
    """
    if kind is DossierKind.FIRST:
        return Refusal.HAS_CERTIFICATE if held else None
    if kind is DossierKind.UPGRADE:
        return _upgrade(held, target_stars)
    return _renewal(held, on)


def _upgrade(held: Held | None, target_stars: int | None) -> Refusal | None:
    if held is None or not held.is_in_force:
        return Refusal.NOTHING_TO_UPGRADE
    if held.stars >= TOP_STARS:
        return Refusal.TOP_ALREADY
    if target_stars is not None and target_stars <= held.stars:
        return Refusal.NOT_HIGHER
    return None


def _renewal(held: Held | None, on: date) -> Refusal | None:
    if held is None:
        return Refusal.NOTHING_TO_RENEW
    if on < held.window.opens_on:
        return Refusal.TOO_EARLY
    extended = held.extended_until is not None and on < held.extended_until
    if on > held.window.closes_on and not extended:
        return Refusal.TOO_LATE
    return None
