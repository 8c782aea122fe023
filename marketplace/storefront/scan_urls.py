"""Addresses printed on packs. They carry no language prefix: they must stay short."""

from django.urls import URLPattern, URLResolver

app_name = "scan"
urlpatterns: list[URLPattern | URLResolver] = []
