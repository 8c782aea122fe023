"""The makers of test data make what they say."""

import pytest

from certification.selectors import ocop_marks
from foundation.calendar import today
from tests.factories import CertificateFactory, LotFactory

pytestmark = pytest.mark.django_db


def test_a_certificate_in_force_gives_the_mark_and_a_withdrawn_or_lapsed_one_does_not() -> None:
    running = CertificateFactory()
    others = [CertificateFactory(withdrawn=True), CertificateFactory(lapsed=True)]
    ids = [c.product_id for c in [running, *others]]
    assert set(ocop_marks(ids, on=today())) == {running.product_id}


def test_a_recalled_lot_has_a_running_recall() -> None:
    assert LotFactory(recalled=True).recalls.running(today()).exists()
    assert not LotFactory().recalls.running(today()).exists()
