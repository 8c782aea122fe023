"""An occasion's slug stands in addresses, however an editor wrote it."""

import pytest
from django.http import QueryDict

from catalog.products.models import ProductSet
from search.forms import read
from search.list_forms import OccasionForm
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_what_an_editor_calls_an_occasion_is_read_from_addresses() -> None:
    ProductSet.objects.get_or_create(number=1, defaults={"name": "Rau"})
    typed = {
        "name": "Trung thu",
        "name_en": "Mid-autumn",
        "slug": "BOTH_WAYS",
        "phrases": "quà trung thu",
        "sets": ["1"],
        "is_on": "on",
    }
    form = OccasionForm(typed, for_user=UserFactory())
    assert form.is_valid(), form.errors
    slug = form.save().slug
    assert slug == "both-ways"
    assert read(QueryDict(f"dip={slug}")).filters.occasion == slug
