"""Pages of going out, published below their lists, for tests."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from catalog.places.models import Commune
from cms.models import EventIndexPage, EventPage


def commune(province: str = "Lâm Đồng", number: int = 0) -> Commune:
    return Commune.objects.filter(province__name=province).order_by("code")[number]


def published(index: type[Page], page: Page) -> Any:
    """The page, live below the Vietnamese list of its kind."""
    index.objects.get(locale__language_code="vi").add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def event(title: str = "Hội chợ xuân", **facts: Any) -> EventPage:
    """A fair in ten days, of three hours, unless said otherwise."""
    starts_at: datetime = facts.pop("starts_at", timezone.now() + timedelta(days=10))
    facts.setdefault("ends_at", starts_at + timedelta(hours=3))
    facts.setdefault("place", "Sân vận động")
    index = facts.pop("index", EventIndexPage)
    return published(index, EventPage(title=title, starts_at=starts_at, **facts))
