"""The demo's statements of money: one paid, one to be answered, one disputed; its help line."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from catalog.producers.models import Producer
from catalog.products.models import Product
from cms.models import SiteSettings
from foundation.calendar import today
from foundation.models import Authority, User
from marketplace.commerce.models import Payout, Settlement, SettlementDispute
from marketplace.commerce.selectors.trial import trial_balance
from marketplace.demo import help_line, imaginary, people, programme, sellers, selling, settled
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cooperative(django_db_setup: None, django_db_blocker) -> Iterator[Producer]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield _build()
        transaction.set_rollback(True)


def _build() -> Producer:
    for level, name, place in (
        ("PROVINCE", "Uỷ ban nhân dân Lâm Đồng", "68"),
        ("COMMUNE", "Uỷ ban nhân dân Phường Phan Thiết", "22945"),
        ("MINISTRY", "Bộ Nông nghiệp và Môi trường", ""),
    ):
        Authority.objects.get_or_create(level=level, place_code=place, defaults={"name": name})
    ProductFactory.create()  # brings the one class of products
    people.load_people()
    officer = User.objects.get(email="can-bo-tinh@vi-du.example")
    staff = User.objects.get(email="quan-tri@vi-du.example")
    producer = imaginary.build(officer=officer, by=staff, on=today()).lapsed.producer
    assert producer is not None
    goods = Product.objects.filter(producer__is_sample=True)
    sellers.let_in(goods, by=staff, staff=staff, on=today(), now=timezone.now())
    cast = programme.cast_of(producer, today())
    for _ in range(2):
        selling.build(cast, staff=staff, say=lambda _words: None)
        settled.build(cast, staff=staff, say=lambda _words: None)
    return producer


def test_the_cooperative_has_a_paid_statement_with_the_banks_reference_and_one_to_answer(
    cooperative: Producer,
) -> None:
    new, paid = Settlement.objects.filter(producer=cooperative).order_by("-to_on")
    assert (paid.state, new.state) == (Settlement.State.PAID, Settlement.State.OPEN)
    payout = Payout.objects.get()
    assert payout.settlement == paid
    assert payout.amount == paid.balance > 0
    assert payout.reference == settled.BANK_REFERENCE
    assert new.from_on == paid.to_on
    assert new.balance > 0


def test_the_disputed_statement_is_an_imaginary_households(cooperative: Producer) -> None:
    dispute = SettlementDispute.objects.get()
    row = dispute.line.settlement
    assert row.state == Settlement.State.DISPUTED
    assert row.producer == imaginary.household() != cooperative
    assert row.producer.is_sample
    assert dispute.answered_at is None


def test_the_books_of_the_demo_add_up(cooperative: Producer) -> None:
    assert trial_balance().wrong == []


def test_the_help_line_is_a_sample_and_never_stands_over_a_real_one() -> None:
    said = SiteSettings.objects.create(site=Site.objects.get(is_default_site=True))
    help_line.answer_phone()
    said.refresh_from_db()
    assert said.hotline == help_line.HOTLINE
    assert "mẫu" in said.hotline_hours
    said.hotline, said.is_sample = "", False
    said.save()
    help_line.answer_phone()
    said.refresh_from_db()
    assert said.hotline == ""
