"""A season of selling, all of it samples and most of it of the imaginary cooperative: prices of
sending, a voucher, a harvest, a service, and an order in every state, through the services that
people's own acts go through."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from catalog.places.models import Commune
from catalog.producers.models import SalesPoint
from catalog.products.models import Product
from foundation.models import User
from marketplace.commerce.models import (
    CashCollection,
    CashRemittance,
    Consignment,
    HarvestWindow,
    SellingSettings,
    ServiceTerms,
)
from marketplace.commerce.order.came_by import CameBy
from marketplace.commerce.order.models import Order, PaymentMethod
from marketplace.commerce.rules.bookings import Terms
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.services import (
    Address,
    Contact,
    bookings,
    complaints,
    consignments,
    delivery_terms,
    pre_orders,
    remittances,
    vouchers,
)
from marketplace.commerce.services.baskets import put_in_basket
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.parts import send_part
from marketplace.commerce.services.payments import receive
from marketplace.commerce.services.placing import place_order
from marketplace.demo.programme import Cast

CAKE, SERVICE = "MẪU-4", "MẪU-5"
SAMPLE = "Dữ liệu mẫu"
CAME_BY = (CameBy.STARS, CameBy.SEARCH, CameBy.SCAN, CameBy.STARS, CameBy.LIST)
TERMS = Terms(
    price_per_person=150_000,
    is_per_day=False,
    most_people=20,
    answer_hours=24,
    free_cancel_days=3,
    late_fee_percent=50,
    no_show_percent=100,
)


def keep_settings() -> None:
    """An account that nobody has, so that transfers can be tried; marked as a sample."""
    settings = SellingSettings.load()
    if settings.is_sample and not settings.bank_account:
        settings.bank_bin, settings.bank_account = "970436", "0000000000"
        settings.bank_holder = "TAI KHOAN MAU"
        settings.save()


def build(cast: Cast, *, staff: User, say: Callable[[str], None]) -> None:
    """Build it once; a second call finds the orders there and leaves all as it is."""
    keep_settings()
    if HarvestWindow.objects.filter(product__producer=cast.producer).exists():
        return
    say("  a season of sample orders")
    now = timezone.now()
    cake = Product.objects.get(source_reference=CAKE)
    send_as_others(cast)
    _point(cast)
    _voucher(cast)
    _harvest(cake, cast)
    _service(cast)
    _orders(cake, cast, staff=staff, now=now)


def send_as_others(cast: Cast) -> None:
    """Take over the sample prices of sending."""
    delivery_terms.copy_sample(producer=cast.producer, by=cast.owner)


def _point(cast: Cast) -> None:
    point = SalesPoint.objects.filter(is_sample=True).order_by("pk").first()
    if point is not None:
        delivery_terms.set_pickup_points(
            producer=cast.producer, points=[point], note=SAMPLE, by=cast.owner
        )


def _voucher(cast: Cast) -> None:
    facts = vouchers.VoucherFacts(
        code="MAUGIAM10",
        starts_on=cast.on,
        ends_on=cast.on + timedelta(days=60),
        percent=10,
        most=30_000,
        least_amount=100_000,
    )
    vouchers.make_voucher(facts=facts, producer=cast.producer, by=cast.owner, on=cast.on)


def _harvest(product: Product, cast: Cast) -> None:
    pre_orders.set_harvest(
        harvest=HarvestWindow(
            product=product,
            opens_on=cast.on,
            from_on=cast.on + timedelta(days=30),
            until_on=cast.on + timedelta(days=50),
            packs=100,
        ),
        by=cast.owner,
    )


def _service(cast: Cast) -> None:
    product = Product.objects.get(source_reference=SERVICE)
    if not ServiceTerms.objects.filter(product=product).exists():
        bookings.set_terms(product=product, terms=TERMS, by=cast.owner)


def _orders(cake: Product, cast: Cast, *, staff: User, now: datetime) -> None:
    """Oldest first, each one step further than the next."""
    owner = cast.owner

    def one(quantity: int, method: str = PaymentMethod.CASH_ON_DELIVERY) -> Consignment:
        number = Order.objects.count() % 100
        return _order(cake, quantity, method, f"09000001{number:02d}", cast, now)

    done = _sent(one(3), owner)
    consignments.deliver(consignment=done, by=owner, now=now)
    remit(done, reference="MAU-NOP-1", staff=staff, now=now)
    complained = _sent(one(2), owner)
    consignments.deliver(consignment=complained, by=owner, now=now)
    complaints.open_complaint(
        consignment=complained,
        kind="DAMAGED",
        wish="ALLOWANCE",
        words=f"Một gói bị vỡ khi mở hộp. {SAMPLE}.",
        packs={complained.order.lines.get().pk: 1},
        now=now,
    )
    refused = _sent(one(1), owner)
    consignments.refuse(consignment=refused, by=owner, now=now, words="Gọi ba lần không nghe máy")
    _sent(one(2), owner)
    consignments.accept(consignment=one(1), by=owner)
    cancel(consignment=one(1), reason="Hết bao bì (mẫu)", by=staff, now=now, side="PLATFORM")
    one(2)
    one(4, PaymentMethod.VIETQR)
    _in_two_parcels(one(5, PaymentMethod.VIETQR), cast, now=now)


def _in_two_parcels(row: Consignment, cast: Cast, *, now: datetime) -> None:
    """Paid; some packs went ahead by coach, the rest is still to be packed."""
    payment = row.order.payment
    receive(
        payment=payment,
        method=payment.method,
        reference="MAU-CK-1",
        amount=payment.amount,
        at=now,
        now=now,
    )
    send_part(
        consignment=row,
        packs={row.order.lines.get().pk: 3},
        carrier="Xe khách mẫu",
        by=cast.owner,
        on=cast.on,
    )


def remit(consignment: Consignment, *, reference: str, staff: User, now: datetime) -> None:
    """The carrier paid the cash over, so that there is something to settle."""
    cash = CashCollection.objects.get(consignment=consignment)
    facts = remittances.RemittanceFacts(
        payer=cash.holder,
        to=CashRemittance.To.PLATFORM,
        reference=reference,
        amount=cash.amount,
        paid_on=timezone.localdate(now),
        carrier=cash.carrier,
    )
    lines = [remittances.CashLine(cash.pk, cash.amount)]
    remittances.note_remittance(facts=facts, lines=lines, by=staff, now=now)


def _order(
    product: Product, quantity: int, method: str, phone: str, cast: Cast, now: datetime
) -> Consignment:
    came_by = CAME_BY[int(phone[-1]) % len(CAME_BY)]
    basket = put_in_basket(
        basket=None, product=product, quantity=quantity, on=cast.on, came_by=came_by
    )
    commune = Commune.objects.select_related("province").get(code="22945")
    content = basket_content(basket, on=cast.on, commune=commune)
    order = place_order(
        basket=basket,
        address=Address(commune=commune, street="Số 1, đường mẫu"),
        contact=Contact(name="Người mua mẫu", phone=phone, note=SAMPLE),
        seen_total=content.total,
        method=method,
        on=cast.on,
        now=now,
    )
    return order.consignments.select_related("order__payment").get()


def _sent(consignment: Consignment, owner: User) -> Consignment:
    consignments.hand_over(
        consignment=consignment, carrier="Xe khách mẫu", tracking_code="MAU-0001", by=owner
    )
    return Consignment.objects.select_related("order__payment").get(pk=consignment.pk)


def came(product: Product, *, phone: str, cast: Cast, now: datetime) -> Consignment:
    """One more parcel of two packs, paid in cash at the door."""
    row = _sent(_order(product, 2, PaymentMethod.CASH_ON_DELIVERY, phone, cast, now), cast.owner)
    consignments.deliver(consignment=row, by=cast.owner, now=now)
    return Consignment.objects.get(pk=row.pk)
