"""Cash on delivery: who may pay so, who holds it, and what is paid over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from foundation.calendar import today
from foundation.models import User
from marketplace.commerce import payments as plugs
from marketplace.commerce.adapters.bank_statements import BadStatement
from marketplace.commerce.adapters.remittance_files import read_remittance
from marketplace.commerce.models import (
    BankTransfer,
    CashCollection,
    CashRemittance,
    Consignment,
    ConsignmentEvent,
    LedgerEntry,
    Receipt,
    RemittanceLine,
    SellingSettings,
)
from marketplace.commerce.payments import BasketFacts
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.selectors.cash import collections, held_by, open_cash
from marketplace.commerce.services.bank_transfers import note_transfer
from marketplace.commerce.services.cash import collect
from marketplace.commerce.services.posting import post_delivered, post_refused
from marketplace.commerce.services.remittances import (
    CashLine,
    RemittanceFacts,
    RemittanceRefused,
    find_parcels,
    note_remittance,
)
from tests.commerce.banking import open_account, told
from tests.commerce.buyers import BUYER
from tests.factories.market import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

Holder = CashCollection.Holder
CARRIER = "Vận chuyển Thử"


def words(**facts: object) -> str:
    given: dict = {"total": 100_000, "on": today(), "phone": BUYER.phone} | facts
    return plugs.method("CASH_ON_DELIVERY").refusal(BasketFacts(**given))


@pytest.fixture
def parcels(fill: Callable, buy: Callable) -> list[Consignment]:
    """Two parcels of one order, on their way with a carrier."""
    order = buy(fill((ProductFactory(), 1), (ProductFactory(), 2)))
    rows = list(order.consignments.order_by("pk"))
    for number, row in enumerate(rows, start=1):
        Consignment.objects.filter(pk=row.pk).update(
            state="HANDED_OVER", carrier=CARRIER, tracking_code=f"VD{number}"
        )
        row.refresh_from_db()
    return rows


def delivered(consignment: Consignment, holder: str = Holder.CARRIER) -> CashCollection:
    now = timezone.now()
    held = collect(consignment=consignment, holder=holder, at=now, now=now)
    post_delivered(consignment=consignment, on=today())
    assert held is not None
    return held


def remit(*lines: tuple[CashCollection, int], amount: int | None = None, **more: object):
    facts: dict = {
        "payer": Holder.CARRIER,
        "to": CashRemittance.To.PLATFORM,
        "reference": "CT1",
        "amount": amount if amount is not None else sum(n for _row, n in lines),
        "paid_on": today(),
        "carrier": CARRIER,
    }
    transfer = more.pop("transfer", None)
    return note_remittance(
        facts=RemittanceFacts(**facts | more),
        lines=[CashLine(row.pk, n) for row, n in lines],
        by=User.objects.filter(email="sales@vi-du.example").first()
        or UserFactory(email="sales@vi-du.example"),
        now=timezone.now(),
        transfer=transfer,  # type: ignore[arg-type]
    )


def balance(account: Account) -> int:
    rows = LedgerEntry.objects.filter(account__kind=account)
    return sum(rows.values_list("amount", flat=True))


def test_cash_is_for_small_orders_without_alcohol() -> None:
    assert words() == ""
    assert "5.000.000" in words(total=5_000_001)
    assert "Luật 44/2019" in words(has_alcohol=True)
    assert words(is_prepaid_only=True)


def test_too_many_cash_orders_on_the_way_ask_for_paying_before(
    fill: Callable, buy: Callable
) -> None:
    for _n in range(2):
        buy(fill((ProductFactory(), 1)), contact=BUYER)
    assert words() == ""
    buy(fill((ProductFactory(), 1)), contact=BUYER)
    assert "trả trước" in words()
    assert words(phone="0987654321") == ""
    assert words(phone="") == ""


def test_refusing_twice_within_the_window_asks_for_paying_before(
    fill: Callable, buy: Callable
) -> None:
    for _n in range(2):
        parcel = buy(fill((ProductFactory(), 1)), contact=BUYER).consignments.get()
        Consignment.objects.filter(pk=parcel.pk).update(state="REFUSED")
        ConsignmentEvent.objects.create(consignment=parcel, number=2, state="REFUSED")
    assert "trả trước" in words()
    assert words(on=today() + timedelta(days=91)) == ""


def test_the_words_do_not_tell_what_was_counted(fill: Callable, buy: Callable) -> None:
    for _n in range(3):
        buy(fill((ProductFactory(), 1)), contact=BUYER)
    by_open = words()
    for parcel in Consignment.objects.all():
        Consignment.objects.filter(pk=parcel.pk).update(state="REFUSED")
        ConsignmentEvent.objects.create(consignment=parcel, number=2, state="REFUSED")
    assert words() == by_open


def test_delivery_makes_a_receipt_and_a_carriers_debt_once(parcels: list[Consignment]) -> None:
    first = delivered(parcels[0])
    assert first.amount == parcels[0].total
    now = timezone.now()
    again = collect(consignment=parcels[0], holder=Holder.CARRIER, at=now, now=now)
    assert again == first
    assert Receipt.objects.get().reference == f"consignment:{parcels[0].pk}"
    assert balance(Account.CARRIER_CASH) == first.amount
    payment = parcels[0].order.payment
    payment.refresh_from_db()
    assert payment.state == "ON_DELIVERY"
    delivered(parcels[1])
    payment.refresh_from_db()
    assert payment.state == "PAID"


def test_what_was_paid_before_is_not_collected(fill: Callable, buy: Callable) -> None:
    open_account()
    parcel = buy(fill((ProductFactory(), 1)), method="VIETQR").consignments.get()
    now = timezone.now()
    assert collect(consignment=parcel, holder=Holder.CARRIER, at=now, now=now) is None
    assert not CashCollection.objects.exists()


def test_a_carrier_that_pays_all_owes_nothing(parcels: list[Consignment]) -> None:
    held = [delivered(parcel) for parcel in parcels]
    remit(*((row, row.amount) for row in held))
    assert open_cash() == []
    assert balance(Account.CARRIER_CASH) == 0
    assert balance(Account.BANK) == sum(row.amount for row in held)


def test_what_comes_short_stays_owed(parcels: list[Consignment]) -> None:
    held = delivered(parcels[0])
    remit((held, held.amount - 7_000))
    (row,) = open_cash()
    assert (row.name, row.amount, row.parcels) == (CARRIER, 7_000, 1)
    assert balance(Account.CARRIER_CASH) == 7_000
    remit((held, 7_000), reference="CT2")
    assert open_cash() == []


def test_what_comes_beyond_the_parcels_is_money_of_nobody_known(
    parcels: list[Consignment],
) -> None:
    held = delivered(parcels[0])
    remit((held, held.amount), amount=held.amount + 9_000)
    assert balance(Account.UNKNOWN_MONEY) == -9_000


def test_a_parcel_pays_no_more_than_it_has(parcels: list[Consignment]) -> None:
    held = delivered(parcels[0])
    with pytest.raises(RemittanceRefused, match="chỉ còn"):
        remit((held, held.amount + 1))
    remit((held, held.amount))
    with pytest.raises(RemittanceRefused):
        remit((held, 1), reference="CT2")


def test_another_carriers_parcel_is_refused(parcels: list[Consignment]) -> None:
    held = delivered(parcels[0])
    with pytest.raises(RemittanceRefused, match="không thuộc"):
        remit((held, held.amount), carrier="Đơn vị khác")


def test_the_same_paper_counts_once(parcels: list[Consignment]) -> None:
    held = delivered(parcels[0])
    remit((held, 1_000))
    with pytest.raises(RemittanceRefused, match="CT1"):
        remit((held, 1_000))


@pytest.mark.parametrize(("amount", "lines"), [(1_000, (2_000,)), (0, (0,)), (5, (5, 5))])
def test_sums_that_do_not_fit_are_refused(
    parcels: list[Consignment], amount: int, lines: tuple[int, ...]
) -> None:
    held = delivered(parcels[0])
    with pytest.raises(RemittanceRefused):
        remit(*((held, n) for n in lines), amount=amount)


def test_cash_passed_on_becomes_the_producers_debt(parcels: list[Consignment]) -> None:
    held = delivered(parcels[0])
    producer = parcels[0].producer
    remit((held, held.amount), to=CashRemittance.To.PRODUCER, producer=producer)
    assert (balance(Account.CARRIER_CASH), balance(Account.PRODUCER_CASH)) == (0, held.amount)
    (row,) = open_cash()
    assert (row.producer_id, row.amount) == (producer.pk, held.amount)
    remit((held, held.amount), payer=Holder.PRODUCER, carrier="", producer=producer, reference="N1")
    assert open_cash() == []
    assert balance(Account.BANK) == held.amount


def test_a_producer_cannot_pay_over_what_a_carrier_holds(parcels: list[Consignment]) -> None:
    held = delivered(parcels[0])
    with pytest.raises(RemittanceRefused):
        remit((held, 1), payer=Holder.PRODUCER, carrier="", producer=parcels[0].producer)


def test_cash_that_the_producer_took_is_the_producers_debt(parcels: list[Consignment]) -> None:
    held = delivered(parcels[0], Holder.PRODUCER)
    assert held.carrier == ""
    (row,) = collections()
    assert (row.with_carrier, row.with_producer) == (0, held.amount)


def test_the_banks_row_of_a_remittance_is_explained_by_it(parcels: list[Consignment]) -> None:
    open_account()
    held = delivered(parcels[0])
    transfer, _new = note_transfer(
        facts=told("COD THANG 11", held.amount), source="FILE", now=timezone.now()
    )
    remit((held, held.amount), transfer=transfer)
    transfer.refresh_from_db()
    assert transfer.state == BankTransfer.State.NOT_OURS
    assert balance(Account.BANK) == held.amount
    assert balance(Account.UNKNOWN_MONEY) == 0


def test_postgresql_itself_refuses_more_than_was_collected(parcels: list[Consignment]) -> None:
    held = delivered(parcels[0])
    remittance = remit((held, held.amount))
    other = CashRemittance.objects.create(
        payer=Holder.CARRIER, carrier=CARRIER, to="PLATFORM", reference="CT9", amount=5,
        paid_on=today(),
    )  # fmt: skip
    assert remittance.pk != other.pk

    def pay_again() -> None:
        with transaction.atomic():
            RemittanceLine.objects.create(remittance=other, collection=held, amount=5)
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError):
        pay_again()


def test_a_carriers_list_finds_its_parcels_and_says_what_is_wrong(
    parcels: list[Consignment],
) -> None:
    held = [delivered(parcel) for parcel in parcels]
    paid = [("VD1", held[0].amount - 5_000), ("VD2", held[1].amount + 1_000), ("LA", 3_000)]
    found = find_parcels(carrier=CARRIER, paid=paid)
    assert found.amounts == {held[0].pk: held[0].amount - 5_000, held[1].pk: held[1].amount}
    assert found.total == sum(amount for _code, amount in paid)
    assert [remark.split(":")[0] for remark in found.remarks] == [
        "Vận đơn VD1",
        "Vận đơn VD2",
        "Vận đơn LA",
    ]


def test_a_carriers_file_is_read_by_its_usual_columns() -> None:
    content = "Kỳ 11/2026\nSTT;Mã vận đơn;Tiền thu hộ\n1;VD1;98.000\n2;VD2;166.000\n;;264.000\n"
    rows = read_remittance(content.encode("utf-8-sig"))
    assert [(row.tracking_code, row.amount) for row in rows] == [("VD1", 98_000), ("VD2", 166_000)]


@pytest.mark.parametrize(
    ("body", "fault"),
    [("VD1;chín mươi", "Dòng 2"), ("VD1;1.000\nVD1;2.000", "Dòng 3"), (";1.000", "kiện nào")],
)
def test_a_carriers_file_with_a_fault_names_the_row(body: str, fault: str) -> None:
    with pytest.raises(BadStatement, match=fault):
        read_remittance(f"Mã vận đơn;Tiền thu hộ\n{body}\n".encode())


def test_what_a_refusal_costs_is_split_as_the_settings_say(parcels: list[Consignment]) -> None:
    SellingSettings.objects.update(refusal_platform_percent=50)
    SellingSettings.load()
    post_refused(consignment=parcels[0], fee=60_001, on=today())
    assert balance(Account.REFUSALS) == 30_001 == -balance(Account.PRODUCER_PAYABLE)
    assert list(held_by(payer=Holder.CARRIER, carrier=CARRIER)) == []
