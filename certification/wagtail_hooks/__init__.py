"""The programme in the back office; Wagtail loads this package and thereby its parts."""

from certification.wagtail_hooks import councils, filing, ideas, menu, register

__all__ = ["councils", "filing", "ideas", "menu", "register"]
