"""The editors' room in the back office; Wagtail loads this package and thereby its parts."""

from cms.wagtail_hooks import (
    general,
    intros,
    labels,
    links,
    registrations,
    sales_points,
    stories,
)

__all__ = [
    "general",
    "intros",
    "labels",
    "links",
    "registrations",
    "sales_points",
    "stories",
]
