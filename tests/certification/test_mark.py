"""The one rule of the mark: a certificate in force, held by the seller or the declared maker."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from certification import services
from certification.models import Withdrawal
from certification.selectors import marked_product_ids, ocop_marks, sale_stops, standings
from foundation.calendar import today
from tests.factories import (
    AuthorityFactory,
    CertificateFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "ocop_date_vectors.json").read_text(encoding="utf-8")
)["vectors"]
ISSUED, LAST = date(2024, 2, 29), date(2027, 2, 28)


def has_mark(product_id: int, on: date) -> bool:
    """Asked both ways: what is drawn, and what a listing filters by."""
    drawn = product_id in ocop_marks([product_id], on=on)
    listed = marked_product_ids(on=on).filter(product_id=product_id).exists()
    assert drawn == listed
    return drawn


def withdraw(certificate, on: date) -> Withdrawal:
    return services.withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.MARK_MISUSED,
        reason="Dùng sai nhãn hiệu",
        effective_on=on,
        by=UserFactory.create(),
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["issued"])
def test_the_mark_lives_from_the_decision_through_the_last_valid_day(
    vector: dict[str, str],
) -> None:
    issued, last = (date.fromisoformat(vector[k]) for k in ("issued", "last_valid_day"))
    certificate = CertificateFactory.create(decided_on=issued)
    days = {
        issued - timedelta(days=1): False,
        issued: True,
        last: True,
        date.fromisoformat(vector["not_valid_from"]): False,
    }
    assert {day: has_mark(certificate.product_id, day) for day in days} == days
    mark = ocop_marks([certificate.product_id], on=last)[certificate.product_id]
    assert (mark.last_valid_on, mark.stars) == (last, 4)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 9), True),
        (date(2026, 3, 10), False),
        (date(2026, 3, 11), False),
        (LAST, False),
    ],
)
def test_a_withdrawn_certificate_gives_no_mark_from_the_day_it_names(
    day: date, expected: bool
) -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    withdraw(certificate, date(2026, 3, 10))
    assert has_mark(certificate.product_id, day) is expected


def test_a_certificate_withdrawn_on_its_first_day_never_gave_the_mark() -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    withdraw(certificate, ISSUED)
    assert not has_mark(certificate.product_id, ISSUED)


def test_the_holder_must_be_the_seller_or_the_declared_maker() -> None:
    seller, maker, stranger = ProducerFactory.create_batch(3)
    product = ProductFactory.create(producer=seller, maker=maker)
    for holder in (seller, maker):
        CertificateFactory.create(product=product, holder=holder, decided_on=today())
        assert has_mark(product.pk, today())
        product = ProductFactory.create(producer=seller, maker=maker)
    with pytest.raises(services.NotTheMaker):
        CertificateFactory.create(product=product, holder=stranger)


def test_a_product_that_changes_hands_loses_the_mark_and_has_no_standing() -> None:
    certificate = CertificateFactory.create()
    product = certificate.product
    product.producer = ProducerFactory.create()
    product.save()
    assert not has_mark(product.pk, today())
    assert standings([product.pk], on=today()) == {}


def test_an_upgrade_replaces_the_running_certificate_on_its_day() -> None:
    before = CertificateFactory.create(decided_on=date(2025, 6, 1), stars=3)
    after = CertificateFactory.create(product=before.product, decided_on=date(2026, 6, 1), stars=4)
    before.refresh_from_db()
    assert before.ended_on == after.valid_from == date(2026, 6, 1)
    eve = ocop_marks([before.product_id], on=date(2026, 5, 31))[before.product_id]
    day = ocop_marks([before.product_id], on=date(2026, 6, 1))[before.product_id]
    assert (eve.stars, day.stars) == (3, 4)


def test_fewer_stars_are_refused_while_more_run() -> None:
    running = CertificateFactory.create(decided_on=date(2025, 6, 1), stars=4)
    with pytest.raises(services.FewerStarsThanRunning, match=r"4 sao đến 01/06/2028"):
        CertificateFactory.create(product=running.product, decided_on=date(2026, 6, 1), stars=3)
    running.refresh_from_db()
    assert running.ended_on is None


def test_a_decision_recorded_twice_is_refused() -> None:
    running = CertificateFactory.create()
    with pytest.raises(services.AlreadyInForce, match=running.number):
        CertificateFactory.create(product=running.product, decided_on=running.decided_on)


def test_a_withdrawn_product_is_not_sold_until_cleared_or_recognised_again() -> None:
    cleared, recognised, stopped = (CertificateFactory.create(withdrawn=True) for _ in range(3))
    services.clear_for_sale(
        withdrawal=cleared.withdrawal, reason="Đã khắc phục", by=UserFactory.create()
    )
    CertificateFactory.create(product=recognised.product, decided_on=today())
    ids = [c.product_id for c in (cleared, recognised, stopped)]
    assert set(sale_stops(ids, on=today())) == {stopped.product_id}
    assert standings(ids, on=today())[stopped.product_id].state == "withdrawn"
    with pytest.raises(services.AlreadyEnded):
        services.clear_for_sale(
            withdrawal=cleared.withdrawal, reason="Lại", by=UserFactory.create()
        )


def test_a_later_recognition_that_lapsed_leaves_no_stop_behind() -> None:
    certificate = CertificateFactory.create(decided_on=date(2020, 1, 10))
    withdraw(certificate, date(2020, 5, 1))
    CertificateFactory.create(product=certificate.product, decided_on=date(2021, 1, 10))
    assert sale_stops([certificate.product_id], on=date(2020, 5, 1))
    assert not sale_stops([certificate.product_id], on=today())
    assert standings([certificate.product_id], on=today())[certificate.product_id].state == "lapsed"


def test_a_certificate_is_withdrawn_once_and_within_its_period() -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    for day in (ISSUED - timedelta(days=1), LAST + timedelta(days=1)):
        with pytest.raises(services.EndsOutsidePeriod):
            withdraw(certificate, day)
    withdraw(certificate, LAST)
    with pytest.raises(services.AlreadyEnded):
        withdraw(certificate, LAST)


def test_marks_of_many_products_cost_one_query(
    django_assert_num_queries,
) -> None:
    authority = AuthorityFactory.create()
    ids = [CertificateFactory.create(authority=authority).product_id for _ in range(5)]
    with django_assert_num_queries(1):
        assert len(ocop_marks(ids, on=today())) == 5
