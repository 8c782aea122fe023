"""The desk's page of stars: how long, what to do, and what is known of their use."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import make_aware

from catalog.producers.models import Member
from certification.models import Dossier, DossierEvidence
from certification.rules.dates import lapses_on, months_later
from certification.rules.dossier_flow import DossierKind, DossierState
from foundation.calendar import today
from marketplace.commerce.models import Consignment, Review
from marketplace.commerce.order.models import Order
from marketplace.desk.evidence import evidence_for
from marketplace.desk.marked_orders import (
    Share,
    before_and_after,
    came_by_share,
    share_of,
    terms_of,
)
from marketplace.desk.stars import star_cards
from tests.desk.conftest import Seller
from tests.factories import (
    CertificateFactory,
    ProducerFactory,
    ProductFactory,
)
from tests.factories.programme import DossierFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Ordering = Callable[..., list[Consignment]]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def decided_so_that(days_left: int) -> date:
    """A day of decision from which the certificate has so many days left, today counted."""
    decided = months_later(today() + (days_left - 1) * DAY, -36)
    while (lapses_on(decided) - today()).days < days_left:
        decided += DAY
    return decided


def marked(seller: Seller, days_left: int, title: str = "Mắm nhĩ") -> Any:
    product = ProductFactory(title=title, producer=seller.producer, ocop_set_id=11)
    CertificateFactory(
        product=product, holder=seller.producer, decided_on=decided_so_that(days_left), stars=4
    )
    return product


def placed_on(consignment: Consignment, day: date) -> None:
    at_noon = make_aware(datetime.combine(day, time(12)))
    Order.objects.filter(pk=consignment.order_id).update(date_placed=at_noon)


@pytest.mark.parametrize(
    ("days_left", "words", "may_renew"),
    [
        (400, "Chưa đến lúc đánh giá lại", False),
        (150, "Nộp từ hôm nay đến hết", True),
        (100, "Đã quá hạn đánh giá lại", False),
    ],
)
def test_a_card_says_what_the_days_of_the_law_allow(
    seller: Seller, days_left: int, words: str, may_renew: bool
) -> None:
    product = marked(seller, days_left)
    page = seller.client.get(at("stars")).content.decode()
    [card] = [c for c in star_cards(seller.producer, on=today()) if c.row.product == product]
    assert words in card.advice
    assert f"Còn {days_left} ngày" in page
    assert (at("star_renew", product.pk) in page) is may_renew is card.may_renew
    assert 'style="' not in page


@pytest.mark.parametrize(("days_left", "urgency"), [(91, ""), (90, "soon"), (30, "last")])
def test_a_star_that_runs_out_is_marked_within_90_and_30_days(
    seller: Seller, days_left: int, urgency: str
) -> None:
    product = marked(seller, days_left)
    [card] = [c for c in star_cards(seller.producer, on=today()) if c.row.product == product]
    assert card.urgency == urgency


def test_a_renewal_is_begun_in_one_tap_filled_with_sales_and_a_second_tap_opens_the_same(
    seller: Seller, order_from: Ordering
) -> None:
    product = marked(seller, 150)
    own = Seller(seller.producer, product, seller.member, seller.client)
    (consignment,) = order_from(own)
    Consignment.objects.filter(pk=consignment.pk).update(state=Consignment.State.DELIVERED)
    first = seller.client.post(at("star_renew", product.pk))
    second = seller.client.post(at("star_renew", product.pk))
    dossier = Dossier.objects.get(product=product)
    assert first["Location"] == second["Location"] == at("dossier", dossier.pk)
    assert (dossier.kind, dossier.target_stars) == (DossierKind.RENEWAL, 4)
    papers = DossierEvidence.objects.filter(dossier=dossier)
    assert "Bản kê bán hàng trên Chợ OCOP" in " ".join(p.document.title for p in papers)
    page = seller.client.get(at("stars")).content.decode()
    assert "Bạn đang soạn hồ sơ" in page
    assert at("dossier", dossier.pk) in page


def test_too_early_or_without_a_certificate_no_renewal_is_begun(seller: Seller) -> None:
    early = marked(seller, 400)
    never = ProductFactory(producer=seller.producer, ocop_set_id=11)
    for product in (early, never):
        answer = seller.client.post(at("star_renew", product.pk), follow=True)
        assert answer.redirect_chain[-1][0] == at("stars")
    assert not Dossier.objects.exists()


def test_another_producers_product_and_a_viewer_begin_nothing(seller: Seller) -> None:
    product = marked(seller, 150)
    theirs = ProductFactory(producer=ProducerFactory())
    assert seller.client.post(at("star_renew", theirs.pk)).status_code == 404
    Member.objects.filter(user=seller.member).update(duty="VIEWER")
    assert seller.client.post(at("star_renew", product.pk)).status_code == 404
    assert at("star_renew", product.pk) not in seller.client.get(at("stars")).content.decode()
    assert not Dossier.objects.exists()


def test_a_dossier_on_its_way_stands_in_plain_words_in_place_of_the_button(seller: Seller) -> None:
    product = marked(seller, 150)
    DossierFactory(product=product, producer=seller.producer, state=DossierState.FILED)
    page = seller.client.get(at("stars")).content.decode()
    assert "Bạn đã nộp hồ sơ cho xã" in page
    assert at("star_renew", product.pk) not in page


def test_the_share_counts_orders_by_the_mark_on_their_own_day(
    make_seller: Callable[[str], Seller], order_from: Ordering
) -> None:
    seller = make_seller("Ngày Của Đơn")
    begun = terms_of(seller.producer)[seller.product][0].valid_from
    on = begun + 30 * DAY
    during, before, gone = (order_from(seller)[0] for _ in range(3))
    placed_on(during, begun)
    placed_on(before, begun - DAY)
    placed_on(gone, begun)
    Consignment.objects.filter(pk=gone.pk).update(state=Consignment.State.CANCELLED)
    terms = {product.pk: rows for product, rows in terms_of(seller.producer).items()}
    share = share_of(seller.producer, terms, since=on - 90 * DAY, on=on)
    assert share == Share(orders=2, marked=1)
    assert share.percent == 50


def found_by(seller: Seller, order_from: Ordering, *ways: str) -> None:
    for way in ways:
        [row] = order_from(seller)
        row.order.lines.update(came_by=way)


def test_orders_are_told_by_the_way_buyers_came(seller: Seller, order_from: Ordering) -> None:
    found_by(seller, order_from, *["STARS"] * 4, *["SEARCH"] * 3, "SCAN", "SCAN", "SCAN", "", "")
    page = seller.client.get(at("stars")).content.decode()
    assert "<strong>40 % số đơn của bạn tới từ bộ lọc theo sao</strong>: 4 trên 10 đơn" in page
    assert "quét tem 3 đơn, tìm kiếm 3 đơn" in page


def test_few_orders_are_counted_and_no_share_is_made_of_them(
    seller: Seller, order_from: Ordering
) -> None:
    found_by(seller, order_from, "STARS", "STARS", "SEARCH")
    page = seller.client.get(at("stars")).content.decode()
    assert "2 đơn tới từ bộ lọc theo sao" in page
    assert "số đơn của bạn tới từ" not in page


def test_another_producers_orders_do_not_count(
    seller: Seller, other: Seller, order_from: Ordering
) -> None:
    found_by(other, order_from, *["STARS"] * 12)
    share = came_by_share(
        seller.producer, [seller.product.pk, other.product.pk], since=today() - 90 * DAY, on=today()
    )
    assert (share.orders, share.is_enough) == (0, False)


def test_before_and_after_is_told_only_with_both_sides_whole_and_enough_orders(
    make_seller: Callable[[str], Seller], order_from: Ordering
) -> None:
    seller = make_seller("Trước Sau")
    begun = terms_of(seller.producer)[seller.product][0].valid_from
    rows = [order_from(seller)[0] for _ in range(10)]
    for row in rows[:3]:
        placed_on(row, begun - 5 * DAY)
    for row in rows[3:]:
        placed_on(row, begun + 5 * DAY)
    terms = terms_of(seller.producer)
    [told] = before_and_after(seller.producer, terms, on=begun + 90 * DAY)
    assert (told.product, told.since, told.before, told.after) == (seller.product, begun, 3, 7)
    assert before_and_after(seller.producer, terms, on=begun + 89 * DAY) == []
    placed_on(rows[0], begun - 200 * DAY)
    assert before_and_after(seller.producer, terms, on=begun + 90 * DAY) == []


def test_nothing_is_said_of_the_stars_use_where_nothing_is_known(seller: Seller) -> None:
    page = seller.client.get(at("stars")).content.decode()
    assert "Sao và đơn hàng của bạn" not in page


def test_sales_of_a_year_stand_month_by_month_with_the_share_of_the_mark(
    seller: Seller, order_from: Ordering
) -> None:
    early, _late = (order_from(seller)[0] for _ in range(2))
    Consignment.objects.update(state=Consignment.State.DELIVERED)
    placed_on(early, today() - 120 * DAY)
    [item] = [e for e in evidence_for(seller.product, on=today()) if e.source == "sales"]
    told = dict(item.lines)
    assert told["Số đơn đã giao đi"] == "2"
    assert told["Đơn đặt khi sản phẩm đang mang sao OCOP"] == "1 trên 2 đơn"
    months = [label for label, _value in item.lines if label.startswith("Tháng ")]
    assert months == [f"Tháng {day:%m/%Y}" for day in (today() - 120 * DAY, today())]


def review_of(consignment: Consignment, points: int, **facts: Any) -> Review:
    return Review.objects.create(
        line=consignment.order.lines.get(),
        consignment=consignment,
        product=consignment.order.lines.get().product,
        producer=consignment.producer,
        stars=points,
        written_at=timezone.now(),
        **facts,
    )


def test_reviews_count_for_a_dossier_but_held_ones_and_samples_do_not(
    seller: Seller, order_from: Ordering
) -> None:
    assert "reviews" not in {e.source for e in evidence_for(seller.product, on=today())}
    rows = [order_from(seller)[0] for _ in range(4)]
    Consignment.objects.update(state=Consignment.State.DELIVERED)
    review_of(rows[0], 5)
    review_of(rows[1], 4)
    review_of(rows[2], 1, is_sample=True)
    review_of(rows[3], 1, state="HELD", held_reason="INSULT")
    [item] = [e for e in evidence_for(seller.product, on=today()) if e.source == "reviews"]
    assert dict(item.lines)["Số đánh giá"] == "2"
    assert dict(item.lines)["Điểm trung bình, trên 5"] == "4,5"


def test_the_button_of_a_renewal_carries_its_token(seller: Seller) -> None:
    product = marked(seller, 150)
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(seller.member)
    page = careful.get(at("stars")).content.decode()
    form = page.partition(at("star_renew", product.pk))[2].partition("</form>")[0]
    token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    answer = careful.post(at("star_renew", product.pk), {"csrfmiddlewaretoken": token})
    assert answer["Location"] == at("dossier", Dossier.objects.get(product=product).pk)
