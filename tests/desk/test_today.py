"""Today: everything that waits, oldest first, each with its next act."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.producers.access import producers_of
from catalog.producers.models import HelperConsent, Member
from certification.rules.dates import lapses_on
from foundation.calendar import today
from marketplace.commerce.models import Complaint, Consignment
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.services.complaints import open_complaint
from marketplace.commerce.services.consignments import accept, deliver, hand_over
from marketplace.desk import rooms
from marketplace.desk.access import Desk
from marketplace.desk.models import DeskHabit
from marketplace.desk.waiting import Waiting, grouped, waiting
from tests.desk.conftest import Seller
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory
from traceability.services.labels import start_label_run

pytestmark = pytest.mark.django_db

Order = Callable[..., list[Consignment]]
TODAY = "/chu-the/"


def desk_of(seller: Seller) -> Desk:
    (acting,) = producers_of(seller.member, today())
    return Desk(acting, (acting,), today())


def rows_of(seller: Seller, kind: str, hours: int = 0) -> list[Waiting]:
    rows = waiting(desk_of(seller), now=timezone.now() + timedelta(hours=hours))
    return [row for row in rows if row.kind == kind]


def test_the_list_is_in_the_order_in_which_things_began_to_wait(
    seller: Seller, order_from: Order
) -> None:
    first, second = order_from(seller)[0], order_from(seller)[0]
    Consignment.objects.filter(pk=second.pk).update(released_at=timezone.now() - timedelta(hours=5))
    LotFactory(product=seller.product)
    rows = waiting(desk_of(seller), now=timezone.now())
    orders = [row.url for row in rows if row.kind == "order"]
    assert orders == [reverse("desk:order", args=[row.pk]) for row in (second, first)]
    assert {"order", "lot"} <= {row.kind for row in rows}


def test_an_order_is_accepted_straight_from_today_and_the_next_act_follows(
    seller: Seller, order_from: Order
) -> None:
    (consignment,) = order_from(seller)
    accepting = reverse("desk:order_accept", args=[consignment.pk])
    assert f'action="{accepting}"' in seller.client.get(TODAY).content.decode()
    for _press in range(2):
        assert seller.client.post(accepting, {"back": "today"}).url == TODAY
    consignment.refresh_from_db()
    assert consignment.state == Consignment.State.ACCEPTED
    page = seller.client.get(TODAY).content.decode()
    assert accepting not in page
    assert reverse("desk:order_pack", args=[consignment.pk]) in page


def test_an_order_is_overdue_after_forty_eight_hours_and_not_before(
    seller: Seller, order_from: Order
) -> None:
    (consignment,) = order_from(seller)
    assert [row.is_late(today()) for row in rows_of(seller, "order", hours=47)] == [False]
    assert [row.is_late(today()) for row in rows_of(seller, "order", hours=49)] == [True]
    accept(consignment=consignment, by=seller.member)
    assert [row.is_late(today()) for row in rows_of(seller, "order", hours=49)] == [True]


def test_an_order_of_a_harvest_to_come_is_coming_and_never_late_before_its_day(
    seller: Seller, order_from: Order
) -> None:
    (consignment,) = order_from(seller)
    Consignment.objects.filter(pk=consignment.pk).update(ready_on=today() + timedelta(days=9))
    (row,) = rows_of(seller, "order", hours=72)
    assert row.is_coming(today())
    assert not row.is_late(today())


def test_many_orders_are_shown_thirty_at_a_time_and_the_rest_is_counted(
    seller: Seller, order_from: Order
) -> None:
    StockRecord.objects.filter(product=seller.product).update(num_in_stock=99)
    for _n in range(32):
        order_from(seller)
    rows = rows_of(seller, "order")
    assert len(rows) == 31
    assert "2 đơn nữa" in rows[-1].detail


def test_a_lot_without_a_log_waits_until_something_is_written(seller: Seller) -> None:
    lot = LotFactory(product=seller.product)
    (row,) = rows_of(seller, "lot")
    assert row.act_url.startswith(reverse("desk:event_add", args=[lot.pk]))
    assert "Ghi ngay" in seller.client.get(row.act_url).content.decode()
    lot.closed_at = timezone.now()
    lot.save(update_fields=["closed_at"])
    assert rows_of(seller, "lot") == []


def test_stars_that_run_out_stand_there_with_their_days(seller: Seller) -> None:
    old = ProductFactory(title="Sao cũ", producer=seller.producer)
    decided = today().replace(day=1) - timedelta(days=3 * 365 - 40)
    CertificateFactory(product=old, decided_on=decided)
    page = seller.client.get(TODAY).content.decode()
    assert "Sao cũ" in page
    rows = rows_of(seller, "star") + rows_of(seller, "programme")
    told = [row.due_on for row in rows if "Sao cũ" in row.title + row.detail]
    assert told
    assert all(day is not None and day < lapses_on(decided) for day in told)


def test_rows_are_grouped_by_urgency_and_empty_groups_are_left_out() -> None:
    day = today()

    def row(title: str, **facts: object) -> Waiting:
        return Waiting("x", day, title, "", "/", **facts)  # type: ignore[arg-type]

    rows = [
        row("sau", due_on=day + timedelta(days=5)),
        row("nay"),
        row("trước", due_on=day + timedelta(days=2)),
        row("trễ", due_on=day - timedelta(days=1)),
        row("hết giờ", due_on=day, is_overdue=True),
        row("đợi", waits_for_others=True),
        row("cuối ngày", due_on=day),
    ]
    found = {g.kind: [r.title for r in g.rows] for g in grouped(rows, on=day)}
    assert found == {
        "late": ["trễ", "hết giờ"],
        "today": ["nay", "cuối ngày"],
        "coming": ["đợi", "trước", "sau"],
    }
    assert [g.kind for g in grouped(rows[1:2], on=day)] == ["today"]


def test_a_day_without_work_says_what_one_can_do(seller: Seller) -> None:
    page = seller.client.get(TODAY).content.decode()
    assert "Không có việc nào đang chờ" in page
    assert reverse("desk:lot_open") in page


def test_who_may_only_look_is_offered_no_act(seller: Seller, order_from: Order) -> None:
    (consignment,) = order_from(seller)
    Member.objects.filter(user=seller.member).update(duty="VIEWER")
    page = seller.client.get(TODAY).content.decode()
    assert reverse("desk:order", args=[consignment.pk]) in page
    assert reverse("desk:order_accept", args=[consignment.pk]) not in page


def test_a_helper_sees_no_money_on_today_nor_a_door_to_it(seller: Seller, client: Client) -> None:
    helper = UserFactory()
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=helper,
        given_by=seller.member,
        since_on=today(),
        until_on=today() + timedelta(days=9),
    )
    client.force_login(helper)
    for address in (TODAY, reverse("desk:more"), reverse("desk:help")):
        page = client.get(address).content.decode()
        assert reverse("desk:settlements") not in page
        assert reverse("desk:money") not in page


def test_nothing_of_another_producer_waits_here(
    seller: Seller, other: Seller, order_from: Order
) -> None:
    order_from(other)
    LotFactory(product=other.product)
    assert waiting(desk_of(seller), now=timezone.now()) == []


def test_today_asks_as_many_questions_for_much_as_for_little(
    seller: Seller, order_from: Order
) -> None:
    def grow() -> None:
        product = ProductFactory(producer=seller.producer, stock__num_in_stock=2)
        CertificateFactory(product=product)
        LotFactory(product=product)
        order_from(seller)

    grow()
    seller.client.get(TODAY)
    with CaptureQueriesContext(connection) as few:
        seller.client.get(TODAY)
    for _n in range(4):
        grow()
    with CaptureQueriesContext(connection) as many:
        seller.client.get(TODAY)
    assert len(many) == len(few)
    assert len(many) <= 32


def test_the_tour_is_shown_once_skipped_for_good_and_seen_again_from_help(
    seller: Seller,
) -> None:
    first = seller.client.get(TODAY).content.decode()
    assert "Làm quen với bàn việc" in first
    assert not DeskHabit.objects.exists()
    fifth = seller.client.get(TODAY, {"vong": "5"}).content.decode()
    assert "Bắt đầu làm việc" in fifth
    assert seller.client.post(reverse("desk:tour")).url == TODAY
    assert "Làm quen với bàn việc" not in seller.client.get(TODAY).content.decode()
    assert f"{TODAY}?vong=1" in seller.client.get(reverse("desk:help")).content.decode()
    assert "Làm quen với bàn việc" in seller.client.get(TODAY, {"vong": "1"}).content.decode()


@pytest.mark.parametrize("typed", ["0", "9", "x", "²", "-1", "11"])
def test_a_card_that_does_not_exist_is_the_nearest(seller: Seller, typed: str) -> None:
    assert seller.client.get(TODAY, {"vong": typed}).status_code == 200


def test_a_lot_is_chosen_for_the_log_and_one_alone_needs_no_choice(
    seller: Seller, other: Seller
) -> None:
    lot = LotFactory(product=seller.product)
    theirs = LotFactory(product=other.product)
    for name, job in (("lot_for_nhat_ky", "events"), ("lot_for_tem", "labels")):
        answer = seller.client.get(reverse(f"desk:{name}"))
        assert answer.url == reverse(f"desk:{job}", args=[lot.pk])
    second = LotFactory(product=seller.product)
    page = seller.client.get(reverse("desk:lot_for_tem")).content.decode()
    assert reverse("desk:labels", args=[second.pk]) in page
    assert theirs.code not in page
    log = seller.client.get(reverse("desk:lot_for_nhat_ky")).content.decode()
    assert f"{reverse('desk:event_add', args=[second.pk])}?buoc=" in log


def test_labels_made_before_are_printed_from_the_choice_of_lots(seller: Seller) -> None:
    lots = [LotFactory(product=seller.product) for _ in range(2)]
    run = start_label_run(
        lot=lots[0], count=3, purpose="PACKS", by=seller.member, on=today(), layout="a4-65"
    )
    page = seller.client.get(reverse("desk:lot_for_tem")).content.decode()
    assert page.count(reverse("desk:label_run", args=[run.pk])) == 1


@pytest.mark.parametrize(("name", "job"), [("giay", "product_paper_add"), ("lam_thu", "trial_add")])
def test_a_product_is_chosen_for_a_paper_or_the_trial_log(
    seller: Seller, other: Seller, name: str, job: str
) -> None:
    address = reverse(f"desk:product_for_{name}")
    assert address in seller.client.get(TODAY).content.decode()
    page = seller.client.get(address).content.decode()
    assert reverse(f"desk:{job}", args=[seller.product.pk]) in page
    assert other.product.title not in page
    Member.objects.filter(user=seller.member).update(duty=Member.Duty.VIEWER)
    assert seller.client.get(address).status_code == 404


def test_a_complaint_waits_until_its_day_and_goods_on_their_way_back_wait_for_others(
    seller: Seller, order_from: Order
) -> None:
    (consignment,) = order_from(seller)
    accept(consignment=consignment, by=seller.member)
    hand_over(consignment=consignment, carrier="Bưu điện", tracking_code="", by=seller.member)
    consignment.refresh_from_db()
    deliver(consignment=consignment, by=seller.member, now=timezone.now())
    complaint = open_complaint(
        consignment=consignment,
        kind="DAMAGED",
        wish="RETURN",
        words="Vỡ.",
        packs={consignment.order.lines.get().pk: 1},
        now=timezone.now(),
    )
    (row,) = rows_of(seller, "complaint")
    assert (row.due_on, row.act_label) == (complaint.answer_by, "Trả lời")
    assert row.is_late(complaint.answer_by + timedelta(days=1))
    Complaint.objects.update(state="ACCEPTED")
    (row,) = rows_of(seller, "complaint")
    assert (row.waits_for_others, row.act_label) == (True, "Hàng đã về")
    Complaint.objects.update(state="ESCALATED")
    assert rows_of(seller, "complaint") == []


@pytest.mark.parametrize("room", rooms.DOORS + rooms.BEHIND_MORE)
def test_every_page_of_the_desk_knows_the_door_it_stands_behind(
    seller: Seller, room: rooms.Room
) -> None:
    for page in rooms.open_to(room.pages, sees_money=True):
        assert rooms.room_at(page.address) == (room, page)
        text = seller.client.get(page.address).content.decode()
        door = rooms.door_of(room).pages[0].address
        assert f'<a href="{door}" aria-current=' in text, page.name


def test_help_tells_the_platforms_telephone(seller: Seller) -> None:
    page = seller.client.get(reverse("desk:help"))
    phone = page.context["operator"].phone
    assert (f'href="tel:{phone.replace(" ", "")}"' in page.content.decode()) == bool(phone)
    assert "Gọi cho chợ" in page.content.decode()
