"""Papers noted by the staff: providers' payouts, carriers, taxes, and who bears a lost dispute."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from catalog.producers.models import Producer
from foundation.models import User
from foundation.rules.roles import Role, row
from marketplace.commerce.models import (
    BankTransfer,
    CardDispute,
    CashRemittance,
    Consignment,
    LedgerAccount,
    LedgerTransaction,
    Refund,
    Shipment,
)
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules.ledger import Account, Booking, Purpose
from marketplace.commerce.selectors.card import lost_disputes
from marketplace.commerce.selectors.ledger import balance_of, owed_to
from marketplace.commerce.selectors.trial import trial_balance
from marketplace.commerce.services import books, disputes, posting
from marketplace.commerce.services.bank_transfers import TransferFacts, note_transfer
from marketplace.commerce.services.books import BooksRefused, Paper
from marketplace.commerce.services.disputes import DisputeRefused
from marketplace.commerce.services.ledger import Leg, book
from marketplace.commerce.services.refunds import send_refund
from tests.commerce.trading import CARD, Trade, must_balance
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory(is_superuser=True))


@pytest.fixture
def office(client: Client) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=row(Role.ADMINISTRATOR).group))
    client.force_login(user)
    return client


def paid_by_card(trade: Trade, price: int = 100_000) -> Order:
    order = trade.order((ProductFactory(stock__price=price), 1))
    order.payment.method = order.payment_method = CARD
    order.payment.save()
    order.save()
    trade.pay(order)
    order.payment.refresh_from_db()
    return order


def account(kind: Account) -> LedgerAccount:
    return LedgerAccount.objects.get(kind=kind)


def lost(order: Order, trade: Trade, amount: int | None = None) -> CardDispute:
    """The buyer's bank took the money, and kept it."""
    dispute = CardDispute.objects.create(
        payment=order.payment,
        reference=f"dp_{trade.paper()}",
        amount=amount or order.payment.amount,
        state="lost",
        opened_at=trade.now,
        closed_at=trade.now,
        is_won=False,
    )
    posting.post_dispute(dispute=dispute, on=trade.on)
    return dispute


def noted(trade: Trade, amount: int, *, fee: int = 0, reference: str = "PO-1") -> LedgerTransaction:
    paper = Paper(account(Account.CARD), reference, amount, trade.on, fee)
    return books.note_provider_payout(paper=paper, by=trade.staff, now=trade.now)


def test_what_a_provider_pays_over_moves_into_the_bank_with_its_fee(trade: Trade) -> None:
    total = paid_by_card(trade).payment.amount
    noted(trade, total - 3_000, fee=3_000)
    assert (balance_of(Account.CARD), balance_of(Account.BANK)) == (0, total - 3_000)
    assert balance_of(Account.FEES) == 3_000
    must_balance()


def test_the_same_paper_is_booked_once_and_another_sum_under_its_number_is_refused(
    trade: Trade,
) -> None:
    paid_by_card(trade)
    first = noted(trade, 100_000)
    assert noted(trade, 100_000) == first
    with pytest.raises(BooksRefused, match="số tiền khác"):
        noted(trade, 1_000)
    assert balance_of(Account.BANK) == 100_000


def test_no_more_is_noted_than_stands_on_the_account(trade: Trade) -> None:
    total = paid_by_card(trade).payment.amount
    with pytest.raises(BooksRefused, match="chỉ còn"):
        noted(trade, total, fee=1)
    with pytest.raises(BooksRefused):
        noted(trade, 0)
    trade.now, now = trade.now.replace(year=trade.now.year - 1), trade.now
    paper = Paper(account(Account.CARD), "PO", 1, now.date())
    with pytest.raises(BooksRefused, match="sau hôm nay"):
        books.note_provider_payout(paper=paper, by=trade.staff, now=trade.now)


def test_a_carrier_that_the_market_booked_is_paid_from_the_bank(trade: Trade) -> None:
    order = paid_by_card(trade)
    part = order.consignments.get()
    Shipment.objects.create(consignment=part, carrier="ghn", key="k", reference="G1", fee=21_000)
    trade.deliver(part)
    assert balance_of(Account.CARRIER_PAYABLE) == -21_000
    paper = Paper(account(Account.CARRIER_PAYABLE), "HD 7", 21_000, trade.on)
    for _ in range(2):
        books.note_carrier_paid(paper=paper, by=trade.staff, now=trade.now)
    assert balance_of(Account.CARRIER_PAYABLE) == 0
    assert balance_of(Account.BANK) == -21_000
    must_balance()


def test_tax_that_was_withheld_is_paid_to_the_state_once(trade: Trade) -> None:
    product = ProductFactory(stock__price=100_000, producer__kind=Producer.Kind.HOUSEHOLD)
    order = trade.order((product, 1))
    trade.pay(order)
    trade.deliver(order.consignments.get())
    assert balance_of(Account.TAX_WITHHELD) == -1_500
    paper = Paper(account(Account.TAX_WITHHELD), "GNT-11", 1_500, trade.on)
    for _ in range(2):
        books.note_tax_paid(paper=paper, by=trade.staff, now=trade.now)
    assert balance_of(Account.TAX_WITHHELD) == 0
    must_balance()


def bear(trade: Trade, dispute: CardDispute, amount: int, funder: str, **more: object) -> Refund:
    refund = disputes.bear(
        dispute=dispute,
        amount=amount,
        funder=funder,
        words="thẻ giả",
        by=trade.staff,
        now=trade.now,
        **more,  # type: ignore[arg-type]
    )
    return send_refund(refund=refund, now=trade.now)


def test_the_market_bears_a_lost_dispute_and_nothing_is_sent(trade: Trade) -> None:
    order = paid_by_card(trade)
    trade.deliver(order.consignments.get())
    dispute = lost(order, trade)
    assert [found.left for found in lost_disputes()] == [order.payment.amount]
    refund = bear(trade, dispute, order.payment.amount, "PLATFORM")
    assert refund.state == Refund.State.DONE
    assert balance_of(Account.DISPUTES) == balance_of(Account.REFUNDS) == 0
    assert balance_of(Account.GOODWILL) == order.payment.amount
    assert lost_disputes() == []
    must_balance()


def test_a_producer_bears_a_part_and_the_market_the_rest(trade: Trade) -> None:
    order = paid_by_card(trade)
    part = trade.deliver(order.consignments.get())
    dispute = lost(order, trade)
    before = owed_to(part.producer)
    bear(trade, dispute, 40_000, "PRODUCER", consignment=part)
    assert owed_to(part.producer) == before - 40_000
    (found,) = lost_disputes()
    assert found.left == order.payment.amount - 40_000
    with pytest.raises(DisputeRefused):
        bear(trade, dispute, found.left + 1, "PLATFORM")
    bear(trade, dispute, found.left, "PLATFORM")
    assert balance_of(Account.DISPUTES) == 0
    must_balance()


def test_a_producer_bears_nothing_of_goods_that_never_arrived_nor_anothers(trade: Trade) -> None:
    order, other = paid_by_card(trade), paid_by_card(trade)
    dispute = lost(order, trade)
    for part in (order.consignments.get(), trade.deliver(other.consignments.get()), None):
        with pytest.raises(DisputeRefused):
            bear(trade, dispute, 1_000, "PRODUCER", consignment=part)
    must_balance()


def test_money_still_held_bears_it_and_what_has_not_left_is_called_off(trade: Trade) -> None:
    order = paid_by_card(trade)
    bear(trade, lost(order, trade), order.payment.amount, "BUYER_FUNDS")
    assert order.consignments.get().state == Consignment.State.CANCELLED
    assert Refund.objects.get().reason == Refund.Reason.DISPUTE
    assert balance_of(Account.BUYER_FUNDS) == balance_of(Account.CARD) == 0
    must_balance()


def test_held_money_is_not_taken_for_a_parcel_that_left(trade: Trade) -> None:
    order = paid_by_card(trade)
    trade.send(order.consignments.get())
    with pytest.raises(DisputeRefused):
        bear(trade, lost(order, trade), 1_000, "BUYER_FUNDS")


def test_a_dispute_that_is_open_or_won_has_nothing_to_be_borne(trade: Trade) -> None:
    order = paid_by_card(trade)
    dispute = lost(order, trade)
    for closed_at, is_won in ((None, None), (trade.now, True), (trade.now, None)):
        CardDispute.objects.update(closed_at=closed_at, is_won=is_won)
        with pytest.raises(DisputeRefused):
            bear(trade, dispute, 1_000, "PLATFORM")
        assert lost_disputes() == []


def at(code: str) -> str:
    return reverse("books_office:paper", args=[code])


def test_a_paper_is_typed_looked_at_confirmed_and_booked_once(office: Client, trade: Trade) -> None:
    total = paid_by_card(trade).payment.amount
    index = office.get(reverse("books_office:index")).content.decode()
    assert at("cong-thanh-toan") in index
    page = office.get(at("cong-thanh-toan"))
    assert (
        "120.000" in page.content.decode()
        or f"{total:,}".replace(",", ".") in page.content.decode()
    )
    typed = {
        "account": str(account(Account.CARD).pk),
        "reference": " PO  9 ",
        "amount": str(total),
        "fee": "",
        "paid_on": f"{trade.on:%Y-%m-%d}",
        "once_token": str(page.context["form"]["once_token"].value()),
    }
    looked = office.post(at("cong-thanh-toan"), typed)
    assert looked.status_code == 200
    assert "Đúng, ghi sổ" in looked.content.decode()
    assert not LedgerTransaction.objects.filter(kind="PAYOUT").exists()
    edited = office.post(at("cong-thanh-toan"), {**typed, "edit": "1"})
    assert "PO  9" in edited.content.decode()
    for _ in range(2):
        assert office.post(at("cong-thanh-toan"), {**typed, "confirm": "1"}).status_code == 302
    booked = LedgerTransaction.objects.get(kind="PAYOUT")
    assert booked.words == "PO 9"
    assert balance_of(Account.BANK) == total
    again = office.post(
        at("cong-thanh-toan"), {**typed, "once_token": "", "amount": "5", "confirm": "1"}
    )
    assert again.status_code == 422
    must_balance()


def test_pages_of_accounts_that_nobody_used_yet_say_so(office: Client) -> None:
    for code in ("thue", "van-chuyen"):
        assert "Chưa có tài khoản nào" in office.get(at(code)).content.decode()
    assert office.get(at("khac")).status_code == 404
    assert office.post(at("thue"), {"account": "1", "confirm": "1"}).status_code == 422


def test_who_bears_a_dispute_is_asked_and_confirmed(office: Client, trade: Trade) -> None:
    order = paid_by_card(trade)
    part = trade.deliver(order.consignments.get())
    dispute = lost(order, trade)
    address = reverse("books_office:dispute", args=[dispute.pk])
    assert address in office.get(reverse("books_office:index")).content.decode()
    form = office.get(address).context["form"]
    typed = {
        "funder": "PRODUCER",
        "consignment": "",
        "amount": "30000",
        "words": "hàng giao sai",
        "once_token": str(form["once_token"].value()),
    }
    assert office.post(address, typed).status_code == 422
    typed["consignment"] = str(part.pk)
    assert str(part.producer) in office.post(address, typed).content.decode()
    assert not Refund.objects.exists()
    for _ in range(2):
        assert office.post(address, {**typed, "confirm": "1"}).status_code == 302
    assert Refund.objects.get().amount == 30_000


def transfer(trade: Trade, amount: int, **facts: object) -> BankTransfer:
    held = {"account": "1", "reference": trade.paper(), "source": "FILE", **facts}
    return BankTransfer.objects.create(amount=amount, booked_at=trade.now, **held)


def wrong() -> dict[str, tuple[int, ...]]:
    return {check.name: check.differing for check in trial_balance().wrong}


def test_money_of_nobody_known_that_was_not_booked_is_found(trade: Trade) -> None:
    told = TransferFacts("1", "FT1", 70_000, "khong ro", trade.now)
    known, _is_new = note_transfer(facts=told, source="FILE", now=trade.now)
    must_balance()
    forgotten = transfer(trade, 30_000)
    assert wrong() == {"money of nobody known, by transfer": (forgotten.pk,)}
    BankTransfer.objects.filter(pk=forgotten.pk).update(state="REFUNDED")
    must_balance()
    BankTransfer.objects.filter(pk=known.pk).update(state="NOT_OURS")  # decided and not cleared
    assert wrong() == {"money of nobody known, by transfer": (known.pk,)}


def test_money_that_is_perhaps_told_twice_is_rightly_not_booked(trade: Trade) -> None:
    order = trade.order((ProductFactory(), 1))
    memo = order.payment.memo
    for source, reference in (("FILE", "FT1"), ("CALL", "C1")):
        told = TransferFacts("1", reference, order.payment.amount, memo, trade.now)
        row, _is_new = note_transfer(facts=told, source=source, now=trade.now)
    assert row.state == "UNMATCHED"
    must_balance()


def test_cash_beyond_its_parcels_and_bookings_of_no_paper_are_found(trade: Trade) -> None:
    paper = CashRemittance.objects.create(
        payer="CARRIER",
        carrier="ghn",
        to="PLATFORM",
        reference="NT1",
        amount=9_000,
        paid_on=trade.on,
        by=trade.staff,
    )
    assert wrong() == {"unexplained cash, by remittance": (paper.pk,)}
    posting.post_cash_remitted(remittance=paper, on=trade.on)
    must_balance()
    legs = [
        Leg(Account.UNKNOWN_MONEY, 500, Purpose.MONEY),
        Leg(Account.BANK, -500, Purpose.MONEY),
    ]
    book(key="by hand", kind=Booking.CORRECTION, legs=legs, booked_on=trade.on)
    assert wrong() == {"money of nobody known, by transfer": (0,)}


def test_nobody_else_finds_the_pages_of_the_books(client: Client, trade: Trade) -> None:
    dispute = lost(paid_by_card(trade), trade)
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=row(Role.EDITOR).group))
    client.force_login(editor)
    for address in (
        reverse("books_office:index"),
        at("thue"),
        reverse("books_office:dispute", args=[dispute.pk]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code in {404, 405}


def test_a_user_is_named_with_what_they_booked(trade: Trade) -> None:
    paid_by_card(trade)
    person: User = trade.staff
    assert noted(trade, 5_000).by == person
