"""The programme in the demo: each state has a dossier, built through the services."""

from datetime import date

import pytest

from catalog.producers.models import Producer
from certification.models import Certificate, CouncilResult, Dossier
from certification.rules.dossier_flow import DossierState
from certification.selectors import councils
from foundation.calendar import today
from foundation.models import Authority, User
from marketplace.demo import imaginary, people, programme
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def built() -> Producer:
    for level, name, place in (
        ("PROVINCE", "Uỷ ban nhân dân Lâm Đồng", "68"),
        ("COMMUNE", "Uỷ ban nhân dân Phường Phan Thiết", "22945"),
        ("MINISTRY", "Bộ Nông nghiệp và Môi trường", ""),
    ):
        Authority.objects.get_or_create(level=level, place_code=place, defaults={"name": name})
    ProductFactory.create()  # brings the one class of products
    people.load_people()
    officer = User.objects.get(email="can-bo-tinh@vi-du.example")
    producer = imaginary.build(officer=officer, by=officer, on=today()).lapsed.producer
    assert producer is not None
    programme.build(producer=producer, on=today(), say=lambda _words: None)
    return producer


def test_a_dossier_stands_in_every_state_and_a_second_build_adds_none(built: Producer) -> None:
    states = list(Dossier.objects.filter(producer=built).values_list("state", flat=True))
    assert sorted(states) == sorted(state.value for state in DossierState)
    programme.build(producer=built, on=date(2030, 1, 1), say=lambda _words: None)
    assert Dossier.objects.count() == len(states)


def test_what_the_demo_recognised_rests_on_its_sheets(built: Producer) -> None:
    certificate = Certificate.objects.get(decision_item__isnull=False)
    assert (certificate.stars, certificate.product_code) == (
        4,
        f"68-22945-1-{certificate.decided_on.year}",
    )
    for result in CouncilResult.objects.all():
        assert councils.recheck(result) == []
