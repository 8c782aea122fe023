"""From a council's result to a certificate: one path, whoever tries another."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from certification import services
from certification.models import (
    Certificate,
    DecisionItem,
    Dossier,
    DossierStep,
    MinistryReferral,
    ProductCode,
    ProgrammeSettings,
    RecognitionDecision,
)
from certification.rules.dossier_flow import DossierState
from certification.selectors import ocop_marks
from certification.selectors import recognition as known
from certification.services import recognition
from certification.services.steps import NotItsTurn
from foundation.calendar import today
from foundation.models import Notice
from foundation.rules.roles import Role
from tests.certification import officers
from tests.certification.deciding import conclude, proposed, recognised, scored, signed
from tests.certification.test_register_is_evidence import at_once
from tests.factories import CertificateFactory, UserFactory
from tests.factories.programme import DossierFactory

pytestmark = pytest.mark.django_db


def state_of(dossier) -> str:
    dossier.refresh_from_db()
    return dossier.state


def test_a_scored_dossier_becomes_a_certificate_by_proposal_signature_and_publication() -> None:
    dossier = scored(stars=4)
    decision = proposed(dossier)
    assert state_of(dossier) == DossierState.PROPOSED
    assert not Certificate.objects.exists()
    recognition.sign(
        decision=decision,
        number="77/QĐ-UBND",
        decided_on=today(),
        signer="Chủ tịch",
        by=UserFactory.create(),
        on=today(),
    )
    assert not Certificate.objects.exists()
    (certificate,) = recognition.publish(decision=decision, by=UserFactory.create(), on=today())
    assert state_of(dossier) == DossierState.RECOGNISED
    assert (certificate.stars, certificate.holder_id) == (4, dossier.producer_id)
    assert certificate.decision_item.decision_id == decision.pk
    mark = ocop_marks([dossier.product_id], on=today())[dossier.product_id]
    assert (mark.stars, mark.register_number) == (4, certificate.number)


def test_a_draft_product_is_public_once_it_is_recognised() -> None:
    dossier = scored()
    assert not dossier.product.is_public
    recognised(dossier)
    dossier.product.refresh_from_db()
    assert dossier.product.is_public


def test_producer_and_commune_are_told_the_result_once() -> None:
    officer, member = officers.usual(Role.COMMUNE_OFFICER), UserFactory.create()
    dossier = scored()
    dossier.producer.members.create(user=member, duty="OWNER", since_on=today())
    dossier.producer.members.create(
        user=UserFactory.create(), duty="SALES", since_on=today() - timedelta(9), until_on=today()
    )
    (certificate,) = recognised(dossier)
    notices = Notice.objects.all()
    assert {notice.recipient for notice in notices} == {officer, member}
    assert all(certificate.get_absolute_url() == notice.address for notice in notices)
    assert "4 sao" in notices[0].body


# Codes


def test_codes_count_up_within_a_commune_and_a_year_and_say_where() -> None:
    last_year = today().replace(year=today().year - 1)
    first, second = (scored() for _ in range(2))
    earlier = scored(on=last_year)
    codes = {c.product_id: c.product_code for c in recognised(first, second, earlier)}
    year = today().year
    assert codes[first.product_id] == f"68-22945-1-{year}"
    assert codes[second.product_id] == f"68-22945-2-{year}"
    assert codes[earlier.product_id] == f"68-22945-1-{year - 1}"


def test_the_province_says_how_many_digits_the_order_number_has() -> None:
    ProgrammeSettings.objects.create(authority=officers.province(), order_number_width=3)
    (certificate,) = recognised(scored())
    assert certificate.product_code == f"68-22945-001-{today().year}"


# What may be proposed


def test_the_stars_of_an_item_are_those_of_the_council_and_never_more() -> None:
    decision = proposed(scored(stars=3))
    item = decision.items.get()
    assert item.stars == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionItem.objects.filter(pk=item.pk).update(stars=4)


@pytest.mark.parametrize("stars", [0, 1, 2, 5])
def test_only_three_and_four_stars_are_the_provinces_to_propose(stars: int) -> None:
    with pytest.raises(recognition.NotForDecision):
        proposed(scored(stars=stars))


def test_a_mean_of_ninety_held_to_four_stars_by_a_minimum_stays_with_the_province() -> None:
    (certificate,) = recognised(scored(stars=4, mean=(92, 1)))
    assert certificate.stars == 4


def test_a_province_proposes_nothing_of_another_province() -> None:
    with pytest.raises(recognition.NotForDecision):
        recognition.propose(
            authority=officers.province("01"),
            title="x",
            dossiers=[scored()],
            by=UserFactory.create(),
            on=today(),
        )


@pytest.mark.parametrize(
    "state", [s for s in DossierState if s not in known.AWAITING_DECISION], ids=str
)
def test_a_dossier_elsewhere_on_its_way_is_not_proposed(state: DossierState) -> None:
    with pytest.raises(NotItsTurn):
        proposed(DossierFactory.create(state=state))


def test_a_dossier_is_proposed_once() -> None:
    dossier = scored()
    proposed(dossier)
    with pytest.raises(NotItsTurn):
        proposed(dossier)


# Until it is signed


def test_what_is_taken_out_awaits_a_decision_again() -> None:
    kept, out = scored(), scored()
    decision = proposed(kept, out)
    item = decision.items.get(dossier=out)
    recognition.take_out(item=item, reason="Thiếu mẫu", by=UserFactory.create(), on=today())
    assert state_of(out) == DossierState.SCORED
    assert [i.dossier for i in decision.items.all()] == [kept]
    with pytest.raises(recognition.DecisionStands):
        recognition.take_out(item=item, reason="", by=UserFactory.create(), on=today())


def test_a_dropped_decision_lets_all_its_dossiers_go() -> None:
    dossiers = [scored(), scored()]
    decision = proposed(*dossiers)
    recognition.drop(decision=decision, reason="Sai đợt", by=UserFactory.create(), on=today())
    assert {state_of(each) for each in dossiers} == {DossierState.SCORED}
    with pytest.raises(recognition.DecisionStands):
        sign_again(decision)


def sign_again(decision: RecognitionDecision, **facts):
    return recognition.sign(
        **{
            "decision": decision,
            "number": "99/QĐ",
            "decided_on": today(),
            "signer": "x",
            "by": UserFactory.create(),
            "on": today(),
            **facts,
        }
    )


def test_a_signed_decision_changes_no_more() -> None:
    decision = signed(scored())
    item = decision.items.get()
    for act in (
        lambda: recognition.take_out(item=item, reason="", by=UserFactory.create(), on=today()),
        lambda: recognition.drop(decision=decision, reason="", by=UserFactory.create(), on=today()),
        lambda: sign_again(decision),
    ):
        with pytest.raises(recognition.DecisionStands):
            act()


def test_signing_asks_for_a_sound_day_and_a_number_of_its_own() -> None:
    first = signed(scored())
    other = proposed(scored())
    tomorrow, yesterday = today() + timedelta(1), today() - timedelta(1)
    with pytest.raises(recognition.CannotSign, match="chưa tới"):
        sign_again(other, decided_on=tomorrow)
    with pytest.raises(recognition.CannotSign, match="kết quả ngày"):
        sign_again(other, decided_on=yesterday)
    with pytest.raises(recognition.CannotSign, match="đã dùng"):
        sign_again(other, number=first.number)
    empty = proposed(scored())
    recognition.take_out(item=empty.items.get(), reason="", by=UserFactory.create(), on=today())
    with pytest.raises(recognition.CannotSign, match="không còn"):
        sign_again(empty)


def test_what_the_register_would_refuse_is_said_before_the_signature() -> None:
    dossier = scored(stars=3)
    CertificateFactory.create(product=dossier.product, holder=dossier.producer, stars=4)
    with pytest.raises(recognition.CannotSign, match="muốn hạ sao"):
        sign_again(proposed(dossier))
    moved = scored()
    moved.product.producer = DossierFactory.create().producer
    moved.product.save()
    with pytest.raises(recognition.CannotSign, match="đưa hồ sơ này ra"):
        sign_again(proposed(moved))


# Publishing


def test_publishing_is_all_or_nothing() -> None:
    good, bad = scored(), scored()
    decision = signed(good, bad)
    CertificateFactory.create(product=bad.product, holder=bad.producer, stars=5, decided_on=today())
    with pytest.raises(recognition.CannotPublish, match=bad.product.title):
        recognition.publish(decision=decision, by=UserFactory.create(), on=today())
    assert not Certificate.objects.filter(product=good.product).exists()
    assert not ProductCode.objects.exists()
    assert state_of(good) == DossierState.PROPOSED
    decision.refresh_from_db()
    assert decision.published_at is None


def test_an_upgrade_replaces_the_running_certificate_from_the_day_of_the_decision() -> None:
    running = CertificateFactory.create(stars=3)
    dossier = scored(stars=4, product=running.product)
    (certificate,) = recognised(dossier)
    running.refresh_from_db()
    assert running.ended_on == certificate.valid_from == today()


def test_a_renewal_runs_36_months_from_its_own_decision() -> None:
    running = CertificateFactory.create(stars=4)
    dossier = scored(stars=4, product=running.product, kind="RENEWAL", renews=running)
    (certificate,) = recognised(dossier)
    assert certificate.valid_from == certificate.decided_on == today()
    running.refresh_from_db()
    assert running.ended_on == today()


def test_a_published_decision_is_not_published_again() -> None:
    decision = signed(scored())
    recognition.publish(decision=decision, by=UserFactory.create(), on=today())
    with pytest.raises(recognition.DecisionStands):
        recognition.publish(decision=decision, by=UserFactory.create(), on=today())


@pytest.mark.django_db(transaction=True)
def test_two_officers_publishing_at_once_issue_once() -> None:
    decision, officer = signed(scored(), scored()), UserFactory.create()

    def publish():
        try:
            return recognition.publish(decision=decision, by=officer, on=today())
        except recognition.DecisionStands as error:
            return error

    results = at_once(publish, 3)
    assert sum(isinstance(result, list) for result in results) == 1
    assert Certificate.objects.count() == ProductCode.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_decisions_published_at_once_give_different_codes() -> None:
    decisions = [signed(scored(), number=f"{n}/QĐ") for n in range(3)]
    officer = UserFactory.create()

    def publish():
        return recognition.publish(decision=decisions.pop(), by=officer, on=today())

    at_once(publish, 3)
    assert sorted(ProductCode.objects.values_list("ordinal", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_two_officers_proposing_one_dossier_at_once_propose_it_once() -> None:
    dossier, officer, authority = scored(), UserFactory.create(), officers.province()

    def propose():
        try:
            return recognition.propose(
                authority=authority, title="x", dossiers=[dossier], by=officer, on=today()
            )
        except NotItsTurn as error:
            return error

    results = at_once(propose, 3)
    assert sum(isinstance(result, RecognitionDecision) for result in results) == 1
    assert DecisionItem.objects.count() == 1


# No other path


def test_no_certificate_is_issued_from_a_decision_that_is_not_signed() -> None:
    decision = proposed(scored())
    with pytest.raises(recognition.DecisionStands, match="chưa ký"):
        recognition.publish(decision=decision, by=UserFactory.create(), on=today())


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision_number": "1/QĐ-KHÁC"},
        {"stars": 5},
        {"decided_on": today() - timedelta(days=3)},
        {"authority": "other"},
        {"product": "other"},
        {"unsigned": True},
    ],
    ids=str,
)
def test_the_registers_service_takes_no_item_whose_signed_decision_says_otherwise(wrong) -> None:
    dossier = scored()
    decision = proposed(dossier) if "unsigned" in wrong else signed(dossier)
    facts = {
        "product": dossier.product,
        "holder": dossier.producer,
        "stars": 4,
        "decision_number": decision.number or "77/QĐ-UBND",
        "decided_on": decision.decided_on or today(),
        "authority": decision.authority,
        "by": UserFactory.create(),
        "decision_item": decision.items.get(),
    }
    other = scored()
    facts |= {k: v for k, v in wrong.items() if k not in {"unsigned", "authority", "product"}}
    if "authority" in wrong:
        facts["authority"] = officers.province("01")
    if "product" in wrong:
        facts |= {"product": other.product, "holder": other.producer}
    with pytest.raises(DatabaseError, match="differs from its decision"), transaction.atomic():
        services.record_certificate(**facts)


@pytest.mark.parametrize("sign", [False, True])
def test_no_statement_issues_a_certificate_that_its_signed_decision_does_not_bear(
    sign: bool,
) -> None:
    dossier = scored()
    decision = signed(dossier) if sign else proposed(dossier)
    stars = 5 if sign else 4
    with (
        pytest.raises(DatabaseError, match="differs from its decision"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO certification_certificate (number, product_id, holder_id, stars,"
            " decision_number, decided_on, authority_id, valid_from, lapses_on, source_url,"
            " decision_item_id, product_code, recorded_by_id, recorded_at)"
            " VALUES ('CN-999999', %s, %s, %s, '77/QĐ-UBND', current_date, %s, current_date,"
            " current_date + 1096, '', %s, '', %s, now())",
            [
                dossier.product_id,
                dossier.producer_id,
                stars,
                decision.authority_id,
                decision.items.get().pk,
                dossier.started_by_id,
            ],
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certification_recognitiondecision SET number = 'KHÁC'",
        "UPDATE certification_recognitiondecision SET decided_on = decided_on - 1",
        "DELETE FROM certification_recognitiondecision",
        "UPDATE certification_decisionitem SET stars = 3",
        "DELETE FROM certification_decisionitem",
        "UPDATE certification_productcode SET code = 'KHÁC'",
        "DELETE FROM certification_productcode",
        "UPDATE certification_certificate SET decision_item_id = NULL",
    ],
)
def test_no_statement_changes_what_was_signed_and_published(statement: str) -> None:
    recognised(scored())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_item_without_a_result_of_its_dossier_is_refused() -> None:
    decision, other = proposed(scored()), scored()
    strange = known.candidate_of(scored())
    for result in (None, strange.result):
        with pytest.raises(DatabaseError, match="council result"), transaction.atomic():
            DecisionItem.objects.create(decision=decision, dossier=other, result=result, stars=3)


# The ministry


def referred(**fields) -> MinistryReferral:
    return recognition.refer_to_ministry(
        dossier=scored(stars=5, **fields),
        letter_number="9/UBND",
        by=UserFactory.create(),
        on=today(),
    )


def five(*referrals: MinistryReferral, authority=None, **facts):
    return recognition.record_five_stars(
        **{
            "referrals": referrals,
            "authority": authority or officers.ministry(),
            "title": "Công nhận 5 sao",
            "number": "12/QĐ-BNNMT",
            "decided_on": today(),
            "signer": "Bộ trưởng",
            "by": UserFactory.create(),
            "on": today(),
            **facts,
        }
    )


def below(referral: MinistryReferral, points: str | None = "85.5") -> MinistryReferral:
    return recognition.record_below(
        referral=referral,
        points=Decimal(points) if points else None,
        note="Chưa đủ",
        by=UserFactory.create(),
        on=today(),
    )


def test_five_stars_are_recorded_from_the_ministrys_decision_for_all_it_names() -> None:
    sent = [referred(), referred()]
    certificates = five(*sent)
    assert [c.stars for c in certificates] == [5, 5]
    assert {state_of(each.dossier) for each in sent} == {DossierState.RECOGNISED}
    assert {c.authority.level for c in certificates} == {"MINISTRY"}
    with pytest.raises(recognition.AnswerRefused):
        five(sent[0], number="13/QĐ")


def test_a_province_records_no_five_stars() -> None:
    with pytest.raises(recognition.AnswerRefused):
        five(referred(), authority=officers.province())


@pytest.mark.parametrize("stars", [2, 3, 4])
def test_only_a_result_of_five_stars_goes_up(stars: int) -> None:
    with pytest.raises(recognition.NotForDecision):
        recognition.refer_to_ministry(
            dossier=scored(stars=stars), letter_number="9", by=UserFactory.create(), on=today()
        )


@pytest.mark.parametrize(("points", "stars"), [("85.5", 4), ("69.99", 3), (None, 4)])
def test_below_ninety_there_the_province_recognises_from_that_result(
    points: str | None, stars: int
) -> None:
    referral = below(referred(), points)
    dossier = referral.dossier
    assert state_of(dossier) == DossierState.BACK_FROM_MINISTRY
    (certificate,) = recognised(dossier)
    assert certificate.stars == stars


def test_what_came_back_stays_the_provinces_after_being_taken_out_of_a_decision() -> None:
    dossier = below(referred()).dossier
    decision = proposed(dossier)
    recognition.take_out(item=decision.items.get(), reason="", by=UserFactory.create(), on=today())
    with pytest.raises(recognition.NotForDecision):
        recognition.refer_to_ministry(
            dossier=dossier, letter_number="10", by=UserFactory.create(), on=today()
        )
    dossier.refresh_from_db()
    assert recognised(dossier)[0].stars == 4


def test_what_came_back_and_was_assessed_again_is_judged_by_the_new_result() -> None:
    dossier = below(referred()).dossier
    conclude(dossier, stars=5)
    assert known.candidate_of(dossier).must_go_up


def test_ninety_points_there_are_not_below() -> None:
    referral = referred()
    with pytest.raises(recognition.AnswerRefused):
        below(referral, "90")
    below(referral, "89.9999")


# Closing


@pytest.mark.parametrize("stars", [0, 1, 2])
def test_too_few_stars_close_the_dossier_with_the_reasons_in_writing(stars: int) -> None:
    dossier = scored(stars=stars)
    member = UserFactory.create()
    dossier.producer.members.create(user=member, duty="OWNER", since_on=today())
    recognition.close_without(
        dossier=dossier, reason="Hẹn đợt sau", by=UserFactory.create(), on=today()
    )
    assert state_of(dossier) == DossierState.NOT_RECOGNISED
    step = DossierStep.objects.latest("pk")
    assert "chưa có câu chuyện" in step.reason
    assert "Hẹn đợt sau" in Notice.objects.get(recipient=member).body


def test_enough_stars_are_not_closed_away_unless_the_ministry_sent_the_dossier_back() -> None:
    with pytest.raises(recognition.NotForDecision):
        recognition.close_without(
            dossier=scored(stars=3), reason="x", by=UserFactory.create(), on=today()
        )
    back = below(referred()).dossier
    recognition.close_without(dossier=back, reason="x", by=UserFactory.create(), on=today())
    assert state_of(back) == DossierState.NOT_RECOGNISED


def test_candidates_cost_the_same_few_queries_however_many(django_assert_max_num_queries) -> None:
    dossiers = [scored() for _ in range(6)]
    rows = known.shown_with(Dossier.objects.filter(pk__in=[d.pk for d in dossiers]))
    with django_assert_max_num_queries(4):
        assert len(known.candidates(rows)) == 6
