"""The programme in the demo: each state has a dossier, built through the services."""

from datetime import date

import pytest

from catalog.producers.models import Producer
from certification.models import Certificate, CouncilResult, Dossier
from certification.rules.dossier_flow import DossierState
from certification.selectors import councils
from marketplace.demo import programme

pytestmark = pytest.mark.django_db


def test_a_dossier_stands_in_every_state_and_a_second_build_adds_none(
    filed: Producer,
) -> None:
    states = list(Dossier.objects.filter(producer=filed).values_list("state", flat=True))
    assert sorted(states) == sorted(state.value for state in DossierState)
    programme.build(producer=filed, on=date(2030, 1, 1), say=lambda _words: None)
    assert Dossier.objects.count() == len(states)


def test_what_the_demo_recognised_rests_on_its_sheets(filed: Producer) -> None:
    certificate = Certificate.objects.get(decision_item__isnull=False)
    assert (certificate.stars, certificate.product_code) == (
        4,
        f"68-22945-1-{certificate.decided_on.year}",
    )
    for result in CouncilResult.objects.all():
        assert councils.recheck(result) == []
