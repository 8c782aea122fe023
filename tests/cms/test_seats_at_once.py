"""Seats of an event when several people ask at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from cms.selectors.events import seats_taken
from cms.services import install_site
from cms.services.registrations import TooFewSeats, register
from foundation.models import User
from tests.cms.outings import event


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_goes_to_one_of_those_who_ask_at_the_same_time(administrator: User) -> None:
    install_site(by=administrator)
    fair = event(registers=True, seats=1)

    def ask(number: int) -> bool:
        try:
            register(
                event=fair,
                name="Cô Hoa",
                phone=f"091200000{number}",
                people=1,
                now=timezone.now(),
            )
        except TooFewSeats:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ask, range(4))) == 1
    assert seats_taken(fair) == 1
