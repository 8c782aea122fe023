"""Questions to a producer: asked by anyone, shown with their answer, their asker forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.producers.models import Member
from catalog.products.models import Product
from foundation.calendar import today
from foundation.models import Notice, User
from foundation.selectors import generation
from marketplace.commerce.models import ProductQuestion
from marketplace.commerce.selectors import questions as selectors
from marketplace.commerce.services import opinions
from marketplace.commerce.services import questions as services
from marketplace.commerce.services.opinions import OpinionRefused
from marketplace.commerce.services.questions import Asked
from marketplace.commerce.tasks.reviews import mail_question_answered
from marketplace.commerce.views.questions import MOST_ASKED
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)
TYPED = {"words": "Để được bao lâu?", "name": "Lan, Huế", "email": "lan@vi-du.example"}


@pytest.fixture
def seller() -> User:
    return UserFactory()


@pytest.fixture
def product(seller: User) -> Product:
    made: Product = ProductFactory()
    Member.objects.create(
        producer=made.producer, user=seller, duty=Member.Duty.OWNER, since_on=today() - DAY
    )
    return made


def ask(product: Product, **facts: str) -> ProductQuestion:
    asked = Asked(**({"name": "Lan", "words": "Để được bao lâu?"} | facts))
    return services.ask_question(product=product, asked=asked, now=NOW)


def test_anyone_asks_without_an_account_and_the_producer_is_told(
    client: Client, product: Product, seller: User
) -> None:
    address = reverse("commerce:question_ask", args=[product.pk])
    assert client.get(address).status_code == 200
    response = client.post(address, {**TYPED, "phone": "0912 345 678"})
    question = ProductQuestion.objects.get()
    assert response.url == reverse("commerce:question", args=[question.key])
    assert (question.phone, question.producer) == ("0912345678", product.producer)
    page = client.get(response.url).content.decode()
    assert "Để được bao lâu?" in page
    assert "lan@vi-du.example" not in page
    assert "0912345678" not in page
    (notice,) = Notice.objects.filter(recipient=seller)
    assert "lan@" not in notice.body


def test_what_was_typed_stays_and_a_machine_is_refused(client: Client, product: Product) -> None:
    address = reverse("commerce:question_ask", args=[product.pk])
    wrong = client.post(address, {**TYPED, "email": "lan@"})
    assert wrong.status_code == 422
    assert "Để được bao lâu?" in wrong.content.decode()
    assert client.post(address, {**TYPED, "phone": "12"}).status_code == 422
    assert client.post(address, {**TYPED, "website": "http://x"}).status_code == 422
    assert not ProductQuestion.objects.exists()


def test_one_network_asks_only_so_much(client: Client, product: Product) -> None:
    address = reverse("commerce:question_ask", args=[product.pk])
    for _turn in range(MOST_ASKED):
        assert client.post(address, TYPED).status_code == 302
    assert client.post(address, TYPED).status_code == 422
    assert ProductQuestion.objects.count() == MOST_ASKED


def test_nothing_is_asked_of_what_is_not_public(client: Client, product: Product) -> None:
    Product.objects.filter(pk=product.pk).update(is_public=False)
    product.refresh_from_db()
    assert client.get(reverse("commerce:question_ask", args=[product.pk])).status_code == 404
    with pytest.raises(OpinionRefused):
        ask(product)


def test_a_question_is_shown_once_it_is_answered(
    product: Product, seller: User, django_assert_num_queries: Any
) -> None:
    question = ask(product)
    assert selectors.questions_of(product.pk) == []
    services.answer_question(question=question, words="Sáu tháng", by=seller, now=NOW)
    with django_assert_num_queries(1):
        (shown,) = selectors.questions_of(product.pk)
    assert (shown.words, shown.answer) == ("Để được bao lâu?", "Sáu tháng")
    opinions.hold(opinion=question, reason="ADVERT", note="Rao hàng", by=seller, now=NOW)
    assert selectors.questions_of(product.pk) == []
    opinions.release(opinion=question, note="Nhầm", by=seller, now=NOW)
    assert len(selectors.questions_of(product.pk)) == 1


def test_who_left_an_address_reads_the_first_answer_by_mail_once(
    product: Product, seller: User
) -> None:
    question = ask(product, email="lan@vi-du.example")
    mail.outbox.clear()
    services.answer_question(question=question, words="Sáu tháng", by=seller, now=NOW)
    later = NOW + DAY
    services.answer_question(question=question, words="Sáu tháng, nơi mát", by=seller, now=later)
    assert [row.act for row in question.steps.order_by("pk")] == [
        *("ASKED", "ANSWERED", "ANSWER_CHANGED")
    ]
    assert mail_question_answered(question.pk) == 1
    (sent,) = mail.outbox
    assert sent.to == ["lan@vi-du.example"]
    assert "Sáu tháng, nơi mát" in sent.body
    assert product.get_absolute_url() in sent.body


def test_a_question_held_back_is_answered_to_nobody(product: Product, seller: User) -> None:
    question = ask(product, email="lan@vi-du.example")
    opinions.hold(opinion=question, reason="INSULT", note="Chửi", by=seller, now=NOW)
    mail.outbox.clear()
    assert mail_question_answered(question.pk) == 0
    assert mail.outbox == []


def test_askers_are_forgotten_ninety_days_after_the_answer(product: Product, seller: User) -> None:
    answered = ask(product, email="lan@vi-du.example", phone="0912345678")
    waiting = ask(product, email="mai@vi-du.example")
    services.answer_question(question=answered, words="Sáu tháng", by=seller, now=NOW)
    assert services.forget_askers(now=NOW + 89 * DAY) == 0
    assert services.forget_askers(now=NOW + 90 * DAY) == 1
    answered.refresh_from_db()
    assert (answered.email, answered.phone, answered.answer) == ("", "", "Sáu tháng")
    assert services.forget_askers(now=NOW + 179 * DAY) == 0
    assert services.forget_askers(now=NOW + 180 * DAY) == 1
    waiting.refresh_from_db()
    assert waiting.email == ""


def test_the_words_of_a_question_do_not_change(product: Product) -> None:
    question = ask(product)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductQuestion.objects.filter(pk=question.pk).update(words="Khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductQuestion.objects.filter(pk=question.pk)._raw_delete("default")


@pytest.mark.django_db(transaction=True)
def test_asking_throws_no_kept_page_away_and_answering_does(product: Product, seller: User) -> None:
    before = generation()
    question = ask(product)
    assert generation() == before
    services.answer_question(question=question, words="Sáu tháng", by=seller, now=NOW)
    answered = generation()
    assert answered > before
    services.forget_askers(now=NOW + 91 * DAY)
    assert generation() == answered
