"""A producer recalls its own lot at the desk; whom another sold to is not its business."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.producers.models import Member
from foundation.calendar import today
from marketplace.commerce.models import Consignment, ConsignmentLot
from tests.desk.conftest import Seller
from tests.factories import AuthorityFactory, LotFactory, UserFactory
from traceability.adapters import recall_paper
from traceability.models import Lot, LotHandover, LotUse, RecallCampaign
from traceability.selectors import lot_code_text
from traceability.services.lot_records import ask_for_record
from traceability.services.recalls import start_recall

OrderFrom = Callable[..., list[Consignment]]


def at(name: str, *args: int) -> str:
    return reverse(f"desk:{name}", args=args)


def typed(**facts: str) -> dict[str, str]:
    found_at = timezone.localtime() - timedelta(hours=1)
    return {
        "reason": "Nắp chai không kín",
        "instructions": "Mang lại nơi mua.",
        "phone": "1900 1234",
        "found_at": f"{found_at:%Y-%m-%dT%H:%M}",
        "due_on": "",
        **facts,
    }


def packed(seller: Seller, consignment: Consignment, **fields: str) -> HttpResponse:
    """Accepted and packed at the desk, from these lots."""
    if consignment.state == "PLACED":
        seller.client.post(at("order_accept", consignment.pk))
    return seller.client.post(at("order_pack", consignment.pk), fields)


def handed_over(seller: Seller, consignment: Consignment, **fields: str) -> int:
    packed(seller, consignment, **fields)
    answer = seller.client.post(
        at("hand_over", consignment.pk),
        {"carrier": "Xe", "tracking_code": "", "confirmed": "on"},
    )
    return answer.status_code


def started(lot: Lot, **facts: object) -> RecallCampaign:
    now = timezone.now()
    held: dict[str, object] = {
        "kind": "VOLUNTARY",
        "reason": "Nắp hở",
        "instructions": "Giữ lại",
        "phone": "",
        "found_at": now,
        "by": UserFactory(),
        "on": today(),
        "at": now,
        **facts,
    }
    return start_recall(lot=lot, **held)  # type: ignore[arg-type]


def test_lots_are_filled_in_at_packing_and_one_press_notes_them(
    seller: Seller, order_from: OrderFrom
) -> None:
    lot = LotFactory(product=seller.product)
    (consignment,) = order_from(seller)
    seller.client.post(at("order_accept", consignment.pk))
    page = seller.client.get(at("order_pack", consignment.pk)).content.decode()
    line = consignment.order.lines.get()
    field = f"lot_{line.pk}_{lot.pk}"
    assert f'name="{field}"' in page
    assert 'value="1"' in page
    assert handed_over(seller, consignment, **{field: "1"}) == 302
    note = ConsignmentLot.objects.get()
    assert (note.lot, note.quantity, note.noted_by) == (lot, 1, seller.member)
    assert lot.code in seller.client.get(at("order", consignment.pk)).content.decode()


def test_lots_may_be_left_out_and_that_is_seen(seller: Seller, order_from: OrderFrom) -> None:
    lot = LotFactory(product=seller.product)
    (consignment,) = order_from(seller)
    line = consignment.order.lines.get()
    fields = {f"lot_{line.pk}_{lot.pk}": "1", "skip_lots": "on"}
    assert handed_over(seller, consignment, **fields) == 302
    assert not ConsignmentLot.objects.exists()
    assert "chưa ghi lô" in seller.client.get(at("order", consignment.pk)).content.decode()


def test_a_lot_recalled_meanwhile_is_refused_in_words_and_nothing_leaves(
    seller: Seller, order_from: OrderFrom
) -> None:
    lot, other = LotFactory(product=seller.product), LotFactory(product=seller.product)
    (consignment,) = order_from(seller)
    line = consignment.order.lines.get()
    started(lot)
    answer = packed(seller, consignment, skip_lots="on")
    assert "đang bị thu hồi" in answer.content.decode()
    consignment.refresh_from_db()
    assert consignment.state == "ACCEPTED"
    assert handed_over(seller, consignment, **{f"lot_{line.pk}_{other.pk}": "1"}) == 302


def test_a_recall_at_the_desk_is_read_confirmed_and_made_once(
    seller: Seller, order_from: OrderFrom, client: Client
) -> None:
    lot = LotFactory(product=seller.product)
    (consignment,) = order_from(seller)
    line = consignment.order.lines.get()
    handed_over(seller, consignment, **{f"lot_{line.pk}_{lot.pk}": "1"})
    address = at("recall_start", lot.pk)
    assert seller.client.get(address).status_code == 200
    refused = seller.client.post(address, typed(reason=""))
    assert refused.status_code == 422
    assert "Mang lại nơi mua." in refused.content.decode()
    read = seller.client.post(address, typed()).content.decode()
    assert consignment.order.number in read
    assert not lot.recalls.exists()
    done = seller.client.post(address, typed(confirm="1"))
    campaign = RecallCampaign.objects.get()
    assert done.headers["Location"] == at("recall", campaign.pk)
    assert campaign.kind == "VOLUNTARY"
    again = seller.client.post(address, typed(confirm="1"))
    assert again.headers["Location"] == at("recall", campaign.pk)
    page = seller.client.get(at("recall", campaign.pk)).content.decode()
    assert consignment.order.number in page
    assert 'data-verdict="recalled"' in client.get(f"/t/{lot_code_text(lot)}").content.decode()


def test_steps_and_closing_at_the_desk(seller: Seller) -> None:
    lot = LotFactory(product=seller.product)
    campaign = started(lot)
    stock = campaign.parties.get()
    step = at("recall_step", campaign.pk, stock.pk)
    assert seller.client.get(step).status_code == 200
    assert seller.client.post(step, {"kind": "RETURNED", "quantity": "9999"}).status_code == 422
    assert seller.client.post(step, {"kind": "RETURNED", "quantity": "3400"}).status_code == 302
    close = at("recall_close", campaign.pk)
    assert seller.client.post(close, {"report": ""}).status_code == 422
    assert seller.client.post(close, {"report": "Đã thu hết."}).status_code == 302
    campaign.refresh_from_db()
    assert campaign.closed_on == today()
    assert seller.client.post(close, {"report": "Nữa"}).status_code == 302
    paper = seller.client.get(at("recall_report", campaign.pk))
    assert paper.content.startswith(b"%PDF")
    for page in (at("recalls"), at("recall", campaign.pk)):
        assert campaign.number in seller.client.get(page).content.decode()


def test_a_compulsory_recall_is_not_the_producers_to_close(seller: Seller) -> None:
    campaign = started(LotFactory(product=seller.product), kind="COMPULSORY")
    answer = seller.client.post(at("recall_close", campaign.pk), {"report": "Xong"})
    assert answer.status_code == 422
    assert "cán bộ" in answer.content.decode()


def test_a_drill_says_so_on_every_page_of_the_desk(seller: Seller, client: Client) -> None:
    lot = LotFactory(product=seller.product)
    address = at("recall_start", lot.pk)
    seller.client.post(address, typed(is_drill="on", confirm="1"))
    drill = RecallCampaign.objects.get()
    for page in (
        at("recalls"),
        at("recall", drill.pk),
        at("recall_step", drill.pk, drill.parties.get().pk),
        at("recall_close", drill.pk),
    ):
        assert "DIỄN TẬP" in seller.client.get(page).content.decode().upper(), page
    assert "recalled" not in client.get(f"/t/{lot_code_text(lot)}").content.decode()


def test_another_producer_sees_what_it_was_handed_and_no_buyer(
    seller: Seller, other: Seller, order_from: OrderFrom
) -> None:
    lot = LotFactory(product=seller.product)
    made = LotFactory(product=other.product)
    (consignment,) = order_from(seller)
    line = consignment.order.lines.get()
    handed_over(seller, consignment, **{f"lot_{line.pk}_{lot.pk}": "1"})
    LotHandover.objects.create(
        lot=lot,
        to_producer=other.producer,
        quantity=5,
        handed_on=today(),
        entered_by=seller.member,
    )
    LotUse.objects.create(
        source=lot,
        target=made,
        kind="MIX",
        quantity=2,
        used_on=today(),
        entered_by=other.member,
    )
    campaign = started(lot)
    page = other.client.get(at("recall", campaign.pk)).content.decode()
    assert other.producer.name in page
    assert consignment.order.number not in page
    buyer = campaign.parties.get(kind="BUYER")
    assert other.client.get(at("recall_step", campaign.pk, buyer.pk)).status_code == 404
    for name in ("recall_close", "recall_report"):
        assert other.client.get(at(name, campaign.pk)).status_code == 404


def test_outsiders_and_people_who_may_only_look_change_nothing(
    seller: Seller, other: Seller, client: Client
) -> None:
    lot = LotFactory(product=seller.product)
    campaign = started(lot)
    party = campaign.parties.get()
    asked = ask_for_record(
        lot=lot, authority=AuthorityFactory(), purpose="X", by=UserFactory(), at=timezone.now()
    )
    addresses = [
        at("recall_start", lot.pk),
        at("recall_step", campaign.pk, party.pk),
        at("recall_close", campaign.pk),
        at("lot_record", asked.pk),
    ]
    watcher = UserFactory()
    Member.objects.create(producer=seller.producer, user=watcher, duty="VIEWER", since_on=today())
    looking = Client()
    looking.force_login(watcher)
    for address in [*addresses, at("recall", campaign.pk), at("recall_report", campaign.pk)]:
        assert other.client.get(address).status_code == 404, address
        assert client.get(address).status_code == 302, address
    for address in addresses:
        assert looking.post(address, typed(confirm="1", report="x")).status_code == 404, address
    assert looking.get(at("recall", campaign.pk)).status_code == 200
    campaign.refresh_from_db()
    assert (campaign.closed_on, party.steps.count()) == (None, 0)


def test_a_record_is_handed_over_from_the_desk_and_the_day_page_asks_for_it(
    seller: Seller,
) -> None:
    lot = LotFactory(product=seller.product)
    asked = ask_for_record(
        lot=lot,
        authority=AuthorityFactory(),
        purpose="Kiểm tra",
        by=UserFactory(),
        at=timezone.now() - timedelta(hours=30),
    )
    today_page = seller.client.get(reverse("desk:today")).content.decode()
    assert at("lot_record", asked.pk) in today_page
    assert "quá hạn" in seller.client.get(at("recalls")).content.decode()
    assert seller.client.post(at("lot_record", asked.pk), {"note": "Đủ"}).status_code == 302
    asked.refresh_from_db()
    assert asked.answered_by == seller.member
    assert asked.document
    assert "trễ" in seller.client.get(at("lot_record", asked.pk)).content.decode()


def test_before_and_after_a_recall_a_producer_reads_nobody_another_one_sold_to(
    seller: Seller, other: Seller, order_from: OrderFrom
) -> None:
    """Neither in what a press will do, nor in the paper; a drill would tell as much for nothing."""
    lot, made = LotFactory(product=seller.product), LotFactory(product=other.product)
    by_seller = {"handed_on": today(), "entered_by": seller.member}
    LotHandover.objects.create(lot=lot, to_producer=other.producer, quantity=2, **by_seller)
    LotUse.objects.create(
        source=lot, target=made, kind="MIX", quantity=2, used_on=today(), entered_by=other.member
    )
    for owner, of, name in ((seller, lot, "Quán Nhà"), (other, made, "Quán Bạn Hàng")):
        LotHandover.objects.create(
            lot=of,
            to_name=name,
            to_phone="0912 345 678" if of == made else "",
            quantity=1,
            handed_on=today(),
            entered_by=owner.member,
        )
    (consignment,) = order_from(other)
    line = consignment.order.lines.get()
    handed_over(other, consignment, **{f"lot_{line.pk}_{made.pk}": "1"})
    read = seller.client.post(at("recall_start", lot.pk), typed(is_drill="on")).content.decode()
    campaign = started(lot, is_drill=True)
    paper = str(recall_paper.facts_of(campaign, seen_by=seller.producer))
    for said in (read, paper):
        assert "Quán Nhà" in said
        assert made.code in said
        for hidden in ("Quán Bạn Hàng", "0912", consignment.order.number):
            assert hidden not in said
    assert "Và 3 nơi nhận hàng của chủ thể khác" in read
    whole = str(recall_paper.facts_of(campaign))
    assert "Quán Bạn Hàng" in whole
    assert consignment.order.number in whole
