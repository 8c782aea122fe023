"""Which days offices work, and how deadlines are counted in them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation import working_days
from foundation.models import WorkingDayChange
from foundation.rules.roles import Role
from foundation.rules.working_days import WorkingDays
from tests.certification.officers import SINCE, commune, ministry, person, usual
from tests.factories import UserFactory

PLAIN = WorkingDays()
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
CHANGES = st.dictionaries(DAYS, st.booleans(), max_size=40)
ADDRESS = "/quan-tri/ngay-nghi-lam-bu/"


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 2, 12),  # Tết Giáp Thìn
        date(2025, 1, 29),  # Tết Ất Tỵ
        date(2026, 2, 17),  # Tết Bính Ngọ
        date(2027, 2, 8),  # Tết Đinh Mùi
        date(2024, 4, 18),  # 10 tháng Ba âm lịch
        date(2025, 4, 7),
        date(2026, 4, 27),  # a Sunday in 2026: the Monday instead
        date(2027, 4, 16),
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 9, 2),
        date(2026, 11, 24),  # Ngày Văn hóa Việt Nam, a day off from 2026
        date(2025, 5, 2),  # worked on 26/4/2025 instead
        date(2026, 8, 31),  # worked on 22/8/2026 instead
        date(2026, 11, 21),  # a Saturday
    ],
)
def test_offices_rest(day: date) -> None:
    assert not PLAIN.works(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 11, 24),  # before it was a day off
        date(2025, 4, 26),  # a Saturday worked instead of 2/5/2025
        date(2026, 8, 22),
        date(2026, 11, 23),
        date(2026, 2, 23),  # the Monday after Tết
    ],
)
def test_offices_work(day: date) -> None:
    assert PLAIN.works(day)


def test_fifteen_working_days_pass_over_tet() -> None:
    """Filed on Monday 9 February 2026: five days, Tết from 16 to 20, ten days more."""
    assert PLAIN.after(date(2026, 2, 9), 15) == date(2026, 3, 9)


@given(DAYS, st.integers(0, 60), CHANGES)
def test_between_counts_back_what_after_counted(
    start: date, days: int, changes: dict[date, bool]
) -> None:
    calendar = WorkingDays(changes)
    end = calendar.after(start, days)
    assert calendar.between(start, end) == days
    assert calendar.between(end, start) == -days


@given(DAYS, st.integers(1, 60), CHANGES)
def test_a_deadline_falls_on_a_day_that_is_worked(
    start: date, days: int, changes: dict[date, bool]
) -> None:
    calendar = WorkingDays(changes)
    assert calendar.works(calendar.after(start, days))


@given(DAYS, st.integers(0, 30), st.integers(0, 30), CHANGES)
def test_counting_in_two_goes_is_counting_in_one(
    start: date, first: int, second: int, changes: dict[date, bool]
) -> None:
    calendar = WorkingDays(changes)
    assert calendar.after(calendar.after(start, first), second) == calendar.after(
        start, first + second
    )


@given(DAYS, DAYS, DAYS, CHANGES)
def test_stretches_add_up(a: date, b: date, c: date, changes: dict[date, bool]) -> None:
    calendar = WorkingDays(changes)
    first, middle, last = sorted([a, b, c])
    assert calendar.between(first, last) == calendar.between(first, middle) + calendar.between(
        middle, last
    )


@given(DAYS, DAYS)
def test_a_recorded_day_is_what_the_record_says(day: date, other: date) -> None:
    for is_working in (True, False):
        assert WorkingDays({day: is_working}).works(day) is is_working
    if other != day:
        assert WorkingDays({day: True}).works(other) == PLAIN.works(other)


@settings(max_examples=30)
@given(st.integers(2024, 2040))
def test_every_year_has_between_244_and_256_working_days(year: int) -> None:
    assert 244 <= PLAIN.between(date(year - 1, 12, 31), date(year, 12, 31)) <= 256


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        PLAIN.after(date(2026, 1, 5), -1)


@pytest.mark.django_db
def test_a_recorded_change_moves_deadlines() -> None:
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    assert working_days.after(friday, 1) == monday
    WorkingDayChange.objects.create(
        on=monday, is_working=False, source="Thông báo thử", recorded_by=UserFactory.create()
    )
    assert working_days.after(friday, 1) == monday + timedelta(days=1)
    assert working_days.between(friday, monday) == 0


@pytest.mark.django_db
def test_the_ministrys_record_keeper_records_a_change_with_its_source(client: Client) -> None:
    keeper = usual(Role.MINISTRY_RECORD_KEEPER)
    client.force_login(keeper)
    facts = {"on": "2026-12-31", "is_working": "", "source": "Thông báo 6150/TB-BNV"}
    answer = client.post(f"{ADDRESS}new/", facts)
    assert answer.status_code == 302
    change = WorkingDayChange.objects.get()
    assert (change.on, change.is_working) == (date(2026, 12, 31), False)
    assert change.recorded_by == keeper
    assert "Thông báo 6150/TB-BNV" in client.get(ADDRESS).text


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER, Role.AUDITOR])
def test_other_officers_do_not_reach_the_days(client: Client, role: Role) -> None:
    client.force_login(usual(role))
    assert client.get(ADDRESS).status_code in {302, 403, 404}
    client.post(f"{ADDRESS}new/", {"on": "2026-12-31", "source": "không được"})
    assert not WorkingDayChange.objects.exists()


@pytest.mark.django_db
def test_a_record_keeper_whose_appointment_ended_or_who_sits_elsewhere_is_kept_out(
    client: Client,
) -> None:
    former = person(Role.MINISTRY_RECORD_KEEPER, ministry(), until_on=SINCE + timedelta(days=1))
    elsewhere = person(Role.MINISTRY_RECORD_KEEPER, commune())
    for each in (former, elsewhere):
        client.force_login(each)
        assert client.get(ADDRESS).status_code != 200
