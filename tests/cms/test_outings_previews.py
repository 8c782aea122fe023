"""What an editor sees of a page before it is on the site."""

from typing import Any

import pytest
from django.utils import timezone

from catalog.producers.models import SalesPoint
from cms.models import EventBooth, LivestreamProduct
from tests.cms.outings import commune, event, route, season, stream
from tests.factories import GrowingAreaFactory, ProducerFactory, ProductFactory

pytestmark = pytest.mark.django_db


def previewed(page: Any) -> str:
    """The draft as the preview draws it: with its unsaved stands, stops and products."""
    draft = page.save_revision().as_object()
    answer = draft.make_preview_request()
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_of_an_event_shows_its_new_stand(site: None) -> None:
    page = event(commune=commune(), registers=True)
    page.booths = [EventBooth(number="A07", producer=ProducerFactory(name="Cơ sở Lá Xanh"))]
    html = previewed(page)
    assert "A07" in html
    assert "Cơ sở Lá Xanh" in html


def test_a_draft_of_a_route_shows_its_stops(site: None) -> None:
    point = SalesPoint.objects.create(name="Nhà trưng bày", commune=commune(number=3))
    page = route("Một ngày", {"growing_area": GrowingAreaFactory()}, {"sales_point": point})
    page.title = "Hai ngày"
    html = previewed(page)
    assert "Hai ngày" in html
    assert "Nhà trưng bày" in html


def test_a_draft_of_a_live_sale_shows_its_goods(site: None) -> None:
    page = stream(starts_at=timezone.now(), producer=ProducerFactory())
    page.stream_products = [LivestreamProduct(product=ProductFactory(title="Mắm nêm"))]
    assert "Mắm nêm" in previewed(page)


def test_a_draft_of_a_season_shows_its_months(site: None) -> None:
    page = season("Mùa cam", 11, 2)
    assert previewed(page).count("trong mùa") == 4
