"""What the demo shows around its dossiers: before them, the mark, and what comes after."""

import pytest

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import (
    Adviser,
    BusinessPlan,
    Certificate,
    ClaimHold,
    Finding,
    Idea,
    Inspection,
    MarkRequest,
    MisuseCase,
    PublicReport,
    ResidueReport,
    WithdrawalProposal,
)
from certification.rules.corrective import FindingState
from certification.selectors import ocop_marks
from certification.selectors.ideas import IdeaState, state_of
from certification.selectors.inspections import standing_of
from certification.selectors.marks_use import quota_left
from certification.selectors.plans import PlanState, plan_state
from foundation.calendar import today
from marketplace.demo import afterwards
from traceability.models import LabelRun

pytestmark = pytest.mark.django_db
KINDS = (Adviser, BusinessPlan, Certificate, ClaimHold, Idea, Inspection, MarkRequest, MisuseCase)


def _certificate(reference: str) -> Certificate:
    return Certificate.objects.with_end().get(product__source_reference=reference)


def test_everything_around_the_dossiers_is_shown_once_and_of_nobody_real(
    told: Producer,
) -> None:
    before = {kind: kind.objects.count() for kind in KINDS}
    afterwards.build(producer=told, on=today(), say=lambda _words: None)
    assert before == {kind: kind.objects.count() for kind in KINDS}

    assert {state_of(idea).state for idea in Idea.objects.all()} == {
        IdeaState.WAITING,
        IdeaState.SELECTED,
        IdeaState.RESUBMIT,
        IdeaState.REFUSED,
    }
    plan = BusinessPlan.objects.get()
    assert plan_state(plan) is PlanState.FEASIBLE
    assert (plan.milestones.count(), plan.notes.count()) == (3, 1)
    assert plan.idea is not None
    assert plan.idea.trainings.get().attended
    assert set(Adviser.objects.values_list("field", flat=True)) == set(Adviser.Field.values)
    for kind in (Inspection, BusinessPlan):
        assert set(kind.objects.values_list("producer", flat=True)) == {told.pk}
    assert set(PublicReport.objects.values_list("product__producer", flat=True)) <= {
        told.pk,
        None,
    }


def test_a_starred_run_is_counted_against_its_grant(told: Producer) -> None:
    run = LabelRun.objects.get(mark_request__isnull=False)
    granted = run.mark_request
    assert granted is not None
    assert quota_left(granted, on=today()) == 4_000 - run.count
    answers = MarkRequest.objects.values_list("answer__is_granted", flat=True)
    assert sorted(answers, key=str) == [False, None, True]
    assert ResidueReport.objects.get().days_before == 90


def test_a_visit_waits_for_its_correction_and_another_is_planned(told: Producer) -> None:
    finding = Finding.objects.get(weight="MINOR")
    assert standing_of(finding).state is FindingState.OPEN
    assert Inspection.objects.filter(recorded_at=None, planned_on__gt=today()).count() == 1


def test_a_report_waits_another_joined_a_case_and_a_withdrawal_is_to_be_decided(
    told: Producer,
) -> None:
    assert PublicReport.objects.filter(triages=None).count() == 1
    trader = MisuseCase.objects.exclude(trader_name="").get()
    assert trader.triages.count() == 2
    proposal = WithdrawalProposal.objects.get()
    assert proposal.certificate == _certificate("MẪU-27")
    assert proposal.withdrawal is None
    assert proposal.due_on > today()


def test_an_extended_certificate_is_in_force_and_a_boast_without_one_waits(
    told: Producer,
) -> None:
    extended = _certificate("MẪU-26")
    assert extended.lapses_on <= today()
    assert extended.product_id in ocop_marks([extended.product_id], on=today())
    boast = Product.objects.get(source_reference="MẪU-28")
    assert ClaimHold.objects.get(ruling=None).product == boast
