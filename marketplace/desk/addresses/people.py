"""Who works for the producer, and who helps."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
