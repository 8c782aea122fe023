"""Exactly what a recall will do, to be read before it is confirmed. Nothing here writes."""

from dataclasses import dataclass

from catalog.producers.models import Producer
from marketplace.commerce.selectors.recalls import Parcel, parcels_of
from traceability.models import Lot
from traceability.selectors.recalls import Place, Reach, reach_of
from traceability.services.recalls import Packs


@dataclass(frozen=True, slots=True)
class Preview:
    """The lots, labels and places of traceability, and the parcels of commerce.

    `hidden`: places and parcels that are another producer's business, counted and not named.
    """

    reach: Reach
    parcels: tuple[Parcel, ...]
    shown_places: tuple[Place, ...]
    shown_parcels: tuple[Parcel, ...]

    @property
    def hidden(self) -> int:
        all_of_it = len(self.reach.places) + len(self.parcels)
        return all_of_it - len(self.shown_places) - len(self.shown_parcels)

    @property
    def certain(self) -> int:
        return len({p.consignment_id for p in self.parcels if p.is_certain})

    @property
    def uncertain(self) -> int:
        """Parcels of which no note says that they hold a pack of the lots."""
        return len({p.consignment_id for p in self.parcels}) - self.certain

    @property
    def places(self) -> int:
        """Places besides the stock of each lot and parcels."""
        return sum(place.kind != "STOCK" for place in self.reach.places)


def preview_of(lot: Lot, packs: Packs | None, *, seen_by: Producer | None = None) -> Preview:
    """What a recall of the lot, or of these packs of it, would reach now.

    A producer (`seen_by`) is named its own places alone: whom another one sold to it never
    learns, as on the campaign's page (selectors.recalls.parties_about). Officers see all.
    """
    first, last = (packs.first, packs.last) if packs else (None, None)
    reach = reach_of(lot, first=first, last=last)
    places, parcels = reach.places, tuple(parcels_of(reach.lots))
    if seen_by is None:
        return Preview(reach, parcels, places, parcels)
    own = f"producer:{seen_by.pk}"
    return Preview(
        reach,
        parcels,
        tuple(p for p in places if p.lot.producer_id == seen_by.pk or p.reference == own),
        tuple(p for p in parcels if p.lot.producer_id == seen_by.pk),
    )
