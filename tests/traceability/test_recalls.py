"""A recall is started once, notes what came back, is closed once with a report."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from catalog.producers.models import SalesPoint
from foundation.calendar import today
from foundation.models import User
from tests.commerce.test_many_buyers import at_once
from tests.factories import AuthorityFactory, LotFactory, ProducerFactory, UserFactory
from traceability.models import (
    LabelRun,
    Lot,
    LotHandover,
    LotLoss,
    LotRecordRequest,
    LotUse,
    Recall,
    RecallCampaign,
    RecallParty,
)
from traceability.selectors import recalled_lot_ids
from traceability.selectors.lot_records import keep_lot_until, lot_record
from traceability.selectors.recalls import effect_of, last_drill, quantities_left, reach_of
from traceability.services.balance import RecalledSource, hand_over
from traceability.services.errors import AlreadyRecalled
from traceability.services.lot_records import AlreadyAnswered, ask_for_record, hand_over_record
from traceability.services.recalls import (
    BadRecall,
    CampaignClosed,
    OfficerCloses,
    Packs,
    TooManyBack,
    close_recall,
    end_recall,
    note_step,
    recall_lot,
    start_recall,
)

pytestmark = pytest.mark.django_db


def started(lot: Lot, **facts: object) -> RecallCampaign:
    now = timezone.now()
    held: dict[str, object] = {
        "kind": "VOLUNTARY",
        "reason": "Nắp không kín",
        "instructions": "Mang lại nơi mua.",
        "phone": "",
        "found_at": now - timedelta(hours=2),
        "by": UserFactory(),
        "on": today(),
        "at": now,
        **facts,
    }
    return start_recall(lot=lot, **held)  # type: ignore[arg-type]


def two_lots() -> tuple[Lot, Lot]:
    """Of one product, so that the second may be made of the first."""
    first = LotFactory()
    return first, LotFactory(product=first.product)


def drawn(source: Lot, target: Lot, quantity: int = 10) -> None:
    LotUse.objects.create(
        source=source,
        target=target,
        kind="REPACK",
        quantity=quantity,
        used_on=today(),
        entered_by=UserFactory(),
    )


def step(party: RecallParty, kind: str, quantity: int | None = None) -> None:
    note_step(
        party=party,
        kind=kind,
        quantity=None if quantity is None else Decimal(quantity),
        by=UserFactory(),
        at=timezone.now(),
        on=today(),
    )


def packs_of(lot: Lot, count: int = 100) -> LabelRun:
    return LabelRun.objects.create(
        lot=lot,
        purpose=LabelRun.Purpose.PACKS,
        epoch=1,
        run=900_000 + lot.pk % 10_000,
        count=count,
        created_by=UserFactory(),
    )


def test_goods_are_found_where_they_were_handed_to() -> None:
    lot = LotFactory(quantity=Decimal(100), unit="chai")
    receiver = ProducerFactory()
    shop = SalesPoint.objects.create(name="Điểm OCOP Phan Thiết", commune=receiver.commune)
    by = UserFactory()
    for facts in (
        {"to_producer": receiver, "quantity": 20},
        {"to_producer": receiver, "quantity": 5},
        {"to_sales_point": shop, "quantity": 30},
        {"to_name": "Nhà hàng Sóng", "to_phone": "0900000001", "quantity": 15},
    ):
        LotHandover.objects.create(lot=lot, handed_on=today(), entered_by=by, **facts)
    made = LotFactory(product__producer=receiver)
    drawn(lot, made, 4)
    found = {
        (place.kind, place.label, place.quantity)
        for place in reach_of(lot).places
        if place.lot == lot
    }
    assert found == {
        ("STOCK", lot.producer.name, Decimal(30)),
        ("PRODUCER", receiver.name, Decimal(21)),
        ("SALES_POINT", shop.name, Decimal(30)),
        ("BUSINESS", "Nhà hàng Sóng", Decimal(15)),
    }
    assert {place.lot for place in reach_of(lot).places} == {lot, made}


def test_a_range_recall_names_its_packs_and_takes_whole_lots_made_of_it() -> None:
    lot, made = two_lots()
    drawn(lot, made)
    run = packs_of(lot)
    campaign = started(lot, packs=Packs(run, 10, 19))
    own, other = campaign.recalls.order_by("lot_id")
    assert (own.run, own.first_number, own.last_number) == (run, 10, 19)
    assert (other.lot, other.run) == (made, None)
    assert reach_of(lot, first=10, last=19).labels == 10
    with pytest.raises(AlreadyRecalled):
        started(lot, packs=Packs(run, 12, 15))
    started(lot, packs=Packs(run, 50, 59))
    started(lot)  # and then the whole lot
    with pytest.raises(BadRecall):
        started(made, packs=Packs(run, 0, 1))
    with pytest.raises(BadRecall):
        started(LotFactory(), found_at=timezone.now() + timedelta(hours=1))


def test_a_lot_reached_by_anothers_fault_can_have_its_own() -> None:
    source, target = two_lots()
    drawn(source, target)
    first = started(source)
    second = started(target)
    close_recall(campaign=second, report="Xong", by=UserFactory(), on=today(), as_officer=False)
    assert recalled_lot_ids([target.pk], on=today() + timedelta(days=1)) == {target.pk}
    close_recall(campaign=first, report="Xong", by=UserFactory(), on=today(), as_officer=False)
    assert recalled_lot_ids([target.pk], on=today() + timedelta(days=1)) == set()


def test_what_came_back_is_counted_and_no_more_than_there_was() -> None:
    lot = LotFactory(quantity=Decimal(10))
    LotHandover.objects.create(
        lot=lot, to_name="Quán Biển", quantity=6, handed_on=today(), entered_by=UserFactory()
    )
    campaign = started(lot)
    stock = campaign.parties.get(kind="STOCK")
    place = campaign.parties.get(kind="BUSINESS")
    step(place, "TOLD")
    step(place, "RETURNED", 3)
    step(place, "USED_UP", 1)
    with pytest.raises(TooManyBack, match="chỉ còn 2"):
        step(place, "DESTROYED", 3)
    with pytest.raises(BadRecall):
        step(place, "RETURNED")
    step(stock, "DESTROYED", 4)
    assert quantities_left([lot.pk])[lot.pk] == 0
    assert campaign.number in LotLoss.objects.get(lot=lot).reason
    effect = effect_of(campaign)
    (unit,) = effect.units
    assert (unit.quantity, unit.back, unit.used_up, unit.percent) == (10, 7, 1, 70)
    assert (effect.reached, effect.parties, effect.percent_reached) == (2, 2, 100)
    assert effect.was_late is False
    assert effect.to_tell is not None


def test_a_compulsory_recall_is_closed_by_an_officer_once_and_ends_the_red_pages() -> None:
    lot = LotFactory()
    campaign = started(lot, kind="COMPULSORY", due_on=today())
    assert campaign.due_on > today() + timedelta(days=80)
    by = UserFactory()
    with pytest.raises(OfficerCloses):
        close_recall(campaign=campaign, report="Xong", by=by, on=today(), as_officer=False)
    with pytest.raises(BadRecall):
        close_recall(campaign=campaign, report="  ", by=by, on=today(), as_officer=True)
    close_recall(campaign=campaign, report="Đã thu hết", by=by, on=today(), as_officer=True)
    with pytest.raises(CampaignClosed):
        close_recall(campaign=campaign, report="Nữa", by=by, on=today(), as_officer=True)
    with pytest.raises(CampaignClosed):
        step(campaign.parties.get(), "TOLD")
    assert recalled_lot_ids([lot.pk], on=today()) == {lot.pk}  # until the day is over
    assert recalled_lot_ids([lot.pk], on=today() + timedelta(days=1)) == set()


def test_a_recall_from_before_there_were_campaigns_can_be_ended() -> None:
    lot = LotFactory()
    old = Recall.objects.create(
        lot=lot,
        recalled_on=today() - timedelta(days=3),
        reason="Cũ",
        instructions="Giữ lại",
        recorded_by=UserFactory(),
    )
    end_recall(recall=old, by=UserFactory(), on=today())
    assert recalled_lot_ids([lot.pk], on=today()) == set()
    with pytest.raises(CampaignClosed):
        end_recall(recall=old, by=UserFactory(), on=today())
    new = recall_lot(
        lot=lot,
        reason="Mới",
        instructions="Giữ lại",
        phone="",
        recalled_on=today(),
        by=UserFactory(),
    )
    with pytest.raises(BadRecall):
        end_recall(recall=new, by=UserFactory(), on=today())


def test_a_drill_leaves_no_mark_but_its_own_papers_and_is_compared_with() -> None:
    lot = LotFactory(quantity=Decimal(10))
    drill = started(lot, is_drill=True)
    with pytest.raises(AlreadyRecalled):
        started(lot, is_drill=True)
    step(drill.parties.get(kind="STOCK"), "DESTROYED", 10)
    assert not LotLoss.objects.exists()
    assert recalled_lot_ids([lot.pk], on=today()) == set()
    close_recall(campaign=drill, report="Tốt", by=UserFactory(), on=today(), as_officer=False)
    assert last_drill(started(lot)) == drill


def test_what_a_recall_wrote_cannot_be_rewritten() -> None:
    campaign = started(LotFactory())
    step(campaign.parties.get(), "TOLD")
    for act in (
        lambda: campaign.parties.update(label="khác"),
        lambda: campaign.parties.get().steps.all().delete(),
        lambda: RecallCampaign.objects.update(reason="khác"),
        lambda: Recall.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_lot_is_never_deleted_so_no_record_goes_before_its_day() -> None:
    lot = LotFactory()
    assert keep_lot_until(lot) > today() + timedelta(days=5 * 365)
    for act in (
        lambda: Lot.objects.filter(pk=lot.pk)._raw_delete(using="default"),
        lambda: lot.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_record_is_asked_for_and_handed_over_once() -> None:
    lot = LotFactory()
    now = timezone.now()
    asked = ask_for_record(
        lot=lot, authority=AuthorityFactory(), purpose="Kiểm tra", by=UserFactory(), at=now
    )
    assert asked.due_at - now == timedelta(hours=24)
    given = hand_over_record(request=asked, by=UserFactory(), at=now, note="Đủ")
    lot.refresh_from_db()
    assert given.document["record"] == lot_record(lot)
    assert given.document["epcis"]["type"] == "EPCISDocument"
    with pytest.raises(AlreadyAnswered):
        hand_over_record(request=asked, by=UserFactory(), at=now)
    assert LotRecordRequest.objects.get().note == "Đủ"


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_recall_and_numbers_follow_each_other() -> None:
    lots = [LotFactory() for _ in range(3)]
    by = UserFactory()

    def act(lot: Lot) -> Callable[[], str]:
        return lambda: "started" if started(lot, by=by) else ""

    outcome = at_once([act(lots[0]), act(lots[0]), act(lots[1]), act(lots[2])])
    assert outcome == {"started": 3, "AlreadyRecalled": 1}
    numbers = sorted(RecallCampaign.objects.values_list("number", flat=True))
    assert numbers == [f"TH-{today().year}-{n:04d}" for n in (1, 2, 3)]


@pytest.mark.django_db(transaction=True)
def test_goods_drawn_from_a_lot_while_it_is_recalled_are_recalled_too() -> None:
    source, target = two_lots()
    by = UserFactory()

    def draw() -> str:
        # As services.balance does: the source is locked, then asked whether it is recalled.
        with transaction.atomic():
            Lot.objects.select_for_update().get(pk=source.pk)
            if recalled_lot_ids([source.pk], on=today()):
                return "refused"
            LotUse.objects.create(
                source=source,
                target=target,
                kind="MIX",
                quantity=1,
                used_on=today(),
                entered_by=by,
            )
            return "drawn"

    outcome = at_once([draw, lambda: "recalled" if started(source, by=by) else ""])
    assert outcome["recalled"] == 1
    assert outcome["drawn"] + outcome["refused"] == 1
    red = recalled_lot_ids([source.pk, target.pk], on=today())
    assert red == ({source.pk, target.pk} if outcome["drawn"] else {source.pk})


def test_goods_given_away_before_a_recall_and_noted_after_it_are_found_too() -> None:
    lot, shop = LotFactory(), ProducerFactory()
    facts = {"lot": lot, "quantity": Decimal(5), "by": lot.opened_by}
    before, after = lot.packed_on + timedelta(days=1), today()
    hand_over(on=before, to_producer=shop, **facts)
    campaign, drill = started(lot), started(lot, is_drill=True)
    told = campaign.parties.count()
    for receiver in ({"to_producer": shop}, {"to_name": "Quán Muộn"}):
        hand_over(on=before, **receiver, **facts)
    with pytest.raises(RecalledSource):
        hand_over(on=after, to_name="Quán Sau", **facts)
    late = list(campaign.parties.order_by("pk"))[told:]
    assert [(party.kind, party.label, party.quantity) for party in late] == [
        ("PRODUCER", shop.name, 5),
        ("BUSINESS", "Quán Muộn", 5),
    ]
    assert drill.parties.count() == told
    close_recall(campaign=campaign, report="Xong", by=lot.opened_by, on=today(), as_officer=True)
    hand_over(on=before, to_name="Quán Cuối", **facts)
    assert campaign.parties.count() == told + 2


@pytest.mark.django_db(transaction=True)
def test_goods_noted_as_given_away_while_the_lot_is_recalled_are_found_once() -> None:
    for lot in [LotFactory() for _ in range(3)]:
        facts = {"lot": lot, "quantity": Decimal(5), "by": lot.opened_by}

        def note(facts: dict[str, object] = facts, on: date = lot.packed_on) -> str:
            return hand_over(on=on, to_name="Quán", **facts).to_name  # type: ignore[arg-type]

        def start(lot: Lot = lot, by: User = lot.opened_by) -> str:
            return started(lot, by=by).kind

        assert at_once([note, start]) == {"Quán": 1, "VOLUNTARY": 1}
        assert lot.campaigns.get().parties.filter(kind="BUSINESS").count() == 1
