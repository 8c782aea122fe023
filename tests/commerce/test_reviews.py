"""Reviews: only of what came, shown as written, held back for the law's reasons alone."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.producers.models import HelperConsent, Member
from catalog.products.models import Product
from foundation.calendar import today
from foundation.models import Notice, PrivateFile, User
from foundation.selectors import generation
from marketplace.commerce.models import (
    Consignment,
    ConsignmentLot,
    OpinionStep,
    OrderMail,
    Review,
    SellingSettings,
)
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules import reviews as rules
from marketplace.commerce.selectors import reviews as selectors
from marketplace.commerce.services import complaints, opinions
from marketplace.commerce.services import reviews as services
from marketplace.commerce.services.consignments import accept, deliver, hand_over
from marketplace.commerce.services.opinions import OpinionRefused
from marketplace.commerce.services.refunds import Unit, grant_refund
from marketplace.commerce.services.reviews import Said
from marketplace.commerce.tasks.mails import mail_step
from tests.commerce.buyers import BUYER
from tests.commerce.conftest import Buy, Fill
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)

Delivered = Callable[..., Order]


@pytest.fixture
def seller() -> User:
    return UserFactory()


@pytest.fixture
def product(seller: User) -> Product:
    made: Product = ProductFactory(stock__price=50_000, stock__num_in_stock=100)
    Member.objects.create(
        producer=made.producer, user=seller, duty=Member.Duty.OWNER, since_on=today() - DAY
    )
    CertificateFactory(product=made)
    return made


@pytest.fixture
def delivered(fill: Fill, buy: Buy, seller: User, product: Product) -> Delivered:
    """An order of two packs that came today; each is another buyer's."""

    def one(**facts: Any) -> Order:
        order = buy(fill((product, 2)), **facts)
        row = order.consignments.get()
        accept(consignment=row, by=seller)
        hand_over(consignment=row, carrier="Bưu điện", tracking_code="E1", by=seller)
        deliver(consignment=Consignment.objects.get(pk=row.pk), by=seller, now=NOW)
        return order

    return one


def line_of(order: Order) -> Line:
    return order.lines.get()


def address_of(order: Order) -> str:
    path = reverse("commerce:review", args=[order.number, line_of(order).pk])
    return f"{path}?k={order.key}"


def picture(name: str = "anh.jpg", size: tuple[int, int] = (1600, 1200)) -> SimpleUploadedFile:
    """A photo that says where it was taken."""
    image, notes = Image.new("RGB", size, "brown"), Image.Exif()
    notes[0x010F] = "Máy ảnh của Mua"
    notes.get_ifd(0x8825)[2] = (10.0, 56.0, 0.0)
    held = BytesIO()
    image.save(held, "JPEG", exif=notes)
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")


def write(order: Order, stars: int = 5, words: str = "Thơm, đậm", **facts: Any) -> Review:
    said = Said(stars, words, facts.pop("name", "Hoa, Hà Nội"))
    facts = {"by": None, "now": NOW} | facts
    return services.write_review(
        consignment=order.consignments.get(), line=line_of(order), said=said, **facts
    )


def test_a_buyer_reviews_what_came_by_the_orders_link_with_a_photo(
    client: Client, delivered: Delivered, product: Product, seller: User
) -> None:
    order = delivered()
    page = client.get(f"/don-hang/{order.number}/?k={order.key}").content.decode()
    assert f"/don-hang/{order.number}/danh-gia/" in page
    index = client.get(f"/don-hang/{order.number}/danh-gia/?k={order.key}").content.decode()
    assert reverse("commerce:review", args=[order.number, line_of(order).pk]) in index
    typed = {"stars": "4", "words": "Mùi <thơm>", "shown_name": "Hoa,  Hà Nội", "do": "write"}
    response = client.post(address_of(order), {**typed, "photos": picture()})
    assert response.status_code == 302
    review = Review.objects.get()
    assert (review.stars, review.shown_name, review.state) == (4, "Hoa, Hà Nội", "SHOWN")
    assert (review.product, review.producer) == (product, product.producer)
    photo = review.photos.get()
    assert (photo.width, photo.height) == (320, 240)
    for kept, side in ((photo.file, 1280), (photo.small, 320)):
        with Image.open(kept.file) as drawn:
            assert (max(drawn.size), dict(drawn.getexif())) == (side, {})
    shown = client.get(reverse("storefront:reviews", args=[product.slug, product.pk]))
    text = shown.content.decode()
    assert "Mùi &lt;thơm&gt;" in text
    assert "Hoa, Hà Nội" in text
    small = reverse("commerce:review_photo_small", args=[photo.pk])
    assert small in text
    assert client.get(small)["Content-Type"] == "image/jpeg"
    assert Notice.objects.filter(recipient=seller, key__startswith="review:").count() == 1


def test_pressing_twice_writes_once_and_uses_up_no_change(
    client: Client, delivered: Delivered
) -> None:
    order = delivered()
    typed = {"stars": "4", "words": "Ngon", "do": "write"}
    for _press in range(2):
        assert client.post(address_of(order), typed).status_code == 302
    review = Review.objects.get()
    assert (review.edited_at, review.steps.count()) == (None, 1)


def test_what_was_typed_stays_when_a_file_is_no_picture(
    client: Client, delivered: Delivered
) -> None:
    order = delivered()
    fake = SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")
    typed = {"stars": "2", "words": "Vỡ mất nắp", "do": "write", "photos": fake}
    response = client.post(address_of(order), typed)
    assert response.status_code == 422
    assert "Vỡ mất nắp" in response.content.decode()
    assert client.post(address_of(order), {"words": "Quên chọn điểm"}).status_code == 422
    assert not Review.objects.exists()
    assert not PrivateFile.objects.exists()


def test_nobody_reviews_what_has_not_come(
    client: Client, fill: Fill, buy: Buy, product: Product
) -> None:
    order = buy(fill((product, 1)))
    assert client.get(address_of(order)).status_code == 404
    with pytest.raises(OpinionRefused):
        write(order)


def test_the_database_itself_refuses_a_review_of_what_did_not_come(
    fill: Fill, buy: Buy, product: Product
) -> None:
    order = buy(fill((product, 1)))
    with pytest.raises(IntegrityError, match="was not delivered"), transaction.atomic():
        Review.objects.create(
            line=line_of(order),
            consignment=order.consignments.get(),
            product=product,
            producer=product.producer,
            stars=5,
            written_at=NOW,
        )


def test_what_was_paid_back_in_full_is_not_reviewed(delivered: Delivered, seller: User) -> None:
    order = delivered()
    row = Consignment.objects.select_related("order__payment").get(order=order)
    grant_refund(
        payment=row.order.payment,
        amount=100_000,
        reason="RETURNED",
        funder="PRODUCER",
        consignment=row,
        units=[Unit(line_of(order), 2, 100_000)],
        by=seller,
        on=today(),
    )
    with pytest.raises(OpinionRefused):
        write(order)


def test_a_line_is_reviewed_once(delivered: Delivered) -> None:
    order = delivered()
    write(order)
    with pytest.raises(OpinionRefused):
        write(order)


def test_the_producers_own_people_cannot_review_by_whatever_way_they_bought(
    delivered: Delivered, seller: User, product: Product
) -> None:
    with pytest.raises(OpinionRefused, match="Người của chủ thể"):
        write(delivered(), by=seller)
    with pytest.raises(OpinionRefused):
        write(delivered(contact=_contact(email=seller.email or "")))
    User.objects.filter(pk=seller.pk).update(phone="0912999888")
    with pytest.raises(OpinionRefused):
        write(delivered(contact=_contact(phone="0912 999 888")))
    helper = UserFactory()
    HelperConsent.objects.create(
        producer=product.producer,
        helper=helper,
        given_by=seller,
        since_on=today() - DAY,
        until_on=today() + DAY,
    )
    with pytest.raises(OpinionRefused):
        write(delivered(), by=helper)
    assert write(delivered(), by=UserFactory()).stars == 5


def _contact(**facts: str) -> Any:
    from dataclasses import replace

    return replace(BUYER, **{"phone": "0912000111"} | facts)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_points_are_from_one_to_five(delivered: Delivered, stars: int) -> None:
    with pytest.raises(OpinionRefused):
        write(delivered(), stars=stars)


def test_a_review_names_the_month_in_which_its_lot_was_packed(delivered: Delivered) -> None:
    order = delivered()
    row, line = order.consignments.get(), line_of(order)
    for packed_on in (date(2026, 10, 20), date(2026, 9, 7)):
        lot = LotFactory(product=line.product, packed_on=packed_on)
        ConsignmentLot.objects.create(consignment=row, line=line, lot=lot, quantity=1)
    assert write(order).packed_month == date(2026, 9, 1)


def test_a_review_is_changed_once_within_thirty_days_and_its_history_stays(
    client: Client, delivered: Delivered
) -> None:
    order = delivered()
    review = write(order, stars=2, words="Nhạt")
    with pytest.raises(OpinionRefused):
        services.edit_review(review=review, said=Said(5), by=None, now=NOW + 31 * DAY)
    typed = {"stars": "4", "words": "Để vài ngày thì đậm hơn", "do": "edit"}
    assert client.post(address_of(order), typed).status_code == 302
    review.refresh_from_db()
    assert (review.stars, review.words) == (4, "Để vài ngày thì đậm hơn")
    with pytest.raises(OpinionRefused):
        services.edit_review(review=review, said=Said(5), by=None, now=NOW)
    said = list(review.steps.order_by("pk").values_list("act", "stars", "words"))
    assert said == [("WRITTEN", 2, "Nhạt"), ("EDITED", 4, "Để vài ngày thì đậm hơn")]


def test_a_withdrawn_review_takes_its_words_name_and_photos_with_it(
    client: Client, delivered: Delivered, product: Product
) -> None:
    order = delivered()
    review = write(order, photos=[picture()])
    photo = review.photos.get()
    address = reverse("commerce:review_withdraw", args=[order.number, line_of(order).pk])
    assert client.post(f"{address}?k={order.key}").status_code == 302
    review.refresh_from_db()
    assert (review.state, review.words, review.shown_name) == ("WITHDRAWN", "", "")
    assert not review.photos.exists()
    assert not PrivateFile.objects.filter(pk__in=[photo.file_id, photo.small_id]).exists()
    assert client.get(reverse("commerce:review_photo", args=[photo.pk])).status_code == 404
    assert set(review.steps.values_list("words", flat=True)) == {""}
    assert selectors.rating_of([product.pk]) == {}
    assert client.post(f"{address}?k={order.key}").status_code == 302
    with pytest.raises(OpinionRefused):
        write(order)


def test_the_history_of_a_review_cannot_be_rewritten(delivered: Delivered) -> None:
    review = write(delivered())
    step = review.steps.get()
    for rewriting in (
        lambda: OpinionStep.objects.filter(pk=step.pk).update(words="Dở"),
        lambda: OpinionStep.objects.filter(pk=step.pk).update(stars=1),
        lambda: OpinionStep.objects.filter(pk=step.pk)._raw_delete("default"),
        lambda: Review.objects.filter(pk=review.pk)._raw_delete("default"),
        lambda: Review.objects.filter(pk=review.pk).update(written_at=NOW - DAY),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            rewriting()


def test_the_producer_answers_and_the_buyer_hears_of_it_once(
    delivered: Delivered, seller: User, product: Product
) -> None:
    order = delivered(contact=_contact(email="hoa@vi-du.example"))
    review = write(order)
    for words in ("Cảm ơn chị", "Cảm ơn chị Hoa"):
        opinions.answer(opinion=review, words=words, by=seller, now=NOW)
    with pytest.raises(OpinionRefused):
        opinions.answer(opinion=review, words="  ", by=seller, now=NOW)
    (shown,) = selectors.reviews_of(product.pk, limit=3)
    assert (shown.answer, shown.answered_at) == ("Cảm ơn chị Hoa", NOW)
    acts = list(review.steps.order_by("pk").values_list("act", "words"))
    assert acts[1:] == [("ANSWERED", "Cảm ơn chị"), ("ANSWER_CHANGED", "Cảm ơn chị Hoa")]
    mail.outbox.clear()
    for _turn in range(2):
        mail_step(
            order_id=order.pk,
            what="review_answered",
            consignment_id=review.consignment_id,
            about=f"{review.pk}/2",
        )
    (sent,) = mail.outbox
    assert "Cảm ơn chị Hoa" in sent.body


def test_what_is_held_back_is_counted_with_its_reason_and_its_photo_is_gone(
    client: Client, delivered: Delivered, product: Product
) -> None:
    review = write(delivered(), words="Lời xúc phạm", photos=[picture()])
    write(delivered(), stars=3, words="Tạm được")
    photo = reverse("commerce:review_photo", args=[review.photos.get().pk])
    officer = UserFactory()
    with pytest.raises(OpinionRefused):
        opinions.hold(opinion=review, reason="BAD_FOR_SALES", note="Chê", by=officer, now=NOW)
    with pytest.raises(OpinionRefused):
        opinions.hold(opinion=review, reason="INSULT", note=" ", by=officer, now=NOW)
    opinions.hold(opinion=review, reason="INSULT", note="Chửi người bán", by=officer, now=NOW)
    page = client.get(reverse("storefront:reviews", args=[product.slug, product.pk]))
    text = page.content.decode()
    assert "Lời xúc phạm" not in text
    assert "1 đánh giá không được hiện" in text
    assert "Xúc phạm, kích động, trái đạo đức xã hội: 1" in text
    assert client.get(photo).status_code == 404
    rating = selectors.rating_of([product.pk])[product.pk]
    assert (rating.count, rating.held_count, rating.average) == (1, 1, Decimal("3.0"))
    opinions.release(opinion=review, note="Đọc lại: chê hàng thôi", by=officer, now=NOW)
    assert client.get(photo).status_code == 200
    assert selectors.rating_of([product.pk])[product.pk].count == 2
    with pytest.raises(OpinionRefused):
        opinions.release(opinion=review, note="Nữa", by=officer, now=NOW)


def test_what_was_held_back_stays_readable_to_the_staff_when_its_writer_withdraws(
    delivered: Delivered,
) -> None:
    review = write(delivered(), words="Lời trái luật")
    opinions.hold(opinion=review, reason="UNLAWFUL", note="Công văn 1", by=UserFactory(), now=NOW)
    services.withdraw_review(review=review, by=None, now=NOW)
    assert review.steps.get(act="WRITTEN").words == "Lời trái luật"


def test_only_the_staff_hold_back_and_they_must_say_why(
    client: Client, delivered: Delivered, seller: User
) -> None:
    review = write(delivered())
    address = reverse("review_office", args=[review.pk])
    client.force_login(seller)
    assert client.post(address, {"reason": "INSULT", "note": "x"}).status_code in {302, 404}
    review.refresh_from_db()
    assert review.state == "SHOWN"
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert "Giữ lại" in client.get(address).content.decode()
    client.post(address, {"reason": "INSULT"})
    review.refresh_from_db()
    assert review.state == "SHOWN"
    client.post(address, {"reason": "PRIVATE", "note": "Có số nhà người khác"})
    review.refresh_from_db()
    assert (review.state, review.held_reason) == ("HELD", "PRIVATE")
    assert "Có số nhà người khác" in client.get(address).content.decode()
    held = client.get(reverse("reviews_office"), {"xem": "giu-lai"}).content.decode()
    assert address in held


def test_the_average_has_one_decimal_and_the_spread_every_point() -> None:
    rating = rules.rating([(5, 3), (4, 1), (1, 1)], {"INSULT": 2})
    assert rating.average == Decimal("4.0")
    assert dict(rating.spread) == {5: 3, 4: 1, 3: 0, 2: 0, 1: 1}
    assert rules.rating([(5, 1), (4, 1)], {}).average == Decimal("4.5")
    assert rules.rating([(5, 3), (4, 17)], {}).average == Decimal("4.2")
    assert rules.rating([], {"INSULT": 1}).average is None


def test_ratings_and_reviews_are_one_question_each(
    delivered: Delivered, product: Product, django_assert_num_queries: Any
) -> None:
    for stars in (5, 3, 4):
        write(delivered(), stars=stars, photos=[picture(size=(40, 30)), picture(size=(40, 30))])
    with django_assert_num_queries(1):
        rating = selectors.rating_of([product.pk, product.pk + 1])[product.pk]
    assert (rating.count, rating.average) == (3, Decimal("4.0"))
    with django_assert_num_queries(1):
        first, *_others = selectors.reviews_of(product.pk, limit=2)
    assert len(_others) == 1
    assert [photo.width for photo in first.photos] == [40, 40]
    with django_assert_num_queries(1):
        assert len(selectors.reviews_of_producer(product.producer_id)) == 3
    lowest = selectors.reviews_of(product.pk, limit=3, sort=selectors.LOWEST)
    assert [review.stars for review in lowest] == [3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_shows_a_new_review_in_the_next_request(
    client: Client, delivered: Delivered, product: Product
) -> None:
    order = delivered()
    address = reverse("storefront:reviews", args=[product.slug, product.pk])
    assert "Chưa có ai đánh giá" in client.get(address).content.decode()
    before = generation()
    review = write(order, words="Ngon thật")
    assert generation() > before
    assert "Ngon thật" in client.get(address).content.decode()
    opinions.hold(opinion=review, reason="FAKE", note="Thử", by=UserFactory(), now=NOW)
    assert "Ngon thật" not in client.get(address).content.decode()


def test_the_page_of_all_reviews_has_few_queries_and_leads_to_its_right_name(
    client: Client,
    delivered: Delivered,
    product: Product,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(11):
        write(delivered(), stars=number % 5 + 1, words=f"Lời {number}")
    address = reverse("storefront:reviews", args=[product.slug, product.pk])
    client.get(address)
    with django_assert_max_num_queries(12):
        page = client.get(address, {"xep": "thap"})
    assert "Trang 1 / 2" in page.content.decode()
    assert len(page.content) < 100_000
    assert client.get(address, {"xep": "la'", "page": "-3"}).status_code == 200
    wrong = reverse("storefront:reviews", args=["sai-ten", product.pk])
    assert client.get(wrong).url == address
    assert client.get(reverse("storefront:reviews", args=["x", 2**62])).status_code == 404


def test_a_buyer_is_invited_once_some_days_after_delivery(delivered: Delivered) -> None:
    order = delivered(contact=_contact(email="hoa@vi-du.example"))
    delivered(contact=_contact(phone="0912000222", email=""))
    assert services.invite(now=NOW + 4 * DAY) == 0
    assert services.invite(now=NOW + 6 * DAY) == 1
    row = order.consignments.get()
    mail.outbox.clear()
    mail_step(order_id=order.pk, what="review_invite", consignment_id=row.pk)
    assert OrderMail.objects.filter(consignment=row, name="review_invite").count() == 1
    (sent,) = mail.outbox
    assert order.key in sent.body
    assert services.invite(now=NOW + 7 * DAY) == 0


def test_nobody_is_invited_when_the_settings_say_so_or_a_complaint_runs_or_it_is_written(
    delivered: Delivered,
) -> None:
    later = NOW + 6 * DAY
    facts = [_contact(phone=f"091200033{n}", email="a@vi-du.example") for n in range(3)]
    orders = [delivered(contact=each) for each in facts]
    SellingSettings.objects.update_or_create(pk=1, defaults={"review_invite_days": 0})
    assert services.invite(now=later) == 0
    SellingSettings.objects.update_or_create(pk=1, defaults={"review_invite_days": 5})
    write(orders[0])
    complaints.open_complaint(
        consignment=orders[1].consignments.get(),
        kind="DAMAGED",
        wish="RETURN",
        words="Vỡ",
        packs={line_of(orders[1]).pk: 1},
        now=NOW,
    )
    assert services.invite(now=later) == 1
    assert services.invite(now=NOW + 40 * DAY) == 0


def test_reviews_are_in_no_search_and_no_ranking() -> None:
    """Search orders by the register and the buyer's own wish; no table of reviews is named."""
    from pathlib import Path

    root = Path(__file__).resolve().parent.parent.parent / "search"
    named = [
        path.name
        for path in root.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("buyer_reviews", "rating_of"))
    ]
    assert named == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'commerce_review'::regclass"
            " AND tgname LIKE 'search%'"
        )
        assert cursor.fetchone() == (0,)
