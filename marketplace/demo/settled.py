"""Statements of money as they stand after a while: one paid, one to be answered, one disputed.

All of producers that do not exist. A cooperative's new statement takes up whatever an older one
left unpaid, so the disputed one is a household's, which has no other.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.utils import timezone

from catalog.products.models import Product
from foundation.models import User
from marketplace.commerce.models import SellingSettings, Settlement
from marketplace.commerce.rules.settlement import last_end
from marketplace.commerce.services import payouts, settlements
from marketplace.demo import imaginary, people, selling
from marketplace.demo.programme import Cast

BANK_REFERENCE = "MAU-CHI-0001"
"""No bank numbers its transfers with letters of this kind."""
OF_HOUSEHOLD = "nguoi-ban-khac@vi-du.example"


def build(cast: Cast, *, staff: User, say: Callable[[str], None]) -> None:
    """Build what is not there yet; repeatable."""
    say("  statements of money, one of them paid")
    if not Settlement.objects.filter(producer=cast.producer).exists():
        _paid(cast, staff=staff)
        settlements.make(producer=cast.producer, to_on=cast.on + timedelta(days=1), on=cast.on)
    household = imaginary.household()
    owner = people.employ(email=OF_HOUSEHOLD, producer=household)
    if not Settlement.objects.filter(producer=household).exists():
        _disputed(replace(cast, producer=household, owner=owner), staff=staff)


def _paid(cast: Cast, *, staff: User) -> None:
    """Two parcels of the period before this one, agreed to and paid today."""
    to_on = last_end(cast.on, days=SellingSettings.load().settlement_days)
    then = timezone.make_aware(datetime.combine(to_on - timedelta(days=3), time(10)))
    cake = Product.objects.get(source_reference=imaginary.CAKE.reference)
    for number in range(2):
        parcel = selling.came(cake, phone=f"090000021{number}", cast=cast, now=then)
        selling.remit(parcel, reference=f"MAU-NOP-0{number}", staff=staff, now=then)
    made = settlements.make(producer=cast.producer, to_on=to_on, on=cast.on)
    if made is None:
        return
    settlements.accept(settlement=made, by=cast.owner, now=timezone.now())
    batch = payouts.make_batch(layout="CSV", pay_on=cast.on, by=staff)
    for payout in batch.payouts.order_by("pk"):
        payouts.mark_paid(
            payout=payout,
            reference=BANK_REFERENCE,
            paid_on=cast.on,
            by=staff,
            now=timezone.now(),
        )


def _disputed(cast: Cast, *, staff: User) -> None:
    """One parcel, of whose fee the household says that it is wrong; nobody has answered yet."""
    now = timezone.now()
    noodles = Product.objects.get(source_reference=imaginary.NOODLES.reference)
    selling.send_as_others(cast)
    parcel = selling.came(noodles, phone="0900000220", cast=cast, now=now)
    selling.remit(parcel, reference="MAU-NOP-10", staff=staff, now=now)
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    made = settlements.make(producer=cast.producer, to_on=tomorrow, on=cast.on)
    fee = made.lines.filter(entry__purpose="COMMISSION").first() if made is not None else None
    if fee is not None:
        words = f"Phí sàn cao hơn mức đã báo lúc đăng ký. {selling.SAMPLE}."
        settlements.dispute(line=fee, words=words, by=cast.owner, now=now)
