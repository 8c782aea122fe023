"""The editors' pages, and what stands beside them."""

from cms.views import calendars, registrations
from cms.views.pages import page

__all__ = ["calendars", "page", "registrations"]
