"""Search in the back office; Wagtail loads this package and thereby its parts."""

from search.wagtail_hooks import insight, lists, menu

__all__ = ["insight", "lists", "menu"]
