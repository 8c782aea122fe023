"""Editors' pages: Wagtail's addresses, with its pages answered from the page cache first."""

from django.urls import re_path
from wagtail import urls as wagtail

from cms.views import page

urlpatterns = [
    *[pattern for pattern in wagtail.urlpatterns if pattern.name != "wagtail_serve"],
    re_path(wagtail.serve_pattern, page, name="wagtail_serve"),  # last: it answers every address
]
