"""Trading through services alone: ordering, paying, sending, with a clock that tests move."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import User
from marketplace.commerce.models import CashCollection, Consignment, SellingSettings
from marketplace.commerce.order.models import Order, PaymentMethod
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.selectors.payments import owed
from marketplace.commerce.selectors.trial import trial_balance
from marketplace.commerce.services import Contact, place_order, put_in_basket
from marketplace.commerce.services import consignments as parcels
from marketplace.commerce.services.payments import receive
from tests.commerce.buyers import home

COD = PaymentMethod.CASH_ON_DELIVERY
VIETQR = PaymentMethod.VIETQR
CARD = PaymentMethod.CARD
MARKET_ACCOUNT = {
    "bank_bin": "970436",
    "bank_account": "0011000000001",
    "bank_holder": "CHO OCOP THU",
}


class Trade:
    """A market in a test: who acts, what time it is, and a number for every paper."""

    def __init__(self, staff: User) -> None:
        self.staff = staff
        self.now = timezone.now()
        self._papers = count(1)
        rules = SellingSettings.load()
        for name, value in MARKET_ACCOUNT.items():
            setattr(rules, name, value)
        rules.save()

    @property
    def on(self) -> date:
        return timezone.localdate(self.now)

    def paper(self) -> str:
        return f"CT{next(self._papers):06d}"

    def wait(self, *, days: int) -> None:
        self.now += timedelta(days=days)

    def order(self, *wanted: tuple[Product, int], method: str = VIETQR) -> Order:
        """Ordered by somebody with a telephone of their own, so that no limit of cash counts."""
        basket = None
        for product, quantity in wanted:
            basket = put_in_basket(basket=basket, product=product, quantity=quantity, on=self.on)
        assert basket is not None
        number = next(self._papers)
        address = home()
        return place_order(
            basket=basket,
            address=address,
            contact=Contact(name="Trần Thị Mua", phone=f"09{number:08d}"),
            method=method,
            seen_total=basket_content(basket, on=self.on, commune=address.commune).total,
            on=self.on,
            now=self.now,
        )

    def pay(self, order: Order, amount: int | None = None) -> None:
        """Money truly came for the order; all that is owed where nobody says."""
        receive(
            payment=order.payment,
            method=order.payment.method,
            reference=self.paper(),
            amount=owed(order.payment) if amount is None else amount,
            at=self.now,
            now=self.now,
        )

    def part(self, order: Order, producer: Producer) -> Consignment:
        return order.consignments.get(producer=producer)

    def send(self, consignment: Consignment, *, carrier: str = "Bưu điện huyện") -> Consignment:
        return parcels.hand_over(
            consignment=consignment,
            carrier=carrier,
            tracking_code=self.paper(),
            by=self.staff,
            on=self.on,
        )

    def deliver(
        self, consignment: Consignment, *, holder: str = CashCollection.Holder.CARRIER
    ) -> Consignment:
        """Sent, if it was not, and in the buyer's hands."""
        consignment.refresh_from_db()
        if consignment.state != Consignment.State.HANDED_OVER:
            consignment = self.send(consignment)
        return parcels.deliver(
            consignment=consignment, by=self.staff, now=self.now, collected_by=holder
        )


def must_balance() -> None:
    """The trial balance is 0 đ and every question of it is answered right."""
    trial = trial_balance()
    assert trial.total == 0
    assert [str(check) for check in trial.wrong] == []
