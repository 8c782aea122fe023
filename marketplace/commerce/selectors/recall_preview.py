"""Exactly what a recall will do, to be read before it is confirmed. Nothing here writes."""

from dataclasses import dataclass

from marketplace.commerce.selectors.recalls import Parcel, parcels_of
from traceability.models import Lot
from traceability.selectors.recalls import Reach, reach_of
from traceability.services.recalls import Packs


@dataclass(frozen=True, slots=True)
class Preview:
    """The lots, labels and places of traceability, and the parcels of commerce."""

    reach: Reach
    parcels: tuple[Parcel, ...]

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


def preview_of(lot: Lot, packs: Packs | None) -> Preview:
    """What a recall of the lot, or of these packs of it, would reach now."""
    first, last = (packs.first, packs.last) if packs else (None, None)
    reach = reach_of(lot, first=first, last=last)
    return Preview(reach, tuple(parcels_of(reach.lots)))
