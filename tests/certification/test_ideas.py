"""From an idea to a plan carried out (S16–S33)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.places.models import Commune
from catalog.producers.models import HelperConsent, Member
from certification.models import Idea, IdeaReview, PotentialProduct, ProgrammeSettings, Training
from certification.rules.rubric import read
from certification.selectors import ideas as selectors
from certification.selectors import plans as plan_selectors
from certification.selectors.guides import guide_for
from certification.selectors.ideas import IdeaState
from certification.selectors.plans import PlanState
from certification.services import ideas as services
from certification.services import plans as plan_services
from certification.services.steps import ProgrammeError
from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import Role
from tests.certification import officers
from tests.factories import ProducerFactory, ProductFactory, UserFactory
from tests.factories.programme import current_rules

pytestmark = pytest.mark.django_db
PHONE = "0901234567"


@pytest.fixture
def place() -> Commune:
    return Commune.objects.select_related("province").get(code=officers.PHAN_THIET)


def facts(place: Commune, **changes: Any) -> services.IdeaFacts:
    words = {
        "product_name": "Mứt thanh long",
        "description": "Mứt dẻo ít đường",
        "commune": place,
        "applicant_name": "Nhóm phụ nữ thôn 3",
        "applicant_kind": "COOP_GROUP",
        "phone": PHONE,
    }
    return services.IdeaFacts(**{**words, **changes})


def sent(place: Commune, **changes: Any) -> Idea:
    return services.send_idea(facts=facts(place, **changes), on=today())


def reviewed(idea: Idea, verdict: str, *, by: User | None = None, on: date | None = None) -> Idea:
    fits = verdict == IdeaReview.Verdict.SELECTED
    services.review_idea(
        idea=idea,
        product_fits=True,
        applicant_fits=fits,
        verdict=verdict,
        reasons="Cần nói rõ nguồn quả",
        by=by or UserFactory.create(),
        on=on or today(),
    )
    return idea


def typed(place: Commune, **changes: str) -> dict[str, str]:
    return {
        "product_name": "Mứt thanh long",
        "product_set": "",
        "description": "Mứt dẻo ít đường",
        "materials": "",
        "province": place.province_id,
        "commune": place.code,
        "applicant_name": "Nhóm phụ nữ thôn 3",
        "applicant_kind": "COOP_GROUP",
        "phone": PHONE,
        "email": "",
        "do": "send",
        **changes,
    }


def test_anyone_sends_an_idea_and_gets_a_reference(client: Client, place: Commune) -> None:
    answer = client.post(reverse("ideas:send"), typed(place), follow=True)
    idea = Idea.objects.get()
    assert idea.reference in answer.content.decode()
    assert PHONE not in answer.content.decode()
    assert idea.sent_by is None


def test_a_wrong_telephone_number_keeps_every_word(client: Client, place: Commune) -> None:
    answer = client.post(reverse("ideas:send"), typed(place, phone="12"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mứt dẻo ít đường" in page
    assert f'value="{place.code}" selected' in page
    assert not Idea.objects.exists()


def test_the_commune_is_chosen_without_a_script(client: Client, place: Commune) -> None:
    answer = client.post(reverse("ideas:send"), typed(place, commune="", do="communes"))
    assert place.full_name in answer.content.decode()
    assert answer.status_code == 200


def test_what_a_machine_writes_is_not_kept(client: Client, place: Commune) -> None:
    client.post(reverse("ideas:send"), typed(place, website="http://mua.example"))
    assert not Idea.objects.exists()


def test_the_eleventh_idea_of_a_network_waits(client: Client, place: Commune) -> None:
    for number in range(11):
        answer = client.post(reverse("ideas:send"), typed(place, product_name=f"Mứt {number}"))
    assert answer.status_code == 429
    assert "Mứt 10" in answer.content.decode()
    assert Idea.objects.count() == 10


def test_an_unknown_reference_is_told_so(client: Client) -> None:
    answer = client.get(reverse("ideas:find"), {"reference": "YT-KHONGCO1"})
    assert "Không có phiếu nào mang mã này" in answer.content.decode()
    assert client.get(reverse("ideas:idea", args=["YT-KHONGCO1"])).status_code == 404


def test_a_selected_idea_fits_in_product_and_applicant(place: Commune) -> None:
    with pytest.raises(ProgrammeError):
        services.review_idea(
            idea=sent(place),
            product_fits=True,
            applicant_fits=False,
            verdict=IdeaReview.Verdict.SELECTED,
            reasons="–",
            by=UserFactory.create(),
            on=today(),
        )


def test_a_second_review_is_refused(place: Commune) -> None:
    idea = reviewed(sent(place), IdeaReview.Verdict.SELECTED)
    with pytest.raises(services.AlreadyReviewed):
        reviewed(idea, IdeaReview.Verdict.REFUSED)


def test_an_idea_comes_back_after_a_week_and_not_before(place: Commune) -> None:
    idea = reviewed(sent(place), IdeaReview.Verdict.RESUBMIT)
    again = facts(place, description="Mứt dẻo, quả của hợp tác xã Hàm Minh")
    with pytest.raises(services.TooEarly):
        services.send_idea(facts=again, on=today() + timedelta(days=6), resubmits=idea)
    newer = services.send_idea(facts=again, on=today() + timedelta(days=7), resubmits=idea)
    assert selectors.state_of(idea).state is IdeaState.SENT_AGAIN
    assert selectors.state_of(newer).state is IdeaState.WAITING
    with pytest.raises(services.AlreadyReviewed):
        services.send_idea(facts=again, on=today() + timedelta(days=8), resubmits=idea)


def test_a_province_sets_the_days_before_an_idea_comes_back(place: Commune) -> None:
    ProgrammeSettings.objects.create(authority=officers.province(), idea_resubmit_days=14)
    idea = reviewed(sent(place), IdeaReview.Verdict.RESUBMIT)
    assert selectors.state_of(idea).resubmit_from_on == today() + timedelta(days=14)


def test_an_idea_may_be_put_off_to_the_next_year(place: Commune) -> None:
    idea = sent(place)
    services.review_idea(
        idea=idea,
        product_fits=True,
        applicant_fits=False,
        verdict=IdeaReview.Verdict.RESUBMIT,
        reasons="Chờ đăng ký kinh doanh",
        by=UserFactory.create(),
        on=date(2026, 11, 22),
        next_year=True,
    )
    assert selectors.state_of(idea).resubmit_from_on == date(2027, 1, 1)


def test_a_refused_idea_does_not_come_back(place: Commune) -> None:
    idea = reviewed(sent(place), IdeaReview.Verdict.REFUSED)
    with pytest.raises(services.AlreadyReviewed):
        services.send_idea(facts=facts(place), on=today() + timedelta(days=30), resubmits=idea)


def test_the_applicant_reads_the_reasons_by_reference(client: Client, place: Commune) -> None:
    idea = reviewed(sent(place), IdeaReview.Verdict.RESUBMIT)
    page = client.get(reverse("ideas:idea", args=[idea.reference.lower()])).content.decode()
    assert "Cần nói rõ nguồn quả" in page
    assert PHONE not in page


def test_a_holder_of_the_reference_never_sees_the_telephone(client: Client, place: Commune) -> None:
    idea = reviewed(sent(place), IdeaReview.Verdict.RESUBMIT, on=today() - timedelta(days=8))
    page = client.get(f"{reverse('ideas:send')}?lai={idea.reference}").content.decode()
    assert "Mứt dẻo ít đường" in page
    assert PHONE not in page


def test_references_cannot_be_tried_one_by_one_at_the_form_either(
    client: Client, place: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certification.views.ideas.LOOKS_PER_NETWORK", 2)
    known = f"{reverse('ideas:send')}?lai={sent(place).reference}"
    wrong = f"{reverse('ideas:send')}?lai=YT-0000-0000"
    said = [client.get(address).status_code for address in (wrong, wrong, known)]
    assert said == [404, 404, 400]


def test_a_reference_with_a_nul_is_nobodys(client: Client) -> None:
    assert client.get(f"{reverse('ideas:send')}?lai=%00").status_code == 404


ROLES = {
    Role.COMMUNE_OFFICER: 200,
    Role.PROVINCIAL_OFFICER: 200,
    Role.AUDITOR: 200,
    Role.ADMINISTRATOR: 200,
    Role.COUNCIL_MEMBER: 404,
    Role.ADVISER: 404,
    Role.INSPECTOR: 404,
    Role.MINISTRY_RECORD_KEEPER: 404,
    Role.PRODUCER_STAFF: 404,
}
WRITERS = {Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_its_place_lets_it(role: Role, place: Commune, client: Client) -> None:
    idea = sent(place)
    client.force_login(officers.usual(role))
    for address in (
        reverse("ideas_office:index"),
        reverse("ideas_office:inspect", args=[idea.pk]),
        reverse("ideas_office:potential"),
        reverse("ideas_office:classes"),
        reverse("plans_office:index"),
    ):
        assert client.get(address).status_code == ROLES[role], address
    verdict = {
        "product_fits": "on",
        "applicant_fits": "on",
        "verdict": "SELECTED",
        "reasons": "Hợp",
    }
    answer = client.post(reverse("ideas_office:inspect", args=[idea.pk]), verdict)
    assert answer.status_code == (302 if role in WRITERS else 404)


def test_the_officer_of_another_commune_gets_404(place: Commune, client: Client) -> None:
    idea = sent(place)
    other = Commune.objects.filter(province=place.province).exclude(code=place.code)[0]
    client.force_login(officers.person(Role.COMMUNE_OFFICER, officers.commune(other.code)))
    assert client.get(reverse("ideas_office:inspect", args=[idea.pk])).status_code == 404


def test_the_auditor_reads_no_telephone_number(place: Commune, client: Client) -> None:
    idea = sent(place)
    client.force_login(officers.usual(Role.AUDITOR))
    page = client.get(reverse("ideas_office:inspect", args=[idea.pk])).content.decode()
    assert PHONE not in page


def test_a_list_of_ideas_costs_the_same_for_one_and_for_twenty(
    place: Commune, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(officers.usual(Role.PROVINCIAL_OFFICER))
    sent(place)
    client.get(reverse("ideas_office:index"))
    with CaptureQueriesContext(connection) as for_one:
        client.get(reverse("ideas_office:index"))
    for number in range(19):
        sent(place, product_name=f"Mứt {number}")
    with django_assert_num_queries(len(for_one)):
        client.get(reverse("ideas_office:index"))


def test_a_potential_product_is_left_out_and_taken_up_again(place: Commune, client: Client) -> None:
    client.force_login(officers.usual(Role.COMMUNE_OFFICER))
    new = {
        "commune": place.code,
        "year": today().year,
        "name": "Nước mắm cá cơm",
        "maker_name": "",
        "product_set": "9",
        "origin": "CHARACTERISTIC",
        "note": "",
    }
    assert client.post(reverse("ideas_office:potential"), new).status_code == 302
    row = PotentialProduct.objects.get()
    for expected in (True, False):
        client.post(reverse("ideas_office:leave_out", args=[row.pk]))
        row.refresh_from_db()
        assert (row.left_out_on is not None) is expected


def test_a_full_class_takes_nobody_more(place: Commune) -> None:
    training = services.open_class(
        training=Training(name="Lập phương án", topics="Thị trường", held_on=today(), seats=1),
        province_code="68",
        by=UserFactory.create(),
    )
    by = UserFactory.create()
    first, second = (reviewed(sent(place), IdeaReview.Verdict.SELECTED) for _each in range(2))
    seat = services.take_seat(training=training, idea=first, by=by)
    assert services.take_seat(training=training, idea=first, by=by) == seat
    with pytest.raises(services.NoSeatLeft):
        services.take_seat(training=training, idea=second, by=by)
    with pytest.raises(services.NotSelected):
        services.take_seat(training=training, idea=sent(place), by=by)


def started(producer: Any, **changes: Any) -> Any:
    product = ProductFactory.create(producer=producer)
    fields = {
        "product_name": "Chè Đường Thề",
        "product_set": product.ocop_set,
        "target_stars": 4,
        "by": UserFactory.create(),
        "on": today(),
    }
    return plan_services.start_plan(producer=producer, **{**fields, **changes})


def written(plan: Any, *, but: str = "") -> Any:
    rubric = plan_selectors.plan_rubric(plan)
    return plan_services.write_plan(
        plan=plan,
        target_stars=plan.target_stars,
        words=dict.fromkeys(plan_services.WORDS, "Đã nghĩ kỹ"),
        measures={c: "Sẽ làm" for c in rubric.minima(plan.target_stars) if c != but},
        by=plan.entered_by,
    )


def test_a_plan_needs_a_measure_for_each_criterion_of_its_star() -> None:
    plan = started(ProducerFactory.create())
    left_out = next(iter(plan_selectors.plan_rubric(plan).minima(4)))
    with pytest.raises(plan_services.PlanIncomplete, match=left_out):
        plan_services.send_plan(plan=written(plan, but=left_out), by=plan.entered_by, on=today())
    plan_services.send_plan(plan=written(plan), by=plan.entered_by, on=today())
    plan.refresh_from_db()
    assert plan_selectors.plan_state(plan) is PlanState.SENT


def test_a_plan_given_back_is_mended_and_sent_again() -> None:
    plan = written(started(ProducerFactory.create()))
    plan_services.send_plan(plan=plan, by=plan.entered_by, on=today())
    with pytest.raises(plan_services.PlanClosed):
        written(plan)
    plan_services.review_plan(
        plan=plan, is_feasible=False, reasons="Thiếu vốn", by=UserFactory.create(), on=today()
    )
    plan = plan_services.send_plan(plan=written(plan), by=plan.entered_by, on=today())
    plan_services.review_plan(
        plan=plan, is_feasible=True, reasons="Được", by=UserFactory.create(), on=today()
    )
    assert plan_selectors.plan_state(plan) is PlanState.FEASIBLE
    with pytest.raises(plan_services.PlanClosed):
        plan_services.review_plan(
            plan=plan, is_feasible=False, reasons="–", by=UserFactory.create(), on=today()
        )


def test_a_helper_writes_a_plan_and_it_says_for_whom(client: Client) -> None:
    producer = ProducerFactory.create()
    owner, helper = UserFactory.create(), UserFactory.create()
    Member.objects.create(
        producer=producer, user=owner, duty=Member.Duty.OWNER, since_on=date(2024, 1, 1)
    )
    HelperConsent.objects.create(
        producer=producer,
        helper=helper,
        given_by=owner,
        since_on=date(2024, 1, 1),
        until_on=today() + timedelta(days=30),
    )
    client.force_login(helper)
    answer = client.post(
        reverse("desk:plan_start"),
        {"idea": "", "product_name": "Chè", "product_set": "11", "target_stars": "3"},
    )
    plan = producer.plans.get()
    assert answer.url == reverse("desk:plan", args=[plan.pk])
    assert (plan.entered_by, plan.entered_for) == (helper, producer)
    outsider = Client()
    outsider.force_login(UserFactory.create())
    assert outsider.get(reverse("desk:plan", args=[plan.pk])).status_code == 404


def test_what_was_typed_stays_when_handing_in_is_refused(client: Client) -> None:
    producer = ProducerFactory.create()
    owner = UserFactory.create()
    Member.objects.create(
        producer=producer, user=owner, duty=Member.Duty.OWNER, since_on=date(2024, 1, 1)
    )
    plan = started(producer, by=owner)
    client.force_login(owner)
    code = next(iter(plan_selectors.plan_rubric(plan).minima(4)))
    answer = client.post(
        reverse("desk:plan", args=[plan.pk]),
        {"target_stars": "4", "market": "Bán ở Đà Lạt", f"m-{code}": "Ký 20 hộ", "do": "send"},
    )
    assert answer.status_code == 422
    assert "Bán ở Đà Lạt" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.market == "Bán ở Đà Lạt"
    assert plan.measures.get().measure == "Ký 20 hộ"


def test_the_commune_follows_a_feasible_plan(client: Client, place: Commune) -> None:
    producer = ProducerFactory.create(commune=place, province=place.province)
    plan = written(started(producer))
    plan_services.send_plan(plan=plan, by=plan.entered_by, on=today())
    plan_services.review_plan(
        plan=plan, is_feasible=True, reasons="Được", by=UserFactory.create(), on=today()
    )
    step = plan_services.add_milestone(
        plan=plan, element="MATERIAL_AREA", what="Trồng 2 ha", due_on=today()
    )
    client.force_login(officers.usual(Role.COMMUNE_OFFICER))
    client.post(reverse("plans_office:milestone", args=[plan.pk, step.pk]))
    client.post(
        reverse("plans_office:advise", args=[plan.pk]),
        {"milestone": step.pk, "on": today().isoformat(), "text": "Đã xem vườn"},
    )
    step.refresh_from_db()
    assert step.done_on == today()
    page = client.get(reverse("plans_office:inspect", args=[plan.pk])).content.decode()
    assert "Đã xem vườn" in page


def test_every_criterion_of_every_set_has_a_guide() -> None:
    rules = read(current_rules().data)
    titles = {c.title for each in rules.sets for c in each.by_code.values()}
    assert [title for title in titles if guide_for(title) is None] == []


def test_the_criteria_page_says_what_proves_a_criterion(client: Client) -> None:
    page = client.get(reverse("criteria:product_set", args=[11])).content.decode()
    assert "Chứng minh bằng gì?" in page
    assert "Sổ thu mua ghi ngày" in page
