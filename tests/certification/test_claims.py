"""Words and pictures that claim stars nobody gave: withheld, queued, ruled on, queued again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from catalog.products.models import Product, ProductImage
from certification.models import Certificate, ClaimHold, Withdrawal
from certification.selectors import claims as selectors
from certification.services import claims as services
from certification.services import withdraw_certificate
from certification.tasks.claims import hold_claims_of_all
from foundation.calendar import today
from foundation.models import User
from marketplace.commerce.selectors import product_cards
from marketplace.storefront.scan import lot_label
from tests.factories import (
    CertificateFactory,
    LotFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)
from traceability.selectors import lot_code_text

DAY = timedelta(days=1)
CLAIM = "Trà đạt OCOP 4 sao của tỉnh."

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return UserFactory()


def written(product: Product, description: str = CLAIM) -> Product:
    product.description = description
    product.save()
    return product


def hidden(product: Product, on: date | None = None) -> bool:
    return bool(selectors.withheld([selectors.description_wording(product)], on=on or today()))


def the_hold() -> ClaimHold:
    return ClaimHold.objects.get(ruling__isnull=True)


def allow(
    hold: ClaimHold, officer: User, *, is_allowed: bool = True, on: date | None = None
) -> None:
    services.rule_on_claim(
        hold=hold, is_allowed=is_allowed, reasons="Đã đối chiếu", by=officer, on=on or today()
    )


def withdraw(certificate: Certificate, officer: User) -> None:
    withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.CRITERIA_LOST,
        reason="Không còn đạt",
        effective_on=today(),
        by=officer,
    )


def test_a_claim_without_a_certificate_is_held_when_it_is_written() -> None:
    product = written(ProductFactory())
    assert hidden(product)
    hold = the_hold()
    assert (hold.product, hold.place) == (product, f"product:{product.pk}:description")
    assert [claim["words"] for claim in hold.found] == ["OCOP", "4 sao"]
    written(product)  # the same words again
    assert ClaimHold.objects.count() == 1


def test_a_true_claim_is_neither_held_nor_hidden() -> None:
    product = written(CertificateFactory(stars=4).product)
    assert not hidden(product)
    assert not ClaimHold.objects.exists()


def test_more_stars_than_the_certificate_gives_are_held() -> None:
    product = written(CertificateFactory(stars=4).product, "Trà OCOP 5 sao")
    assert hidden(product)
    assert the_hold().found[-1]["stars"] == 5


def test_a_text_without_a_claim_asks_nothing(django_assert_num_queries: Any) -> None:
    product = ProductFactory(description="Nước mắm cá cơm, ủ chượp mười hai tháng.")
    with django_assert_num_queries(0):
        assert not hidden(product)


def test_many_claims_cost_four_questions_at_most(
    officer: User, django_assert_max_num_queries: Any
) -> None:
    products = [written(ProductFactory()) for _ in range(6)]
    for hold in ClaimHold.objects.all()[:3]:
        allow(hold, officer)
    texts = [selectors.description_wording(product) for product in products]
    texts.append(selectors.producer_wording(ProducerFactory(name="Hợp tác xã OCOP Xã Thử")))
    with django_assert_max_num_queries(5):
        assert len(selectors.withheld(texts, on=today())) == 4


def test_an_officer_lets_words_stand_or_keeps_them_away(officer: User) -> None:
    product = written(ProductFactory())
    allow(the_hold(), officer, is_allowed=False)
    assert hidden(product)
    other = written(ProductFactory(), "Gần nơi đạt 4 sao")
    allow(the_hold(), officer)
    assert not hidden(other)
    with pytest.raises(services.AlreadyRuled):
        allow(ClaimHold.objects.latest("pk"), officer)
    with pytest.raises(services.ClaimError):
        services.rule_on_claim(
            hold=ClaimHold.objects.create(
                place="x", words="x", digest="x", held_on=today(), product=product
            ),
            is_allowed=True,
            reasons="  ",
            by=officer,
            on=today(),
        )


def test_other_words_need_a_ruling_of_their_own(officer: User) -> None:
    product = written(ProductFactory())
    allow(the_hold(), officer)
    written(product, f"{CLAIM} Nay lên 5 sao!")
    assert hidden(product)
    assert the_hold().words.endswith("5 sao!")


def test_a_ruling_is_taken_up_again_by_a_later_hold(officer: User) -> None:
    product = written(ProductFactory())
    first = the_hold()
    with pytest.raises(services.StillOpen):
        services.hold_again(hold=first, by=officer, on=today())
    allow(first, officer)
    again = services.hold_again(hold=first, by=officer, on=today())
    assert hidden(product)
    assert again.pk != first.pk
    assert ClaimHold.objects.get(pk=first.pk).ruling.is_allowed
    allow(again, officer, is_allowed=False)
    assert hidden(product)


def test_words_are_gone_the_day_the_certificate_is_and_need_no_job() -> None:
    certificate = CertificateFactory(stars=4)
    product = written(certificate.product)
    last = certificate.last_valid_on
    assert not hidden(product, on=last)
    assert hidden(product, on=last + DAY)


def test_an_allowance_ends_with_the_certificate_that_ran_when_it_was_given(officer: User) -> None:
    certificate = CertificateFactory(stars=4)
    product = written(certificate.product, "Trà OCOP 5 sao")
    allow(the_hold(), officer)
    last = certificate.last_valid_on
    assert not hidden(product, on=last)
    assert hidden(product, on=last + DAY)
    (again,) = services.hold_claims(wordings=selectors.product_wordings(product), on=last + DAY)
    assert again.cause == "ENDED"
    allow(again, officer, on=last + DAY)
    assert not hidden(product, on=last + 2 * DAY)


def test_a_withdrawal_queues_what_was_true_until_then(officer: User) -> None:
    certificate = CertificateFactory(stars=4)
    product = written(certificate.product)
    assert not ClaimHold.objects.exists()
    withdraw(certificate, officer)
    assert hidden(product)
    assert the_hold().cause == "WITHDRAWN"


def test_the_night_finds_what_came_past_the_signals_once() -> None:
    product = ProductFactory()
    Product.objects.filter(pk=product.pk).update(description=CLAIM)
    assert hold_claims_of_all() == 1
    assert hold_claims_of_all() == 0
    assert the_hold().product == product


def test_a_withheld_title_is_replaced_by_a_number_that_says_so(client: Client) -> None:
    product = ProductFactory(title="Trà OCOP 5 sao thượng hạng", slug="tra")
    (card,) = product_cards([product.pk], on=today())
    assert "5 sao" not in card.name
    assert str(product.pk) in card.name
    html = client.get(product.get_absolute_url()).content.decode()
    assert "5 sao" not in html
    drawing = client.get(card.illustration_url).content.decode()
    assert "5 sao" not in drawing


def test_the_scan_page_and_the_label_name_the_product_as_everyone_may_read_it(
    client: Client, rf: RequestFactory
) -> None:
    lot = LotFactory(product=ProductFactory(title="Trà OCOP 5 sao thượng hạng", slug="tra"))
    page = client.get(f"/t/{lot_code_text(lot)}").content.decode()
    label = lot_label(rf.get("/"), lot).content.decode()
    for html in (page, label):
        assert "5 sao" not in html
        assert "tên đang chờ xét" in html


def test_the_product_page_leaves_withheld_words_out_and_says_so(
    client: Client, officer: User
) -> None:
    product = written(ProductFactory())
    html = client.get(product.get_absolute_url()).content.decode()
    assert CLAIM not in html
    assert "đang chờ cán bộ xét" in html
    allow(the_hold(), officer)
    html = client.get(product.get_absolute_url()).content.decode()
    assert CLAIM in html


def test_a_producers_name_is_queued_and_still_shown_for_the_law_asks_for_it() -> None:
    producer = ProducerFactory(name="Hợp tác xã Chè 5 sao")
    product = ProductFactory(producer=producer)
    assert the_hold().producer == producer
    (card,) = product_cards([product.pk], on=today())
    assert card.producer_name == producer.name


def photo_of(product: Product, *, shows_mark: bool, order: int) -> ProductImage:
    file = SimpleUploadedFile(f"anh-{order}.png", b"not drawn in this test")
    return ProductImage.objects.create(
        product=product, original=file, display_order=order, shows_mark=shows_mark
    )


def test_a_photo_of_the_mark_is_drawn_only_while_it_is_in_force(officer: User) -> None:
    certificate = CertificateFactory()
    product = certificate.product
    marked = photo_of(product, shows_mark=True, order=0)
    (card,) = product_cards([product.pk], on=today())
    assert card.photo is not None
    assert card.photo.url == marked.original.url
    (card,) = product_cards([product.pk], on=certificate.last_valid_on + DAY)
    assert card.photo is None
    plain = photo_of(product, shows_mark=False, order=1)
    (card,) = product_cards([product.pk], on=certificate.last_valid_on + DAY)
    assert card.photo is not None
    assert card.photo.url == plain.original.url
    withdraw(certificate, officer)
    (card,) = product_cards([product.pk], on=today())
    assert card.photo is not None
    assert card.photo.url == plain.original.url
