"""Pages of going out, published below their lists, for tests."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from catalog.places.models import Commune
from cms.models import (
    EventIndexPage,
    EventPage,
    LivestreamIndexPage,
    LivestreamPage,
    RouteIndexPage,
    RouteStop,
    SeasonIndexPage,
    SeasonPage,
    TourRoutePage,
)
from foundation.calendar import today
from marketplace.commerce.models import HarvestWindow


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


def stream(title: str = "Mở thùng mắm", **facts: Any) -> LivestreamPage:
    """A live selling tomorrow, of one hour, unless said otherwise."""
    starts_at: datetime = facts.pop("starts_at", timezone.now() + timedelta(days=1))
    facts.setdefault("ends_at", starts_at + timedelta(hours=1))
    return published(LivestreamIndexPage, LivestreamPage(title=title, starts_at=starts_at, **facts))


def route(
    title: str = "Một ngày ở vùng chè", *stops: dict[str, Any], **facts: Any
) -> TourRoutePage:
    """A way through these stops, in order."""
    page = TourRoutePage(title=title, **facts)
    page.stops = [RouteStop(sort_order=n, **stop) for n, stop in enumerate(stops)]
    return published(RouteIndexPage, page)


def season(title: str, first: int, last: int) -> SeasonPage:
    return published(SeasonIndexPage, SeasonPage(title=title, from_month=first, until_month=last))


def harvest(product: Any, *, starts: int, ends: int, **facts: Any) -> HarvestWindow:
    """A harvest open to orders today, with goods from one day to another, counted from today."""
    on = today()
    held = {"opens_on": on - timedelta(days=1), "packs": 10, **facts}
    from_on, until_on = on + timedelta(days=starts), on + timedelta(days=ends)
    held["opens_on"] = min(held["opens_on"], from_on)
    return HarvestWindow.objects.create(product=product, from_on=from_on, until_on=until_on, **held)
