"""Telling people of a recall, each once: buyers of parcels, and the people of producers."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.producers.access import members_on
from catalog.producers.models import Member
from foundation import notices
from foundation.models import Notice, User
from marketplace.commerce.notices import mail_recall_to_buyer
from marketplace.commerce.selectors.recalls import consignment_named, recall_of_parcel
from traceability.models import RecallCampaign, RecallParty, RecallStep
from traceability.services.recalls import note_step


@transaction.atomic
def tell(*, campaign: RecallCampaign, audience: str, on: date, now: datetime) -> bool:
    """Tell one audience of the campaign and note it as told; False where it was told before,
    where nobody of it has an address (somebody calls then), and for every drill.

    Raises whatever the mail server raises; nothing is noted then and it is tried again.
    """
    if campaign.is_drill or campaign.closed_on is not None:
        return False
    parties = _parties(campaign, audience)
    list(parties.order_by("pk").select_for_update().values_list("pk"))
    waiting = list(parties.exclude(steps__kind=RecallStep.Kind.TOLD))
    if not waiting:
        return False
    if audience.startswith("consignment:"):
        was_sent = _tell_buyer(campaign, audience, on, now)
    else:
        was_sent = _tell_producer(campaign, audience, on, now)
    if was_sent:
        for party in waiting:
            note_step(party=party, kind=RecallStep.Kind.TOLD, by=None, at=now, on=on)
    return was_sent


def _parties(campaign: RecallCampaign, audience: str) -> QuerySet[RecallParty]:
    about = Q(reference=audience)
    if audience.startswith("producer:"):
        producer_id = int(audience.removeprefix("producer:"))
        about |= Q(kind=RecallParty.Kind.STOCK, lot__producer=producer_id)
    return RecallParty.objects.filter(about, campaign=campaign)


def _tell_buyer(campaign: RecallCampaign, reference: str, on: date, now: datetime) -> bool:
    """By the address of the order; else by the account that placed it; else not at all."""
    order = consignment_named(reference).order
    said = recall_of_parcel(campaign, reference)
    if said is None:
        return False
    if order.guest_email:
        return bool(mail_recall_to_buyer(order, said))
    if order.user is None:
        return False
    with translation.override(order.language):
        subject = _("Thu hồi hàng trong đơn %(number)s") % {"number": order.spoken_number}
        body = f"{campaign.reason}\n\n{campaign.instructions}\n{campaign.phone}".strip()
    _send(campaign, order.user, subject, body, order.get_absolute_url(), on, now)
    return True


def _tell_producer(campaign: RecallCampaign, audience: str, on: date, now: datetime) -> bool:
    people = (
        members_on(on)
        .filter(producer=int(audience.removeprefix("producer:")), user__is_active=True)
        .exclude(duty=Member.Duty.VIEWER)
        .select_related("user")
        .order_by("user_id")
    )
    told = {member.user_id: member.user for member in people}
    subject = _("Thu hồi %(number)s: lô %(code)s") % {
        "number": campaign.number,
        "code": campaign.lot.code,
    }
    body = _(
        "%(reason)s\n\nNgừng bán, tách riêng hàng còn trong kho, báo nơi đã nhận hàng. "
        "Việc cần làm: %(instructions)s"
    ) % {"reason": campaign.reason, "instructions": campaign.instructions}
    for person in told.values():
        _send(campaign, person, subject, body, f"/chu-the/thu-hoi/{campaign.pk}/", on, now)
    return bool(told)


def _send(
    campaign: RecallCampaign,
    person: User,
    subject: str,
    body: str,
    address: str,
    on: date,
    now: datetime,
) -> None:
    """Made once and sent at once; the notice's own job finds it sent."""
    key = f"recall:{campaign.number}:{person.pk}:{address.split('?')[0]}"[:160]
    notices.send_once(
        key=key, recipient=person, subject=subject, body=body, due_on=on, address=address
    )
    notices.send(Notice.objects.get(key=key).pk, now=now)
