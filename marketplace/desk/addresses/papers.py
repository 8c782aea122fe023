"""Papers of products, and trials of new ones."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
