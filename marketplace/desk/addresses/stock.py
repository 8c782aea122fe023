"""Words at fixed hours, and their one-tap answers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
