"""The demo world: real recognitions as they are, sad examples on an imaginary producer."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from certification.models import Certificate, RecognitionClaim
from certification.selectors import ocop_marks
from foundation.models import User
from foundation.rules.roles import Role
from marketplace.commerce import payments
from marketplace.commerce.selectors import offers
from marketplace.demo import lots as lots_told
from marketplace.demo.services import build_demo
from traceability.models import CloneAlert, Lot, Recall, RecallCampaign
from traceability.selectors import scan_story, verify_chain
from traceability.selectors.balance import left

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict]:
    """The demo built twice over, as two runs of bin/serve would; undone after the module."""
    path: Path = tmp_path_factory.mktemp("demo") / "demo.json"
    with django_db_blocker.unblock(), transaction.atomic():
        build_demo(on=ON, demo_file=path, say=lambda _: None)
        before = (Product.objects.count(), Certificate.objects.count(), Lot.objects.count())
        build_demo(on=ON, demo_file=path, say=lambda _: None)
        after = (Product.objects.count(), Certificate.objects.count(), Lot.objects.count())
        assert before == after
        yield json.loads(path.read_text())
        transaction.set_rollback(True)


def test_the_register_has_46_real_products_in_force_and_the_rest_lapsed_or_claimed(
    demo: dict,
) -> None:
    real = Product.objects.exclude(producer__is_sample=True)
    ids = list(real.values_list("pk", flat=True))
    assert len(ids) == 473
    assert len(ocop_marks(ids, on=ON)) == 46
    assert Certificate.objects.filter(product__in=real).count() == 70
    assert RecognitionClaim.objects.values("product").distinct().count() == 473 - 70


def test_every_real_product_keeps_its_source_and_a_set_marked_as_inferred(demo: dict) -> None:
    real = Product.objects.exclude(producer__is_sample=True)
    assert not real.filter(source_reference="").exists()
    assert not real.filter(ocop_set__isnull=True).exists()
    assert not real.filter(set_is_inferred=False).exists()


def test_nothing_bad_is_said_of_a_real_producer(demo: dict) -> None:
    real = Producer.objects.filter(is_sample=False)
    assert not Certificate.objects.filter(holder__in=real, withdrawal__isnull=False).exists()
    assert not Lot.objects.filter(producer__in=real, recalls__isnull=False).exists()
    assert not Lot.objects.filter(is_sample=False).exists()


def test_each_example_label_gives_its_verdict(demo: dict) -> None:
    for verdict, code in demo["labels"].items():
        assert scan_story(code, on=ON).verdict.value == verdict


def test_the_chain_of_every_sample_lot_holds(demo: dict) -> None:
    assert Lot.objects.count() == 46 + 5 + 1 + 3
    assert {verify_chain(lot) for lot in Lot.objects.all()} == {None}


def test_no_alcohol_can_be_bought_for_cash(demo: dict) -> None:
    ids = list(
        Product.objects.filter(ocop_set_id__in=ProductSet.ALCOHOL).values_list("pk", flat=True)
    )
    assert len(ids) == 26
    assert any(offer.can_buy for offer in offers(ids, on=ON).values())
    facts = payments.BasketFacts(total=100_000, on=ON, has_alcohol=True)
    refusals = {choice.code: choice.refusal for choice in payments.choices(facts)}
    assert refusals["CASH_ON_DELIVERY"]
    assert refusals["VIETQR"] == ""


def test_there_is_a_login_for_every_role_and_every_price_is_a_sample(demo: dict) -> None:
    assert {row["role"] for row in demo["logins"]} == {role.value for role in Role}
    for row in demo["logins"]:
        user = User.objects.by_login(row["login"])
        assert user is not None
        assert user.check_password(row["password"])
    ids = list(Product.objects.values_list("pk", flat=True))
    assert all(o.is_sample_price for o in offers(ids, on=ON).values() if o.price is not None)


def test_the_tea_told_in_full_weighs_up_to_the_gram(demo: dict) -> None:
    batch, boxes = (Lot.objects.get(code=code) for code in (lots_told.BATCH, lots_told.BOXES))
    assert left(batch) == Decimal("18.5")
    assert left(boxes) == 1000 - 200 - 60


def test_a_copied_and_a_spoiled_label_are_noticed_and_nothing_else(demo: dict) -> None:
    found = set(CloneAlert.objects.values_list("number", "rule"))
    assert (lots_told.COPIED, "SPREAD") in found
    assert (lots_told.ON_PACKS + 1, "SPOILED") in found
    numbers = {number for number, _rule in found}
    assert numbers == {lots_told.COPIED, lots_told.ON_PACKS + 1}


def test_the_recall_that_was_practised_turned_no_page_red(demo: dict) -> None:
    drill = RecallCampaign.objects.get(is_drill=True)
    assert drill.parties.count() >= 3
    assert not Recall.objects.filter(lot__product=drill.lot.product).exists()
