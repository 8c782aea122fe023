"""Services as guests and producers see them: what is free, what was asked, what is next."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import QuerySet

from catalog.producers.models import Producer
from catalog.products.models import Product
from marketplace.commerce.models import Booking, ServiceTerms
from marketplace.commerce.partner.strategy import Offer, offers
from marketplace.commerce.rules import bookings as rules
from marketplace.commerce.rules.sale import Refusal

HOLDS = (Booking.State.CONFIRMED, Booking.State.PAID, Booking.State.DONE, Booking.State.NO_SHOW)
"""The states in which a booking's people take up room."""
OPEN = (Booking.State.ASKED, Booking.State.CONFIRMED, Booking.State.PAID)


def terms_of(product: Product) -> rules.Terms | None:
    """How this service is sold today; None: it cannot be booked here. One query."""
    row = ServiceTerms.objects.filter(product=product).first()
    return frozen(row) if row is not None else None


def frozen(row: ServiceTerms) -> rules.Terms:
    """The terms as a booking keeps them."""
    return rules.Terms(
        price_per_person=row.price_per_person,
        is_per_day=row.is_per_day,
        most_people=row.most_people,
        answer_hours=row.answer_hours,
        free_cancel_days=row.free_cancel_days,
        late_fee_percent=row.late_fee_percent,
        no_show_percent=row.no_show_percent,
    )


def may_be_booked(offer: Offer) -> bool:
    """Whether nothing but being a service stands against buying it: the strategy says SERVICE
    after every check of seller, listing, certificate and recall."""
    return offer.refusal is Refusal.SERVICE


def why_not(product: Product, *, on: date) -> str:
    """Why a service cannot be booked on the day; "" when it can. One query."""
    offer = offers([product.pk], on=on)[product.pk]
    return "" if may_be_booked(offer) else offer.reason


def taken(product: Product, *, starts_on: date, ends_on: date, without: int = 0) -> Counter[date]:
    """How many people are expected on each of these days; `without` leaves one booking out.
    One query."""
    rows = Booking.objects.filter(
        product=product, state__in=HOLDS, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).exclude(pk=without)
    found: Counter[date] = Counter()
    for row in rows:
        first, last = max(row.starts_on, starts_on), min(row.ends_on, ends_on)
        for day in rules.days(first, last):
            found[day] += row.people
    return found


def bookings_of(producer: Producer) -> QuerySet[Booking]:
    """A producer's bookings, the next guest first."""
    return Booking.objects.filter(producer=producer).select_related("product", "order__payment")


def calendar(producer: Producer, *, on: date, days: int = 28) -> list[tuple[date, list[Booking]]]:
    """The coming days with their guests; days without are left out. One query."""
    last = on + timedelta(days=days - 1)
    rows = (
        bookings_of(producer)
        .filter(state__in=HOLDS, starts_on__lte=last, ends_on__gte=on)
        .order_by("starts_on", "pk")
    )
    found: dict[date, list[Booking]] = {}
    for row in rows:
        for day in rules.days(max(row.starts_on, on), min(row.ends_on, last)):
            found.setdefault(day, []).append(row)
    return sorted(found.items())
