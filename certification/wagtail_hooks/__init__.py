"""The programme in the back office; Wagtail loads this package and thereby its parts."""

from certification.wagtail_hooks import menu, register

__all__ = ["menu", "register"]
