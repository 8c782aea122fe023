"""Dossiers in any state, written straight into the tables: for tests of what comes after."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalog.places.models import Commune
from certification.models import (
    AssessmentRound,
    Council,
    CouncilMember,
    Dossier,
    DossierFiling,
    DossierStep,
    RuleSet,
)
from certification.rules.dossier_flow import DossierKind, DossierState
from foundation.calendar import today
from tests.factories.market import ProductFactory, UserFactory
from tests.factories.register import AuthorityFactory

PHAN_THIET = "22945"


def current_rules() -> RuleSet:
    """The newest version of Quyết định 26/2026, as the reference data loaded it."""
    return RuleSet.objects.filter(in_force_until__isnull=True).order_by("-version")[0]


class RoundFactory(DjangoModelFactory[AssessmentRound]):
    """The round that runs today."""

    class Meta:
        model = AssessmentRound
        django_get_or_create = ("authority", "name")

    authority = factory.SubFactory(AuthorityFactory)
    name = factory.LazyAttribute(lambda r: f"Đợt thử {r.year}")
    year = factory.LazyFunction(lambda: today().year)
    opens_on = factory.LazyFunction(lambda: today() - timedelta(days=60))
    proposals_until_on = factory.LazyFunction(lambda: today() + timedelta(days=60))
    done_until_on = factory.LazyFunction(lambda: today() + timedelta(days=120))
    opened_by = factory.SubFactory(UserFactory)


class DossierFactory(DjangoModelFactory[Dossier]):
    """A draft of a tea, or `state=…`: every state but a draft has one filing.

    The way there is written as one step, so a test of a step starts where it needs to.
    """

    class Meta:
        model = Dossier

    product = factory.SubFactory(ProductFactory)
    producer = factory.LazyAttribute(lambda d: d.product.producer)
    product_set_id = factory.LazyAttribute(lambda d: d.product.ocop_set_id or 11)
    commune = factory.LazyFunction(lambda: Commune.objects.get(code=PHAN_THIET))
    ruleset = factory.LazyFunction(current_rules)
    kind = DossierKind.FIRST.value
    target_stars = 4
    started_by = factory.SubFactory(UserFactory)
    started_on = factory.LazyFunction(lambda: today() - timedelta(days=30))

    @classmethod
    def _create(cls, model_class: type[Dossier], *args: Any, **fields: Any) -> Dossier:
        state = DossierState(fields.pop("state", DossierState.DRAFT))
        dossier = model_class.objects.create(**fields)
        if state is not DossierState.DRAFT:
            filing_of(dossier)
            stand(dossier, state)
        return dossier


def filing_of(dossier: Dossier, *, on: date | None = None, **snapshot: Any) -> DossierFiling:
    """One more filing of the dossier, with an almost empty snapshot."""
    number = dossier.filings.count() + 1
    return DossierFiling.objects.create(
        dossier=dossier,
        number=number,
        receipt_number=f"THU-{dossier.pk}-{number}",
        snapshot={"answers": {}, "scores": {}, "evidence": [], **snapshot},
        sha256="0" * 64,
        filed_by=dossier.started_by,
        filed_on=on or today(),
    )


def stand(dossier: Dossier, state: DossierState) -> None:
    """Put the dossier where a test needs it, past the rules of its way."""
    DossierStep.objects.create(
        dossier=dossier,
        from_state=dossier.state,
        to_state=state.value,
        taken_by=dossier.started_by,
        taken_on=today(),
    )
    dossier.state = state.value
    dossier.save(update_fields=["state"])


class CouncilFactory(DjangoModelFactory[Council]):
    class Meta:
        model = Council

    authority = factory.SubFactory(AuthorityFactory)
    name = factory.Sequence(lambda n: f"Hội đồng thử {n}")
    decision_number = factory.Sequence(lambda n: f"{n + 1}/QĐ-HĐ")
    decided_on = factory.LazyFunction(lambda: today() - timedelta(days=90))
    set_up_by = factory.SubFactory(UserFactory)


class CouncilMemberFactory(DjangoModelFactory[CouncilMember]):
    class Meta:
        model = CouncilMember

    council = factory.SubFactory(CouncilFactory)
    user = factory.SubFactory(UserFactory)
    seat = CouncilMember.Seat.MEMBER
    organisation = "Sở Nông nghiệp và Môi trường"
    since_on = factory.LazyFunction(lambda: today() - timedelta(days=90))
