"""What selling does when a lot is recalled: finds its parcels, and sees that people are told.

Both happen inside the recall's own transaction, while its lots are locked (connected in `apps`).
"""

from collections.abc import Sequence

from foundation.queue import enqueue
from marketplace.commerce.selectors.recalls import parcels_of
from traceability.models import Lot, RecallCampaign, RecallParty
from traceability.services.recalls import lot_recalled, note_party, reach_wanted


def connect() -> None:
    """Listen to recalls; safe to call twice."""
    reach_wanted.connect(find_parcels, dispatch_uid="commerce.find_parcels")
    lot_recalled.connect(queue_words, dispatch_uid="commerce.queue_words")


def find_parcels(
    sender: object, *, campaign: RecallCampaign, lots: Sequence[Lot], **kwargs: object
) -> None:
    """A party for each parcel with packs of the lots: its buyer's, or still in its producer's
    house. It names the order's number, no person."""
    for parcel in parcels_of(lots):
        note_party(
            campaign=campaign,
            lot=parcel.lot,
            kind=RecallParty.Kind.BUYER if parcel.has_left else RecallParty.Kind.STOCK,
            reference=parcel.reference,
            label=parcel.order_number,
            quantity=parcel.quantity,
            is_certain=parcel.is_certain,
        )


def queue_words(sender: object, *, campaign: RecallCampaign, **kwargs: object) -> None:
    """A job for everybody who is told by the platform: one that fails is tried again alone."""
    for audience in audiences(campaign):
        enqueue("commerce.tell_recall", campaign_id=campaign.pk, audience=audience)


def audiences(campaign: RecallCampaign) -> list[str]:
    """Who hears of it: "consignment:12" is that parcel's buyer, "producer:3" its people.

    Sales points and businesses outside have no account here: somebody calls them.
    """
    told = (RecallParty.Kind.BUYER, RecallParty.Kind.PRODUCER, RecallParty.Kind.STOCK)
    found = {
        f"producer:{party.lot.producer_id}"
        if party.kind == RecallParty.Kind.STOCK
        else party.reference
        for party in campaign.parties.filter(kind__in=told).select_related("lot")
    }
    return sorted(found)
