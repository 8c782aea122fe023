"""A form acts once, however often its button is pressed."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from foundation.models import SentForm, User
from foundation.once import AlreadySent, OnceForm, forget, once
from tests.factories.market import UserFactory


def sent(token: object) -> OnceForm:
    form = OnceForm({"once_token": token})
    assert form.is_valid()
    return form


@pytest.mark.django_db
def test_each_drawn_form_has_a_number_of_its_own() -> None:
    numbers = {OnceForm()["once_token"].value() for _ in range(3)}
    assert len(numbers) == 3


@pytest.mark.django_db
def test_the_second_press_of_a_button_does_nothing() -> None:
    user, token, acts = UserFactory.create(), uuid.uuid4(), []
    with once(sent(token), by=user):
        acts.append("first")
    with pytest.raises(AlreadySent), once(sent(token), by=user):
        acts.append("second")
    assert acts == ["first"]


@pytest.mark.django_db
def test_a_refused_act_can_be_tried_again_with_the_same_form() -> None:
    user, token = UserFactory.create(), uuid.uuid4()
    with pytest.raises(ValueError, match="refused"), once(sent(token), by=user):
        raise ValueError("refused")
    with once(sent(token), by=user):
        pass
    assert SentForm.objects.count() == 1


@pytest.mark.django_db
def test_a_form_without_a_number_acts_as_before() -> None:
    user = UserFactory.create()
    for _ in range(2):
        with once(sent(""), by=user):
            pass
    assert not SentForm.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_act_once() -> None:
    user, token = UserFactory.create(), uuid.uuid4()
    start, acts = threading.Barrier(2), []

    def press() -> None:
        try:
            start.wait(10)
            with once(sent(token), by=User.objects.get(pk=user.pk)):
                acts.append("act")
        except AlreadySent:
            acts.append("again")
        finally:
            connection.close()

    people = [threading.Thread(target=press) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert sorted(acts) == ["act", "again"]


@pytest.mark.django_db
def test_numbers_are_forgotten_after_a_week() -> None:
    user, now = UserFactory.create(), timezone.now()
    for days in (1, 8):
        SentForm.objects.create(token=uuid.uuid4(), by=user, sent_at=now - timedelta(days=days))
    assert forget(now=now) == 1
    assert SentForm.objects.count() == 1
