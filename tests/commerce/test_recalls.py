"""A recall finds the parcels with its packs, stops the next one, and tells each buyer once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from catalog.producers.models import Member
from foundation.calendar import today
from foundation.models import Notice
from marketplace.commerce.models import Consignment, ConsignmentLot
from marketplace.commerce.order.models import Order
from marketplace.commerce.recalls import audiences
from marketplace.commerce.selectors.lots import choices_for
from marketplace.commerce.services import Contact, NotReady, hand_over
from marketplace.commerce.services.recall_words import tell
from marketplace.commerce.tasks.recalls import tell_recalls_again
from tests.commerce.conftest import Buy, Fill
from tests.commerce.test_many_buyers import at_once
from tests.factories import LotFactory, ProductFactory, UserFactory
from traceability.models import Lot, LotHandover, LotUse, RecallCampaign, RecallParty
from traceability.services.recalls import lot_recalled, start_recall

Sell = Callable[..., Consignment]


def recalled(lot: Lot, **facts: object) -> RecallCampaign:
    now = timezone.now()
    held: dict[str, object] = {
        "kind": "VOLUNTARY",
        "reason": "Nắp không kín",
        "instructions": "Giữ nguyên chai, mang lại nơi mua.",
        "phone": "1900 1234",
        "found_at": now - timedelta(hours=2),
        "by": UserFactory(),
        "on": today(),
        "at": now,
        **facts,
    }
    return start_recall(lot=lot, **held)  # type: ignore[arg-type]


def sent(order: Order, taken: dict[Lot, int] | None = None) -> Consignment:
    """The order's only parcel, given to the carrier with these packs of lots."""
    line = order.lines.get()
    rows = [(line.pk, lot.pk, packs) for lot, packs in (taken or {}).items()]
    consignment: Consignment = order.consignments.get()
    return hand_over(
        consignment=consignment, carrier="Xe", tracking_code="", taken=rows, by=UserFactory()
    )


def words(campaign: RecallCampaign) -> int:
    """Tell everybody now; how many audiences were told."""
    return sum(
        tell(campaign=campaign, audience=who, on=today(), now=timezone.now())
        for who in audiences(campaign)
    )


pytestmark = pytest.mark.django_db


def test_the_lot_that_ends_first_is_offered_first_and_split_where_it_runs_out(
    fill: Fill, buy: Buy
) -> None:
    product = ProductFactory()
    late = LotFactory(product=product, best_before_on=today() + timedelta(days=90))
    soon = LotFactory(
        product=product, best_before_on=today() + timedelta(days=30), quantity=Decimal(2)
    )
    LotFactory(product=product, recalled=False, best_before_on=today() - timedelta(days=1))
    LotFactory(quantity=Decimal(5))  # of another product
    consignment = buy(fill((product, 3))).consignments.get()
    (line,) = choices_for(consignment, on=today())
    assert [(c.lot, c.suggested) for c in line.lots] == [(soon, 2), (late, 1)]


def test_a_parcel_remembers_its_lots_and_the_lot_holds_less(fill: Fill, buy: Buy) -> None:
    product = ProductFactory()
    lot = LotFactory(product=product, quantity=Decimal(4))
    sent(buy(fill((product, 3))), {lot: 3})
    note = ConsignmentLot.objects.get()
    assert (note.lot, note.quantity) == (lot, 3)
    with pytest.raises(NotReady, match="chỉ còn 1"):
        sent(buy(fill((product, 2))), {lot: 2})
    assert Consignment.objects.filter(state="PLACED").count() == 1


def test_lots_of_other_goods_and_half_notes_are_refused(fill: Fill, buy: Buy) -> None:
    product = ProductFactory()
    own, foreign = LotFactory(product=product), LotFactory()
    order = buy(fill((product, 3)))
    for taken, words in (({foreign: 3}, "không phải"), ({own: 2}, "ghi đủ 3")):
        with pytest.raises(NotReady, match=words):
            sent(order, taken)
    sent(order)  # left out: allowed
    assert not ConsignmentLot.objects.exists()


def test_a_recalled_lot_does_not_leave_nor_does_a_pack_of_unknown_lot(fill: Fill, buy: Buy) -> None:
    product = ProductFactory()
    bad, good = LotFactory(product=product), LotFactory(product=product)
    order = buy(fill((product, 1)))
    recalled(bad)
    with pytest.raises(NotReady, match="đang bị thu hồi: không giao"):
        sent(order, {bad: 1})
    with pytest.raises(NotReady, match="Ghi rõ gói lấy từ lô nào"):
        sent(order)
    assert sent(order, {good: 1}).state == "HANDED_OVER"


def test_parcels_are_found_for_certain_by_their_note_and_perhaps_without(
    fill: Fill, buy: Buy
) -> None:
    product = ProductFactory()
    lot, other = LotFactory(product=product), LotFactory(product=product)
    packed_later = LotFactory(product=product, packed_on=today() + timedelta(days=1))
    noted = sent(buy(fill((product, 2))), {lot: 2})
    sent(buy(fill((product, 1))), {other: 1})
    unknown = sent(buy(fill((product, 3))))
    buy(fill((product, 1)))  # not sent yet
    found = {
        (party.reference, party.quantity, party.is_certain)
        for party in recalled(lot).parties.filter(kind="BUYER")
    }
    assert found == {
        (f"consignment:{noted.pk}", Decimal(2), True),
        (f"consignment:{unknown.pk}", Decimal(3), False),
    }
    assert not recalled(packed_later).parties.filter(kind="BUYER").exists()


def test_a_buyer_is_told_once_and_their_name_stays_in_the_order(fill: Fill, buy: Buy) -> None:
    product = ProductFactory()
    lot = LotFactory(product=product)
    order = buy(fill((product, 2)))
    sent(order, {lot: 2})
    campaign = recalled(lot)
    mail.outbox.clear()
    words(campaign)
    (message,) = mail.outbox
    assert message.to == [order.guest_email]
    assert "Nắp không kín" in message.body
    assert lot.code in message.body
    party = campaign.parties.get(kind="BUYER")
    assert party.label == order.number
    assert [step.kind for step in party.steps.all()] == ["TOLD"]
    assert words(campaign) == 0
    assert tell_recalls_again(0) == 0
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_leaves_the_buyer_to_be_told_later(
    fill: Fill, buy: Buy, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = ProductFactory()
    lot = LotFactory(product=product)
    sent(buy(fill((product, 1))), {lot: 1})
    campaign = recalled(lot)
    party = campaign.parties.get(kind="BUYER")
    with monkeypatch.context() as away:
        away.setattr(
            "marketplace.commerce.services.recall_words.mail_recall_to_buyer",
            lambda *_: (_ for _ in ()).throw(OSError("no mail")),
        )
        assert tell_recalls_again(0) == 0
    assert not party.steps.exists()
    assert tell_recalls_again(0) == 1
    assert party.steps.get().kind == "TOLD"


def test_without_an_address_the_account_is_told_and_without_both_nobody_is_called_told(
    fill: Fill, buy: Buy
) -> None:
    product = ProductFactory()
    lot = LotFactory(product=product)
    account = UserFactory()
    by_phone = Contact("Trần Thị Mua", "0912345678")
    known = sent(buy(fill((product, 1)), contact=by_phone, by=account), {lot: 1})
    unknown = sent(buy(fill((product, 1)), contact=by_phone), {lot: 1})
    campaign = recalled(lot)
    assert words(campaign) == 1
    notice = Notice.objects.get()
    assert notice.recipient == account
    assert notice.address.startswith(f"/don-hang/{known.order.number}/")
    told = RecallParty.objects.filter(steps__kind="TOLD").values_list("reference", flat=True)
    assert list(told) == [f"consignment:{known.pk}"]
    assert campaign.parties.filter(reference=f"consignment:{unknown.pk}").exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_whom_the_recall_queued_and_a_drill_queues_nobody(
    fill: Fill, buy: Buy
) -> None:
    product = ProductFactory()
    lot = LotFactory(product=product)
    order = buy(fill((product, 1)))
    sent(order, {lot: 1})

    def work() -> list[str]:
        mail.outbox.clear()
        call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify", verbosity=0)
        return [message.to[0] for message in mail.outbox]

    work()  # the order's own mails
    recalled(lot, is_drill=True)
    assert work() == []
    recalled(lot)
    assert work() == [order.guest_email]
    assert work() == []


def test_the_people_of_every_producer_reached_are_told(fill: Fill, buy: Buy) -> None:
    lot = LotFactory()
    receiver = ProductFactory().producer
    LotHandover.objects.create(
        lot=lot, to_producer=receiver, quantity=5, handed_on=today(), entered_by=UserFactory()
    )
    seller, viewer = UserFactory(), UserFactory()
    for user, duty in ((seller, "SALES"), (viewer, "VIEWER")):
        Member.objects.create(producer=receiver, user=user, duty=duty, since_on=today())
    campaign = recalled(lot)
    assert words(campaign) == 1
    notice = Notice.objects.get()
    assert (notice.recipient, notice.address) == (seller, f"/chu-the/thu-hoi/{campaign.pk}/")
    assert notice.sent_at is not None
    party = campaign.parties.get(kind="PRODUCER")
    assert (party.label, party.quantity) == (receiver.name, 5)
    assert party.steps.get().kind == "TOLD"
    # Nobody works for the lot's own producer here: that place waits for a call.
    assert not campaign.parties.get(kind="STOCK").steps.exists()


def test_a_drill_finds_the_same_places_and_tells_nobody(fill: Fill, buy: Buy) -> None:
    product = ProductFactory()
    lot = LotFactory(product=product)
    sent(buy(fill((product, 2))), {lot: 2})
    heard: list[object] = []

    def listen(sender: object, **facts: object) -> None:
        heard.append(facts["campaign"])

    lot_recalled.connect(listen)
    try:
        drill = recalled(lot, is_drill=True)
        mail.outbox.clear()
        assert words(drill) == 0
        assert tell_recalls_again(0) == 0
        assert (mail.outbox, heard, lot.recalls.count()) == ([], [], 0)
        real = recalled(lot)
    finally:
        lot_recalled.disconnect(listen)
    assert heard == [real]
    places = [
        set(campaign.parties.values_list("kind", "lot", "reference", "quantity", "is_certain"))
        for campaign in (drill, real)
    ]
    assert places[0] == places[1]
    assert (drill.number[:2], real.number[:2]) == ("DT", "TH")


def test_the_order_page_shows_the_recall_and_no_drill(fill: Fill, buy: Buy, client: Client) -> None:
    product = ProductFactory()
    lot = LotFactory(product=product)
    order = buy(fill((product, 2)))
    sent(order, {lot: 2})
    address = order.get_absolute_url()
    recalled(lot, is_drill=True)
    assert "data-recall" not in client.get(address).content.decode()
    campaign = recalled(lot)
    page = client.get(address).content.decode()
    assert f'data-recall="{campaign.number}"' in page
    assert lot.code in page
    assert "Ngừng dùng" in page


def test_goods_of_lots_made_of_the_lot_are_found_at_their_buyers(fill: Fill, buy: Buy) -> None:
    product = ProductFactory()
    source, target = LotFactory(product=product), LotFactory(product=product)
    LotUse.objects.create(
        source=source,
        target=target,
        kind="REPACK",
        quantity=10,
        used_on=today(),
        entered_by=UserFactory(),
    )
    parcel = sent(buy(fill((product, 1))), {target: 1})
    campaign = recalled(source)
    party = campaign.parties.get(kind="BUYER")
    assert (party.lot, party.reference) == (target, f"consignment:{parcel.pk}")
    assert set(campaign.recalls.values_list("lot", flat=True)) == {source.pk, target.pk}


@pytest.mark.django_db(transaction=True)
def test_a_parcel_leaves_before_a_recall_and_is_found_or_after_it_and_stays(
    fill: Fill, buy: Buy
) -> None:
    product = ProductFactory()
    lot = LotFactory(product=product)
    orders = [buy(fill((product, 1))) for _ in range(4)]
    by = UserFactory()

    def send(order: Order) -> Callable[[], str]:
        def act() -> str:
            line = order.lines.get()
            hand_over(
                consignment=order.consignments.get(),
                carrier="Xe",
                tracking_code="",
                taken=[(line.pk, lot.pk, 1)],
                by=by,
            )
            return "sent"

        return act

    def recall() -> str:
        recalled(lot, by=by)
        return "recalled"

    outcome = at_once([*(send(order) for order in orders), recall, recall])
    assert outcome["recalled"] == 1
    assert outcome["AlreadyRecalled"] == 1
    assert outcome["sent"] + outcome["NotReady"] == 4
    gone = Consignment.objects.filter(state="HANDED_OVER").values_list("pk", flat=True)
    found = RecallParty.objects.filter(kind="BUYER").values_list("reference", flat=True)
    assert set(found) == {f"consignment:{pk}" for pk in gone}
    assert RecallCampaign.objects.count() == 1
