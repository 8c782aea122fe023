"""The programme in the back office; Wagtail loads this package and thereby its parts."""

from certification.wagtail_hooks import (
    cases,
    councils,
    dossiers,
    filing,
    ideas,
    imports,
    inspections,
    marks,
    menu,
    programme,
    recognition,
    register,
)

__all__ = [
    "cases",
    "councils",
    "dossiers",
    "filing",
    "ideas",
    "imports",
    "inspections",
    "marks",
    "menu",
    "programme",
    "recognition",
    "register",
]
