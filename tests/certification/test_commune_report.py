"""The commune's report, the province's intake and the samples, as services do them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from catalog.producers.models import Member
from certification.models import (
    CommuneReport,
    Dossier,
    DossierStep,
    PapersRequest,
    ProgrammeSettings,
    SampleStep,
)
from certification.rules.dossier_flow import DossierState
from certification.rules.samples import COUNCIL, DESTROYED
from certification.selectors import commune
from certification.services import commune as services
from certification.services.steps import NotItsTurn, ProgrammeError
from foundation import working_days
from foundation.calendar import today
from foundation.models import Notice
from tests.certification.officers import province
from tests.factories import CertificateFactory, UserFactory
from tests.factories.programme import DossierFactory, RoundFactory, filing_of, stand

pytestmark = pytest.mark.django_db

FILED, FORWARDED = DossierState.FILED, DossierState.FORWARDED


def report_values(dossier: Dossier, **changes: Any) -> dict[str, Any]:
    """A full report that forwards: of each criterion of the commune its best option."""
    criteria = commune.commune_criteria(dossier)
    return {
        "points": {
            each.code: {"points": each.max, "case": each.cases[0].code, "note": ""}
            for each in criteria.values()
        },
        "material_percent": Decimal("82.50"),
        "labour_percent": Decimal(100),
        "forwards": True,
        "reasons": "Đủ điều kiện",
        "number": "45/BC-UBND",
        **changes,
    }


def reported(dossier: Dossier, **changes: Any) -> CommuneReport:
    return services.report(
        dossier=dossier,
        by=UserFactory.create(),
        on=changes.pop("on", today()),
        **report_values(dossier, **changes),
    )


def filed_on(day: date, to_state: DossierState = FILED) -> Dossier:
    """A dossier that came to its commune on that day."""
    dossier: Dossier = DossierFactory.create()
    filing_of(dossier, on=day)
    for step in dict.fromkeys((FILED, to_state)):
        DossierStep.objects.create(
            dossier=dossier,
            from_state=dossier.state,
            to_state=step,
            taken_by=dossier.started_by,
            taken_on=day,
        )
        dossier.state = step.value
    dossier.save(update_fields=["state"])
    return dossier


# --- the report ----------------------------------------------------------------------------


def test_a_full_report_sends_the_dossier_to_the_province() -> None:
    dossier = DossierFactory.create(state=FILED)
    written = reported(dossier)
    dossier.refresh_from_db()
    assert dossier.state == FORWARDED
    assert set(written.points) == {c.code for c in commune.commune_criteria(dossier).values()}
    assert written.due_on == working_days.after(today(), 15)
    step = dossier.steps.last()
    assert step is not None
    assert step.reason == "Đủ điều kiện"


def test_a_report_that_returns_may_leave_out_what_was_not_judged() -> None:
    dossier = DossierFactory.create(state=FILED)
    written = reported(
        dossier, points={}, material_percent=None, labour_percent=None, forwards=False, number=""
    )
    dossier.refresh_from_db()
    assert dossier.state == DossierState.RETURNED
    assert (written.points, written.material_percent) == ({}, 0)


def test_set_26_has_no_local_material_to_confirm() -> None:
    dossier = DossierFactory.create(state=FILED, product_set_id=26)
    assert list(commune.commune_criteria(dossier)) == ["labour", "idea", "identity"]
    assert reported(dossier, material_percent=None).material_percent == 0


@pytest.mark.parametrize("number", range(1, 27))
def test_every_set_has_its_communes_criteria_and_takes_a_full_report(number: int) -> None:
    dossier = DossierFactory.create(state=FILED, product_set_id=number)
    assert len(reported(dossier).points) == (3 if number == 26 else 4)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "  "}, "number"),
        ({"material_percent": None}, "material_percent"),
        ({"material_percent": Decimal("100.01")}, "material_percent"),
        ({"material_percent": Decimal("-1")}, "material_percent"),
        ({"labour_percent": None}, "labour_percent"),
        ({"labour_percent": Decimal("33.333")}, "labour_percent"),
    ],
)
def test_a_wrong_value_is_named(changes: dict[str, Any], field: str) -> None:
    dossier = DossierFactory.create(state=FILED)
    with pytest.raises(services.BadReport) as refused:
        reported(dossier, **changes)
    assert refused.value.field == field
    assert not CommuneReport.objects.exists()


def test_a_report_that_forwards_scores_every_criterion_of_the_commune() -> None:
    dossier = DossierFactory.create(state=FILED)
    values = report_values(dossier)
    values["points"].pop(commune.commune_criteria(dossier)["idea"].code)
    with pytest.raises(services.BadReport) as refused:
        services.report(dossier=dossier, by=UserFactory.create(), on=today(), **values)
    assert refused.value.field == "idea"


def test_points_between_two_options_are_refused_and_zero_is_not() -> None:
    dossier = DossierFactory.create(state=FILED)
    origin = commune.commune_criteria(dossier)["origin"]
    values = report_values(dossier)
    for wrong in (2, -1, 6, "5", True, None, 2.0):
        values["points"][origin.code] = {"points": wrong, "case": ""}
        with pytest.raises(services.BadReport) as refused:
            services.report(dossier=dossier, by=UserFactory.create(), on=today(), **values)
        assert refused.value.field == "origin"
    values["points"][origin.code] = {"points": 0, "case": ""}
    services.report(dossier=dossier, by=UserFactory.create(), on=today(), **values)


def test_a_criterion_of_the_council_is_not_the_communes_to_score() -> None:
    dossier = DossierFactory.create(state=FILED)
    values = report_values(dossier)
    values["points"]["1.2"] = {"points": 1, "case": ""}
    with pytest.raises(services.BadReport, match=r"1\.2"):
        services.report(dossier=dossier, by=UserFactory.create(), on=today(), **values)


def test_a_report_gives_reasons() -> None:
    with pytest.raises(services.WordsNeeded):
        reported(DossierFactory.create(state=FILED), reasons="  ")


@pytest.mark.parametrize("state", sorted(set(DossierState) - {FILED, DossierState.DRAFT}))
def test_only_a_dossier_that_lies_at_the_commune_is_reported_on(state: DossierState) -> None:
    with pytest.raises(NotItsTurn):
        reported(DossierFactory.create(state=state))


def test_a_filing_is_reported_on_once() -> None:
    dossier = DossierFactory.create(state=FILED)
    reported(dossier)
    stand(dossier, FILED)
    with pytest.raises(services.AlreadyReported):
        reported(dossier)


def test_a_report_is_never_changed_or_deleted() -> None:
    reported(DossierFactory.create(state=FILED))
    for statement in (
        "UPDATE certification_communereport SET forwards = false",
        "DELETE FROM certification_communereport",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_late_report_is_taken_and_keeps_the_day_it_was_due() -> None:
    dossier = filed_on(today() - timedelta(days=60))
    written = reported(dossier)
    assert written.due_on == working_days.after(today() - timedelta(days=60), 15)
    assert written.reported_on > written.due_on


# --- asking for papers ---------------------------------------------------------------------


def test_asking_stops_the_clock_and_a_new_filing_sets_it_going() -> None:
    start = today() - timedelta(days=60)
    dossier, officer = filed_on(start), UserFactory.create()
    PapersRequest.objects.create(
        dossier=dossier,
        what="Giấy",
        asked_by=officer,
        asked_on=start,
        answered_on=today() - timedelta(days=1),
    )
    clock = commune.clock(dossier, on=today())
    assert clock is not None
    assert clock.due_on == working_days.after(today() - timedelta(days=1), 15)
    assert not clock.is_late
    services.ask_papers(dossier=dossier, what="Thêm", by=officer, on=today())
    assert commune.due_on(dossier, on=today() + timedelta(days=90)) is None


def test_the_words_go_to_the_producer_as_they_were_written() -> None:
    dossier, officer = DossierFactory.create(state=FILED), UserFactory.create()
    asked = services.ask_papers(dossier=dossier, what=" Hợp đồng mua cá ", by=officer, on=today())
    assert (asked.what, asked.asked_by_commune) == ("Hợp đồng mua cá", True)
    dossier.refresh_from_db()
    assert dossier.state == DossierState.PAPERS_ASKED


def test_the_province_asks_for_itself_and_the_communes_clock_is_not_touched() -> None:
    dossier, officer = DossierFactory.create(state=FORWARDED), UserFactory.create()
    asked = services.ask_papers(dossier=dossier, what="Kiểm nghiệm mới", by=officer, on=today())
    assert not asked.asked_by_commune
    dossier.refresh_from_db()
    assert dossier.state == DossierState.PROVINCE_ASKED
    assert commune.clock(dossier, on=today()) is None


def test_the_producers_people_are_told_once_of_each_act_in_the_officers_words() -> None:
    dossier, officer = DossierFactory.create(state=FILED), UserFactory.create()
    owner, gone = UserFactory.create(), UserFactory.create()
    since = today() - timedelta(days=90)
    Member.objects.create(producer=dossier.producer, user=owner, duty="OWNER", since_on=since)
    Member.objects.create(
        producer=dossier.producer, user=gone, duty="SALES", since_on=since, until_on=today()
    )
    services.ask_papers(dossier=dossier, what="Hợp đồng", by=officer, on=today())
    dossier.papers_requests.update(answered_on=today())
    filing_of(dossier)
    stand(dossier, FILED)
    reported(dossier, reasons="Đủ rồi")
    services.return_to_producer(dossier=dossier, reasons="Sai bộ", by=officer, on=today())
    told = Notice.objects.order_by("pk").values_list("recipient", "body")
    assert list(told) == [(owner.pk, "Hợp đồng"), (owner.pk, "Đủ rồi"), (owner.pk, "Sai bộ")]


def test_asking_without_words_is_refused() -> None:
    dossier = DossierFactory.create(state=FILED)
    with pytest.raises(services.WordsNeeded):
        services.ask_papers(dossier=dossier, what=" ", by=UserFactory.create(), on=today())
    assert not PapersRequest.objects.exists()


def test_a_commune_that_saw_an_older_state_does_not_ask_for_the_province() -> None:
    dossier = DossierFactory.create(state=FILED)
    stale = Dossier.objects.get(pk=dossier.pk)
    reported(dossier)
    with pytest.raises(NotItsTurn):
        services.ask_papers(dossier=stale, what="Giấy", by=UserFactory.create(), on=today())
    assert not PapersRequest.objects.exists()


def test_a_return_starts_the_clock_anew_with_the_next_filing() -> None:
    dossier, officer = filed_on(today() - timedelta(days=200), FORWARDED), UserFactory.create()
    services.return_to_producer(dossier=dossier, reasons="Sai bộ", by=officer, on=today())
    filing_of(dossier)
    stand(dossier, FILED)
    assert commune.due_on(dossier, on=today()) == working_days.after(today(), 15)


@pytest.mark.parametrize("state", [FILED, DossierState.IN_COUNCIL, DossierState.RECOGNISED])
def test_the_province_returns_only_what_lies_with_it(state: DossierState) -> None:
    dossier = DossierFactory.create(state=state)
    with pytest.raises(NotItsTurn):
        services.return_to_producer(
            dossier=dossier, reasons="Sai bộ", by=UserFactory.create(), on=today()
        )


# --- rounds --------------------------------------------------------------------------------


def test_a_forwarded_dossier_is_put_into_a_round_of_its_province() -> None:
    dossier = DossierFactory.create(state=FORWARDED)
    chosen = RoundFactory.create(authority=province())
    services.assign_round(dossier=dossier, round=chosen, by=UserFactory.create(), on=today())
    dossier.refresh_from_db()
    assert dossier.round == chosen


def test_another_provinces_round_and_one_that_was_missed_are_refused() -> None:
    dossier, officer = DossierFactory.create(state=FORWARDED), UserFactory.create()
    missed = RoundFactory.create(
        authority=province(), name="Đã qua", proposals_until_on=today() - timedelta(days=1)
    )
    for wrong in (RoundFactory.create(authority=province("01")), missed):
        with pytest.raises(services.WrongRound):
            services.assign_round(dossier=dossier, round=wrong, by=officer, on=today())


def test_a_renewal_is_not_bound_to_a_rounds_days() -> None:
    certificate = CertificateFactory.create()
    dossier = DossierFactory.create(
        state=FORWARDED, kind="RENEWAL", renews=certificate, product=certificate.product
    )
    missed = RoundFactory.create(
        authority=province(), proposals_until_on=today() - timedelta(days=1)
    )
    services.assign_round(dossier=dossier, round=missed, by=UserFactory.create(), on=today())
    assert dossier.round == missed


def test_a_dossier_before_the_council_keeps_its_round() -> None:
    dossier = DossierFactory.create(state=DossierState.IN_COUNCIL)
    with pytest.raises(NotItsTurn):
        services.assign_round(
            dossier=dossier,
            round=RoundFactory.create(authority=province()),
            by=UserFactory.create(),
            on=today(),
        )


# --- samples -------------------------------------------------------------------------------


def hand(dossier: Dossier, quantity: int, giver: str, taker: str, **changes: Any) -> SampleStep:
    return services.record_sample_step(
        **{
            "dossier": dossier,
            "quantity": quantity,
            "from_whom": giver,
            "to_whom": taker,
            "place": "Tủ mát",
            "condition": "",
            "handed_on": today(),
            "by": UserFactory.create(),
            "on": today(),
            **changes,
        }
    )


def test_five_samples_go_up_are_tasted_and_destroyed() -> None:
    dossier = DossierFactory.create(state=FILED)
    maker, local, above = (
        dossier.producer.name,
        commune.commune_holder(dossier),
        commune.province_holder(dossier),
    )
    hand(dossier, 5, maker, local)
    hand(dossier, 5, local, above)
    hand(dossier, 3, above, COUNCIL)
    hand(dossier, 1, above, "Phòng kiểm nghiệm")
    hand(dossier, 3, COUNCIL, DESTROYED)
    trail = commune.sample_trail(dossier)
    assert commune.received_by_province(dossier, trail) == 5
    assert len(trail) == 5


def test_more_samples_than_were_received_cannot_go_on() -> None:
    dossier = DossierFactory.create(state=FILED)
    local, above = commune.commune_holder(dossier), commune.province_holder(dossier)
    hand(dossier, 3, dossier.producer.name, local)
    with pytest.raises(services.SamplesNotThere, match="3"):
        hand(dossier, 4, local, above)
    hand(dossier, 3, local, above)
    with pytest.raises(services.SamplesNotThere):
        hand(dossier, 1, local, above)


def test_the_same_form_sent_twice_hands_in_once() -> None:
    dossier = DossierFactory.create(state=FILED)
    hand(dossier, 5, dossier.producer.name, commune.commune_holder(dossier))
    with pytest.raises(services.SamplesNotThere):
        hand(dossier, 5, dossier.producer.name, commune.commune_holder(dossier))


def test_tourism_has_no_samples_and_a_draft_none_yet() -> None:
    tour = DossierFactory.create(state=FILED, product_set_id=26)
    with pytest.raises(services.SamplesNotThere):
        hand(tour, 5, tour.producer.name, commune.commune_holder(tour))
    draft = DossierFactory.create()
    with pytest.raises(NotItsTurn):
        hand(draft, 5, draft.producer.name, commune.commune_holder(draft))


def test_samples_are_not_handed_on_before_they_came_or_after_today() -> None:
    dossier = DossierFactory.create(state=FILED)
    local = commune.commune_holder(dossier)
    hand(dossier, 5, dossier.producer.name, local)
    for day in (today() - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(services.WordsNeeded):
            hand(dossier, 1, local, COUNCIL, handed_on=day)


# --- two officers at once ------------------------------------------------------------------


def at_once(*acts: Callable[[], object]) -> list[object]:
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return act()
        except ProgrammeError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(one, act) for act in acts]]


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_report_at_once_one_succeeds_and_the_other_is_told() -> None:
    dossier, officer = DossierFactory.create(state=FILED), UserFactory.create()
    values = report_values(dossier)

    def act() -> CommuneReport:
        seen = Dossier.objects.get(pk=dossier.pk)
        return services.report(dossier=seen, by=officer, on=today(), **values)

    results = at_once(act, act, act)
    assert sum(isinstance(each, CommuneReport) for each in results) == 1
    told = [each for each in results if isinstance(each, NotItsTurn)]
    assert len(told) == 2
    assert all("tỉnh đang xem" in str(each) for each in told)
    assert DossierStep.objects.filter(dossier=dossier, to_state=FORWARDED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_asks_while_another_reports_and_only_one_of_them_acts() -> None:
    dossier, officer = DossierFactory.create(state=FILED), UserFactory.create()
    seen = [Dossier.objects.get(pk=dossier.pk) for _ in range(2)]
    values = report_values(dossier)
    results = at_once(
        lambda: services.report(dossier=seen[0], by=officer, on=today(), **values),
        lambda: services.ask_papers(dossier=seen[1], what="Giấy", by=officer, on=today()),
    )
    assert sum(isinstance(each, ProgrammeError) for each in results) == 1
    assert CommuneReport.objects.count() + PapersRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_five_samples_given_twice_at_once_are_given_once() -> None:
    dossier = DossierFactory.create(state=FILED)
    giver, taker = dossier.producer.name, commune.commune_holder(dossier)
    results = at_once(*[lambda: hand(dossier, 5, giver, taker)] * 2)
    assert sum(isinstance(each, SampleStep) for each in results) == 1


def test_no_settings_are_invented_by_a_report() -> None:
    reported(DossierFactory.create(state=FILED))
    assert not ProgrammeSettings.objects.exists()
