"""Kept pages follow what is said of pictures and labels in the next request."""

from collections.abc import Callable

import pytest
from django.db import connection

from catalog.products.models import LabelText
from foundation.models import SiteImage
from foundation.selectors import generation
from tests.cms.conftest import picture
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


def grows(act: Callable[[], object]) -> bool:
    """Whether kept pages are made anew after this; a deferred trigger counts at the commit."""
    before = generation()
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return generation() > before


@pytest.fixture
def image(db: None) -> SiteImage:
    return picture("Bến cá")


@pytest.mark.parametrize(
    "said",
    [
        {"shows_mark": True, "certificate_number": "CN-000001"},
        {"people_consent_on": "2026-11-01"},
        {"credit": "Người chụp"},
        {"focal_point_x": 10},
    ],
)
def test_what_is_said_of_a_picture_counts_at_once(image: SiteImage, said: dict) -> None:
    assert grows(lambda: SiteImage.objects.filter(pk=image.pk).update(**said))


def test_a_picture_that_is_gone_is_shown_no_more(image: SiteImage) -> None:
    assert grows(image.delete)


def test_a_title_for_the_office_alone_throws_no_page_away(image: SiteImage) -> None:
    assert not grows(lambda: SiteImage.objects.filter(pk=image.pk).update(title="Bến cá sáng"))


def test_a_labels_text_counts_at_once() -> None:
    label, _ = LabelText.objects.get_or_create(product=ProductFactory())
    rows = LabelText.objects.filter(pk=label.pk)
    assert grows(lambda: rows.update(storage="Nơi khô mát"))
