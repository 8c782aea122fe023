"""Editors' pages: Wagtail's addresses, with its pages answered from the page cache first."""

from django.urls import path, re_path
from wagtail import urls as wagtail

from cms.feeds import news_feed
from cms.views import calendars, page, registrations

urlpatterns = [
    path("tin-tuc/rss.xml", news_feed, name="news_feed"),
    path("su-kien/dang-ky/<int:event_id>/", registrations.register, name="event_register"),
    path("su-kien/dang-ky/<str:key>/", registrations.registration, name="event_registration"),
    path("lich/<int:page_id>.ics", calendars.entry, name="calendar_file"),
    *[pattern for pattern in wagtail.urlpatterns if pattern.name != "wagtail_serve"],
    re_path(wagtail.serve_pattern, page, name="wagtail_serve"),  # last: it answers every address
]
