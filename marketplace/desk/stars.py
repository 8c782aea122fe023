"""A producer's stars, each with what is to be done about it now; and what they do, as far as is
known. Nothing here writes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from catalog.producers.models import Producer
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.rules.dossier_kinds import Held, Refusal, refusal
from certification.selectors import OcopMark, dossier_steps
from certification.selectors.dossier_words import refusal_words
from certification.selectors.dossiers import open_dossiers
from certification.selectors.renewals import held_of
from marketplace.commerce.order.came_by import CameBy
from marketplace.desk import selectors
from marketplace.desk.marked_orders import (
    SPAN,
    BeforeAfter,
    CameByShare,
    Share,
    before_and_after,
    came_by_share,
    share_of,
    terms_of,
)
from marketplace.desk.selectors import StarRow

LAST_DAYS, SOON_DAYS = 30, 90
DO_NOW = gettext_lazy("Nộp từ hôm nay đến hết %(closes)s. Số liệu bán hàng, lô, câu chuyện có sẵn.")


@dataclass(frozen=True)
class StarCard:
    """One product's star on the day, its running dossier, and the way to the next one."""

    row: StarRow
    held: Held | None
    dossier: Any
    """The dossier of the product that runs, or None."""
    on: date

    @property
    def mark(self) -> OcopMark | None:
        return self.row.mark

    @property
    def days_in_all(self) -> int:
        """The certificate's days from its first to its last, both counted."""
        assert self.mark is not None  # noqa: S101 - asked of cards that bear a mark
        return (self.mark.last_valid_on - self.mark.valid_from).days + 1

    @property
    def urgency(self) -> str:
        """Within 30 days last, within 90 soon, else empty."""
        left = self.row.days_left
        if left is None or left > SOON_DAYS:
            return ""
        return "last" if left <= LAST_DAYS else "soon"

    @cached_property
    def refused(self) -> Refusal | None:
        return refusal(DossierKind.RENEWAL, self.held, on=self.on)

    @property
    def may_renew(self) -> bool:
        return self.dossier is None and self.held is not None and self.refused is None

    @property
    def may_upgrade(self) -> bool:
        is_refused = refusal(DossierKind.UPGRADE, self.held, on=self.on)
        return self.dossier is None and is_refused is None and not self.may_renew

    @property
    def may_begin(self) -> bool:
        """A first dossier: nothing is held, and none runs."""
        return self.dossier is None and self.held is None

    @property
    def advice(self) -> str:
        """What to do about the renewal now, by the days of the law (Đ7.6.a)."""
        if self.held is None:
            return ""
        if self.refused is not None:
            return refusal_words(self.refused, self.held)
        return str(DO_NOW) % {"closes": f"{self.held.window.closes_on:%d/%m/%Y}"}

    @property
    def dossier_words(self) -> str:
        return str(dossier_steps.STEP_WORDS[DossierState(self.dossier.state)])

    @property
    def stations(self) -> list[dossier_steps.Station]:
        return dossier_steps.stations(self.dossier)


@dataclass(frozen=True, slots=True)
class Effect:
    """What is known of the stars' use; parts without orders are None or empty."""

    days: int
    share: Share | None
    began: list[BeforeAfter]
    ways: CameByShare

    @property
    def by_stars(self) -> int:
        """Orders that came through the star filter."""
        return self.ways.by.get(CameBy.STARS, 0)

    @property
    def by_stars_percent(self) -> int:
        return self.ways.percent(CameBy.STARS)

    @property
    def other_ways(self) -> list[tuple[str, int]]:
        """The other ways by their names, the most used first."""
        rest = [(way, n) for way, n in self.ways.by.items() if way != CameBy.STARS]
        rest.sort(key=lambda row: (-row[1], row[0]))
        return [(str(CameBy(way).label), n) for way, n in rest]


def star_cards(producer: Producer, *, on: date) -> list[StarCard]:
    """The producer's products as `selectors.stars` has them. Seven queries at most."""
    rows = selectors.stars(producer, on=on)
    held = held_of([row.product.pk for row in rows], on=on)
    running = open_dossiers(producer)
    return [
        StarCard(row=row, held=held.get(row.product.pk), dossier=running.get(row.product.pk), on=on)
        for row in rows
    ]


def effect(producer: Producer, *, on: date) -> Effect:
    """Counts of the producer's own orders. Four queries."""
    terms = terms_of(producer)
    by_id = {product.pk: rows for product, rows in terms.items()}
    share = share_of(producer, by_id, since=on - SPAN, on=on)
    return Effect(
        days=SPAN.days,
        share=share if share.marked else None,
        began=before_and_after(producer, terms, on=on),
        ways=came_by_share(producer, by_id, since=on - SPAN, on=on),
    )
