"""Whoever watches over the site is told the truth."""

import pytest
from django.db import DatabaseError
from django.test import Client

from foundation import health


def test_a_living_process_answers_without_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_ready_copy_names_the_register_generation(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert b"generation" in answer.content


def test_a_copy_without_its_database_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable() -> int:
        raise DatabaseError

    monkeypatch.setattr(health, "generation", unreachable)
    assert client.get("/readyz").status_code == 503
