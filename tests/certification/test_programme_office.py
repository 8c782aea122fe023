"""Rounds, advisers and a province's own rules: who sets them up, and what the public sees."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from certification.models import Adviser, AssessmentRound, ProgrammeSettings
from certification.rules.rounds import legal_windows
from certification.selectors import programme as selectors
from certification.services import programme as services
from foundation.calendar import today
from foundation.models import Authority, User
from foundation.rules.roles import Role
from foundation.selectors import generation
from tests.certification.officers import commune, ministry, person, province, usual
from tests.factories import UserFactory
from tests.factories.programme import RoundFactory

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
READS = {
    Role.PROVINCIAL_OFFICER,
    Role.MINISTRY_RECORD_KEEPER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
KEEPS = {Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR}
# For the programme of Lâm Đồng: the ministry keeps its own, and of this one sees nothing.
OPEN_TO = {
    "index": READS,
    "advisers": READS,
    "open_round": KEEPS,
    "settings": KEEPS,
    "choose_adviser": KEEPS,
    "end_adviser": KEEPS,
}
OUTSIDE = {Role.BUYER, Role.HELPER}


def adviser(authority: Authority, **changes: Any) -> Adviser:
    return services.choose_adviser(
        **{
            "authority": authority,
            "name": "Sở Khoa học và Công nghệ",
            "kind": Adviser.Kind.DEPARTMENT,
            "field": Adviser.Field.PROPERTY,
            "contact": "Phòng sở hữu trí tuệ",
            "experience": "",
            "selected_on": today() - timedelta(days=30),
            "selection_paper": "12/QĐ-UBND",
            "by": UserFactory.create(),
            **changes,
        }
    )


def address(view: str, authority: Authority, chosen: Adviser) -> str:
    args = {"index": [], "advisers": [], "end_adviser": [chosen.pk]}.get(view, [authority.pk])
    return reverse(f"programme_office:{view}", args=args)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_its_pages(role: Role) -> None:
    client, authority = signed_in(usual(role)), province()
    chosen = adviser(authority)
    for view, roles in OPEN_TO.items():
        for ask in (
            (client.get, client.post) if view in {"settings", "end_adviser"} else [client.get]
        ):
            status = ask(address(view, authority, chosen)).status_code
            if role in OUTSIDE:
                assert status == 302, view
            else:
                assert status in ({200, 422} if role in roles else {404}), view
    assert not ProgrammeSettings.objects.exists()


def test_a_province_keeps_its_own_programme_and_no_other() -> None:
    own, other = province(), province("01")
    officer = signed_in(person(Role.PROVINCIAL_OFFICER, own))
    chosen = adviser(other, name="Sở ở Hà Nội")
    RoundFactory.create(authority=other, name="Đợt của Hà Nội")
    for view in ("open_round", "settings", "choose_adviser", "end_adviser"):
        assert officer.get(address(view, other, chosen)).status_code == 404
    assert "Đợt của Hà Nội" not in text(officer.get(reverse("programme_office:index")))
    assert "Sở ở Hà Nội" not in text(officer.get(reverse("programme_office:advisers")))


def test_a_commune_is_no_authority_of_rounds() -> None:
    client = signed_in(usual(Role.ADMINISTRATOR))
    url = reverse("programme_office:open_round", args=[commune().pk])
    assert client.get(url).status_code == 404


# --- rounds --------------------------------------------------------------------------------


def open_round(authority: Authority, **changes: Any) -> AssessmentRound:
    """The first round of 2027 as the law has it."""
    window = legal_windows("PROVINCE", 2027)[0]
    return services.open_round(
        **{
            "authority": authority,
            "name": "Đợt 1 năm 2027",
            "opens_on": window.opens_on,
            "proposals_until_on": window.proposals_until_on,
            "done_until_on": window.done_until_on,
            "is_extra": False,
            "basis": "",
            "by": UserFactory.create(),
            "on": ON,
            **changes,
        }
    )


def test_a_round_within_its_legal_window_is_opened() -> None:
    opened = open_round(province())
    assert (opened.year, opened.proposals_until_on) == (2027, date(2027, 4, 29))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"proposals_until_on": date(2027, 4, 30)}, "done_until_on"),
        ({"done_until_on": date(2027, 6, 30)}, "done_until_on"),
        ({"proposals_until_on": date(2026, 1, 1)}, "proposals_until_on"),
        ({"done_until_on": date(2027, 4, 29)}, "done_until_on"),
        ({"is_extra": True}, "basis"),
    ],
)
def test_a_round_outside_the_law_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(services.BadRound) as refused:
        open_round(province(), **changes)
    assert refused.value.field == field
    assert not AssessmentRound.objects.exists()


def test_a_second_round_in_a_window_is_an_extra_one_with_a_basis() -> None:
    authority = province()
    open_round(authority)
    with pytest.raises(services.BadRound) as refused:
        open_round(authority, name="Đợt 1b")
    assert refused.value.field == "proposals_until_on"
    extra = open_round(authority, name="Đợt 1b", is_extra=True, basis="Quy chế 15/QĐ-UBND")
    assert extra.is_extra


def test_a_round_named_twice_and_one_that_is_over_are_refused() -> None:
    authority = province()
    open_round(authority)
    with pytest.raises(services.BadRound) as refused:
        open_round(authority, is_extra=True, basis="Quy chế")
    assert refused.value.field == "name"
    with pytest.raises(services.BadRound):
        open_round(authority, name="Trễ", on=date(2028, 1, 1))


def at_once(*acts: Callable[[], object]) -> list[object]:
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return act()
        except services.ProgrammeError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(one, act) for act in acts]]


@pytest.mark.django_db(transaction=True)
def test_two_officers_open_one_windows_round_at_once_and_one_is_told() -> None:
    authority, officer = province(), UserFactory.create()
    results = at_once(
        *[
            lambda name=name: open_round(authority, name=name, by=officer)  # type: ignore[misc]
            for name in ("A", "B")
        ]
    )
    assert sum(isinstance(each, AssessmentRound) for each in results) == 1
    assert sum(isinstance(each, services.BadRound) for each in results) == 1


def test_the_free_window_comes_filled_in_and_opens_with_one_click() -> None:
    authority = province()
    officer = signed_in(person(Role.PROVINCIAL_OFFICER, authority))
    url = reverse("programme_office:open_round", args=[authority.pk])
    initial = officer.get(url).context["form"].initial
    window = selectors.windows_to_open(authority, on=today())[0]
    assert initial["proposals_until_on"] == window.proposals_until_on
    sent = dict(initial)
    assert officer.post(url, sent).status_code == 302
    assert AssessmentRound.objects.get().done_until_on == window.done_until_on
    assert selectors.windows_to_open(authority, on=today())[0] != window
    assert officer.post(url, {**sent, "name": "Lại"}).status_code == 422


# --- a province's own rules ----------------------------------------------------------------


def settings_sent(**changes: Any) -> dict[str, Any]:
    return {
        "minimum_reading": "mean",
        "idea_resubmit_days": 7,
        "source": "",
        "extra_papers": "",
        **changes,
    }


def test_a_number_where_the_law_is_silent_needs_its_paper() -> None:
    authority = province()
    officer = signed_in(person(Role.PROVINCIAL_OFFICER, authority))
    url = reverse("programme_office:settings", args=[authority.pk])
    refused = officer.post(url, settings_sent(quorum=7))
    assert set(refused.context["form"].errors) == {"source"}
    nought = officer.post(url, settings_sent(quorum=0, source="15/QC-HĐ"))
    assert set(nought.context["form"].errors) == {"quorum"}
    assert officer.post(url, settings_sent(quorum=7, source="15/QC-HĐ")).status_code == 302
    kept = ProgrammeSettings.objects.get()
    assert (kept.quorum, kept.source) == (7, "15/QC-HĐ")
    assert "15/QC-HĐ" in text(officer.get(reverse("programme_office:index")))


def test_nothing_filled_in_needs_no_paper() -> None:
    authority = province()
    services.keep_settings(authority=authority, values={}, by=UserFactory.create(), on=ON)
    assert ProgrammeSettings.objects.get().quorum is None


# --- advisers ------------------------------------------------------------------------------


def test_an_advisers_time_ends_once_and_the_choice_stays_on_record() -> None:
    authority = province()
    officer = signed_in(person(Role.PROVINCIAL_OFFICER, authority))
    url = reverse("programme_office:choose_adviser", args=[authority.pk])
    sent = {
        "name": "Công ty Tư vấn Thử",
        "kind": "CONSULTANT",
        "field": "MARKET",
        "selected_on": today().isoformat(),
        "selection_paper": "3/QĐ-SNN",
    }
    assert officer.post(url, {**sent, "selection_paper": ""}).status_code == 422
    assert officer.post(url, sent).status_code == 302
    chosen = Adviser.objects.get()
    end = reverse("programme_office:end_adviser", args=[chosen.pk])
    before = (today() - timedelta(days=1)).isoformat()
    assert officer.post(end, {"until_on": before}).status_code == 422
    assert officer.post(end, {"until_on": today().isoformat()}).status_code == 302
    assert officer.post(end, {"until_on": today().isoformat()}).status_code == 422
    assert "3/QĐ-SNN" in text(officer.get(reverse("programme_office:advisers")))
    assert list(selectors.advisers_on(today())) == []


def test_advisers_are_found_by_what_the_criteria_ask() -> None:
    authority = province()
    adviser(authority), adviser(authority, name="Sở Công Thương", field="MARKET")
    officer = signed_in(person(Role.PROVINCIAL_OFFICER, authority))
    html = text(officer.get(reverse("programme_office:advisers"), {"field": "MARKET"}))
    assert "Sở Công Thương" in html
    assert "Sở Khoa học" not in html


# --- the public pages ----------------------------------------------------------------------


def test_everyone_reads_rounds_and_deadlines(client: Client) -> None:
    RoundFactory.create(authority=province(), name="Đợt thử của Lâm Đồng")
    RoundFactory.create(
        authority=ministry(),
        name="Đợt đã xong",
        opens_on=today() - timedelta(days=90),
        proposals_until_on=today() - timedelta(days=60),
        done_until_on=today() - timedelta(days=1),
    )
    html = text(client.get(reverse("certification:rounds")))
    assert "Đợt thử của Lâm Đồng" in html
    assert "đang nhận hồ sơ" in html
    assert "Đợt đã xong" not in html
    assert "đến hết" in html


def test_everyone_reads_whom_to_ask_and_nobody_who_recorded_it(client: Client) -> None:
    recorder = UserFactory.create(last_name="Tên", first_name="Riêng")
    adviser(province(), by=recorder)
    adviser(province(), name="Chưa tới", selected_on=today() + timedelta(days=1))
    html = text(client.get(reverse("certification:advisers")))
    assert "Sở Khoa học và Công nghệ" in html
    assert "Phòng sở hữu trí tuệ" in html
    assert "Tên Riêng" not in html
    assert "Chưa tới" not in html


@pytest.mark.django_db(transaction=True)
def test_a_new_round_or_adviser_makes_kept_pages_old() -> None:
    authority, before = province(), generation()
    RoundFactory.create(authority=authority)
    after_round = generation()
    adviser(authority)
    assert before < after_round < generation()


@pytest.mark.parametrize("view", ["rounds", "advisers"])
def test_public_pages_cost_the_same_whatever_is_on_them(
    view: str, client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    url, authority = reverse(f"certification:{view}"), province()
    RoundFactory.create(authority=authority)
    adviser(authority)
    client.get(url)
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    for number in range(8):
        RoundFactory.create(authority=authority, name=f"Đợt {number}")
        adviser(authority, name=f"Sở {number}")
    with django_assert_num_queries(len(few)):
        client.get(url)
