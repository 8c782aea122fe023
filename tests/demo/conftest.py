"""The imaginary producer's world, built once for the tests of a module and undone after them."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from catalog.producers.models import Producer
from foundation.calendar import today
from foundation.models import Authority, User
from marketplace.demo import afterwards, imaginary, people, programme
from tests.factories import ProductFactory


@pytest.fixture(scope="module")
def filed(django_db_setup: None, django_db_blocker) -> Iterator[Producer]:
    """The producer with a dossier in every state."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _file()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker) -> Iterator[Producer]:
    """The same, and what stands before and after its dossiers."""
    with django_db_blocker.unblock(), transaction.atomic():
        producer = _file()
        afterwards.build(producer=producer, on=today(), say=lambda _words: None)
        yield producer
        transaction.set_rollback(True)


def _file() -> Producer:
    for level, name, place in (
        ("PROVINCE", "Uỷ ban nhân dân Lâm Đồng", "68"),
        ("COMMUNE", "Uỷ ban nhân dân Phường Phan Thiết", "22945"),
        ("MINISTRY", "Bộ Nông nghiệp và Môi trường", ""),
    ):
        Authority.objects.get_or_create(level=level, place_code=place, defaults={"name": name})
    ProductFactory.create()  # brings the one class of products
    people.load_people()
    officer = User.objects.get(email="can-bo-tinh@vi-du.example")
    producer = imaginary.build(officer=officer, by=officer, on=today()).lapsed.producer
    assert producer is not None
    programme.build(producer=producer, on=today(), say=lambda _words: None)
    return producer
