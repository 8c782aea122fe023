"""Hand-overs that are noted when a recall of their lot already runs."""

from traceability.models import LotHandover, RecallCampaign, RecallParty
from traceability.selectors.recalls import place_of
from traceability.services.recalls import note_party


def join_recalls(handover: LotHandover) -> list[RecallParty]:
    """Add the receiver of a hand-over noted late to the open campaigns, drills aside, that the
    lot is recalled by: whoever got goods before must be found although nobody had said so.

    Within the transaction that writes the hand-over and holds the lot: a recall comes wholly
    before it or wholly after. Producers are told by the hour's round.
    """
    place = place_of(handover)
    running = RecallCampaign.objects.filter(
        closed_on__isnull=True, recalls__lot=handover.lot, recalls__ended_on__isnull=True
    )
    found = []
    for campaign in running.distinct().order_by("pk"):
        known = campaign.parties.filter(lot=handover.lot, reference=place.reference)
        found.append(
            note_party(
                campaign=campaign,
                lot=handover.lot,
                kind=place.kind,
                reference=f"handover:{handover.pk}" if known.exists() else place.reference,
                label=place.label,
                quantity=place.quantity,
            )
        )
    return found
