"""Tries are counted once for all processes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from foundation import tries
from foundation.models import TryCount


@pytest.mark.django_db
def test_tries_add_up_and_are_forgotten_after_success() -> None:
    assert [tries.note("a"), tries.note("a"), tries.note("b")] == [1, 2, 1]
    assert tries.made("a") == 2
    tries.forget("a")
    assert (tries.made("a"), tries.made("b")) == (0, 1)


@pytest.mark.django_db
def test_a_count_begins_anew_when_its_time_is_over() -> None:
    tries.note("a")
    TryCount.objects.update(until_at=timezone.now() - timedelta(seconds=1), count=50)
    assert tries.made("a") == 0
    assert tries.note("a") == 1
    assert tries.forget_ended() == 0
    TryCount.objects.update(until_at=timezone.now() - timedelta(seconds=1))
    assert tries.forget_ended() == 1


@pytest.mark.django_db
def test_neither_names_nor_addresses_are_kept() -> None:
    tries.note("name:0901234567")
    assert "0901234567" not in TryCount.objects.get().what


@pytest.mark.django_db(transaction=True)
def test_no_try_is_lost_when_many_are_made_at_once() -> None:
    def note(_number: int) -> int:
        try:
            return tries.note("a")
        finally:
            connection.close()

    work: Callable[[int], int] = note
    with ThreadPoolExecutor(max_workers=8) as pool:
        counts = sorted(pool.map(work, range(40)))
    assert counts == list(range(1, 41))
