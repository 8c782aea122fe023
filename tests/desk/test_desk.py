"""The producer's desk: own work only, on a phone, each thing done once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from catalog.producers.models import HelperConsent, Member
from certification.rules.dates import lapses_on
from foundation.calendar import today
from marketplace.commerce.models import Consignment, ConsignmentEvent
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.services.consignments import accept
from marketplace.commerce.services.packing import pack
from marketplace.desk.urls import urlpatterns
from tests.commerce.buyers import BUYER
from tests.desk.conftest import Seller
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

Order = Callable[..., list[Consignment]]
WHOLE_DESK = ["today", "orders", "lots", "stars", "shop"]
GIVEN = {"carrier": "Viettel Post", "tracking_code": "VTP 001", "confirmed": "on"}


def packed(consignment: Consignment, seller: Seller) -> None:
    """Ready to leave."""
    accept(consignment=consignment, by=seller.member)
    pack(consignment=consignment, taken=(), by=seller.member, on=today())


def at(name: str, *args: int) -> str:
    return reverse(f"desk:{name}", args=args)


OF_THE_PHONE = {"session", "worker", "gone"}
"""What a phone's outbox asks without opening the desk; tests/desk/test_events.py asks them."""


def every_address(consignment: Consignment, lot_id: int) -> list[str]:
    """Each address of the daily desk, with the ids of this consignment and lot; addresses with
    other ids are walked where those things are made."""
    ids = {"consignment_id": consignment.pk, "lot_id": lot_id}
    return [
        reverse(
            f"desk:{pattern.name}",
            kwargs={k: ids[k] for k in pattern.pattern.converters},  # type: ignore[attr-defined]
        )
        for pattern in urlpatterns
        if set(pattern.pattern.converters) <= set(ids)  # type: ignore[attr-defined]
        and pattern.name not in OF_THE_PHONE
    ]


def test_a_stranger_is_sent_to_sign_in_from_every_address(
    client: Client, seller: Seller, order_from: Order
) -> None:
    (consignment,) = order_from(seller)
    for address in every_address(consignment, LotFactory(product=seller.product).pk):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in {302, 405}, address
            if answer.status_code == 302:
                assert answer["Location"] == f"/dang-nhap/?next={address}"


def test_another_producers_order_and_lot_are_404_at_every_address(
    seller: Seller, other: Seller, order_from: Order
) -> None:
    consignment, theirs = order_from(seller, other)
    lot = LotFactory(product=other.product)
    with_id = [a for a in every_address(theirs, lot.pk) if any(c.isdigit() for c in a)]
    assert len(with_id) > 10
    for address in with_id:
        read, sent = seller.client.get(address), seller.client.post(address, GIVEN)
        assert {read.status_code, sent.status_code} in ({404}, {404, 405}), address
    theirs.refresh_from_db()
    assert theirs.state == Consignment.State.PLACED
    assert seller.client.get(at("order", consignment.pk)).status_code == 200
    chosen = seller.client.post(at("choose"), {"producer": other.producer.pk})
    assert chosen.status_code == 404


def test_an_ended_membership_or_consent_opens_nothing(
    seller: Seller, order_from: Order, client: Client
) -> None:
    (consignment,) = order_from(seller)
    lot = LotFactory(product=seller.product)
    Member.objects.filter(user=seller.member).update(until_on=today())
    for address in every_address(consignment, lot.pk):
        assert seller.client.get(address).status_code in {404, 405}
    helper = UserFactory()
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=helper,
        given_by=seller.member,
        since_on=today() - timedelta(days=9),
        until_on=today(),
    )
    client.force_login(helper)
    assert client.get(at("order", consignment.pk)).status_code == 404
    assert "chưa làm việc cho chủ thể nào" in client.get(at("today")).content.decode()


def test_an_order_shows_the_own_part_and_of_the_buyer_only_what_sending_needs(
    seller: Seller, other: Seller, order_from: Order
) -> None:
    consignment, _theirs = order_from(seller, other)
    packed(consignment, seller)
    for name in ("order", "packing_slip", "hand_over", "order_cancel"):
        page = seller.client.get(at(name, consignment.pk)).content.decode()
        assert seller.product.title in page
        assert other.product.title not in page
        assert other.producer.name not in page
        assert BUYER.name in page
        if BUYER.email:
            assert BUYER.email not in page


def test_a_helper_acts_under_a_banner(client: Client, seller: Seller, order_from: Order) -> None:
    (consignment,) = order_from(seller)
    helper = UserFactory()
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=helper,
        given_by=seller.member,
        since_on=today(),
        until_on=today() + timedelta(days=30),
    )
    client.force_login(helper)
    banner = f"Bạn đang làm thay cho <strong>{seller.producer.name}</strong>."
    for name in WHOLE_DESK:
        assert banner in client.get(at(name)).content.decode()
        assert banner not in seller.client.get(at(name)).content.decode()
    packed(consignment, seller)
    assert client.post(at("hand_over", consignment.pk), GIVEN).status_code == 302
    assert ConsignmentEvent.objects.get(state="HANDED_OVER").by == helper


def test_who_works_for_two_producers_chooses_and_opens_orders_of_both(
    seller: Seller, other: Seller, order_from: Order
) -> None:
    Member.objects.create(
        producer=other.producer, user=seller.member, duty="OWNER", since_on=today()
    )
    _own, theirs = order_from(seller, other)
    assert seller.producer.name in seller.client.get(at("today")).content.decode()
    seller.client.post(at("choose"), {"producer": other.producer.pk})
    assert seller.client.get(at("today")).context["desk"].producer == other.producer
    assert seller.client.get(at("order", theirs.pk)).context["desk"].producer == other.producer
    Member.objects.filter(producer=other.producer, user=seller.member).update(until_on=today())
    assert seller.client.get(at("today")).context["desk"].producer == seller.producer
    assert seller.client.get(at("order", theirs.pk)).status_code == 404


def test_what_the_buyer_wrote_to_the_producer_reaches_them(
    seller: Seller, order_from: Order
) -> None:
    (consignment,) = order_from(seller)
    address = consignment.order.shipping_address
    address.notes = "Gọi trước <b>khi</b> giao"
    address.save()
    for page in ("order", "packing_slip"):
        html = seller.client.get(at(page, consignment.pk)).content.decode()
        assert "Gọi trước &lt;b&gt;khi&lt;/b&gt; giao" in html
        assert consignment.order.spoken_number in html


@pytest.mark.parametrize("sent", ["", "ai", "9" * 5000])
def test_choosing_no_producer_of_ones_own_is_not_found(seller: Seller, sent: str) -> None:
    assert seller.client.post(at("choose"), {"producer": sent}).status_code == 404


def test_handing_over_takes_the_stock_once_however_often_it_is_sent(
    seller: Seller, order_from: Order
) -> None:
    (consignment,) = order_from(seller)
    packed(consignment, seller)
    before = StockRecord.objects.get(product=seller.product).num_in_stock
    for _ in range(3):
        answer = seller.client.post(at("hand_over", consignment.pk), GIVEN)
        assert answer["Location"] == at("order", consignment.pk)
    assert StockRecord.objects.get(product=seller.product).num_in_stock == before - 1
    page = seller.client.get(at("order", consignment.pk)).content.decode()
    assert "Viettel Post" in page
    assert "VTP 001" in page
    assert at("hand_over", consignment.pk) not in page


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("carrier", "Ghi tên đơn vị đã nhận kiện hàng."),
        ("confirmed", "Đánh dấu vào ô này khi kiện đã được đưa đi."),
    ],
)
def test_a_form_that_comes_back_keeps_what_was_written(
    seller: Seller, order_from: Order, missing: str, words: str
) -> None:
    (consignment,) = order_from(seller)
    packed(consignment, seller)
    answer = seller.client.post(at("hand_over", consignment.pk), {**GIVEN, missing: ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="VTP 001"' in page
    consignment.refresh_from_db()
    assert consignment.state == Consignment.State.PACKED


def test_a_viewer_sees_an_order_and_cannot_send_it(seller: Seller, order_from: Order) -> None:
    (consignment,) = order_from(seller)
    packed(consignment, seller)
    Member.objects.filter(user=seller.member).update(duty="VIEWER")
    page = seller.client.get(at("order", consignment.pk)).content.decode()
    assert at("hand_over", consignment.pk) not in page
    assert seller.client.post(at("hand_over", consignment.pk), GIVEN).status_code == 404


def test_today_names_oldest_orders_low_stock_and_stars_that_run_out(
    seller: Seller, order_from: Order
) -> None:
    first, second = order_from(seller)[0], order_from(seller)[0]
    ProductFactory(title="Sắp hết", producer=seller.producer, stock__num_in_stock=3)
    old = ProductFactory(title="Sao cũ", producer=seller.producer)
    decided = today().replace(day=1) - timedelta(days=3 * 365 - 40)
    CertificateFactory(product=old, decided_on=decided)
    response = seller.client.get(at("today"))
    rows = [row for group in response.context["groups"] for row in group.rows]
    orders = [row.url for row in rows if row.kind == "order"]
    assert orders == [at("order", first.pk), at("order", second.pk)]
    assert [row.title for row in rows if row.kind == "stock"] == ["Sắp hết"]
    told = [row.due_on for row in rows if old.title in row.title + row.detail]
    assert told
    assert all(day is not None and day < lapses_on(decided) for day in told)
    assert old.title in response.content.decode()


def test_stars_tell_every_products_right_today(seller: Seller) -> None:
    gone = CertificateFactory(
        product=ProductFactory(title="Mất sao", producer=seller.producer), withdrawn=True
    )
    page = seller.client.get(at("stars")).content.decode()
    assert page.count('class="ocop-mark') == 1
    assert "Bị thu hồi từ" in page
    assert "Không còn đạt tiêu chí" in page
    assert gone.product.title in page


def test_lots_are_the_own_ones_with_their_labels(seller: Seller, other: Seller) -> None:
    mine = LotFactory(product=seller.product, recalled=True)
    theirs = LotFactory(product=other.product)
    page = seller.client.get(at("lots")).content.decode()
    assert at("lot", mine.pk) in page
    assert "Đang thu hồi" in page
    assert theirs.code not in page
    assert seller.client.get(at("lot_label", mine.pk)).status_code == 200


@pytest.mark.parametrize("name", WHOLE_DESK)
def test_a_page_asks_as_many_questions_for_many_rows_as_for_few(
    seller: Seller,
    order_from: Order,
    name: str,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    def grow() -> None:
        product = ProductFactory(producer=seller.producer, stock__num_in_stock=2)
        CertificateFactory(product=product)
        LotFactory(product=product)
        order_from(seller)

    grow()
    seller.client.get(at(name))
    with django_assert_max_num_queries(32) as few:
        seller.client.get(at(name))
    for _ in range(4):
        grow()
    with django_assert_max_num_queries(len(few)):
        seller.client.get(at(name))


def test_desk_pages_are_never_kept_by_browsers(seller: Seller) -> None:
    assert "no-store" in seller.client.get(at("today"))["Cache-Control"]


def test_an_officer_who_signs_in_lands_in_the_back_office(client: Client) -> None:
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(at("today"))["Location"] == "/quan-tri/"
