"""The register, searched and narrowed down. Nothing here depends on who asks."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.places.models import Province
from certification import selectors
from certification.forms.public_register import PARAMETERS, Asked, PublicSearchForm
from certification.models import CertificateState
from certification.selectors import former_places, register_facets
from certification.selectors.register_facets import Facets, Group
from certification.views.public import crumbs, mark_of
from foundation.calendar import today
from foundation.page_cache import public_page
from foundation.selectors import kept

PER_PAGE = 30
NAMED_AT_MOST = 4
"""Places of today that a former name led to; more are only counted."""


@require_safe
@public_page(parameters=PARAMETERS)
def register(request: HttpRequest) -> HttpResponse:
    """All certificates ever recorded, searched by words and narrowed by what they are."""
    on = today()
    form = PublicSearchForm(request.GET)
    asked = form.asked()
    facets = register_facets.facets(asked.query(), _groups(asked.words, on))
    rows = selectors.search_register(asked.query(), on=on)
    page = _Counted(rows, PER_PAGE, total=facets.total).get_page(request.GET.get("page"))
    marks = selectors.ocop_marks([row.product_id for row in page], on=on)
    context = {
        "form": form,
        "asked": asked,
        "filters": _filters(asked, facets),
        "former_places": _former_places(asked.words),
        "page": page,
        "entries": [(row, mark_of(row, marks)) for row in page],
        "querystring": f"{urlencode(asked.parameters)}&" if asked.parameters else "",
        "crumbs": crumbs(),
    }
    return render(request, "certification/register.html", context)


def _groups(words: str, on: date) -> list[Group]:
    """Counts of the whole register are kept; those of words are as many as there are words."""
    if words:
        return register_facets.groups(words, on=on)
    return kept(f"register-groups:{on}", lambda: register_facets.groups("", on=on))


class _Counted(Paginator):
    """Pages of rows whose number is known already."""

    def __init__(self, rows: Any, per_page: int, *, total: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = total


@dataclass(frozen=True)
class _Choice:
    label: str
    total: int
    url: str
    is_chosen: bool


def _filters(asked: Asked, facets: Facets) -> list[tuple[str, list[_Choice]]]:
    """Each filter with its values: as links, those that would find nothing left out."""
    in_english = get_language() == "en"
    places = {province.code: province for province in Province.objects.order_by("name")}
    states = [
        _Choice(
            str(state.label),
            facets.states[state],
            asked.address(state="" if asked.state == state else state.value),
            asked.state == state,
        )
        for state in CertificateState
    ]
    stars = [
        _Choice(
            _("%(stars)s sao") % {"stars": n},
            facets.stars[n],
            asked.address(stars="" if asked.stars == n else str(n)),
            asked.stars == n,
        )
        for n in (5, 4, 3)
    ]
    provinces = [
        _Choice(
            place.name_en if in_english else place.name,
            facets.provinces[code],
            asked.address(province="" if asked.province == place else place.slug),
            asked.province == place,
        )
        for code, place in places.items()
    ]
    named = [(_("Tình trạng"), states), (_("Số sao"), stars), (_("Tỉnh, thành"), provinces)]
    return [(name, [c for c in choices if c.total or c.is_chosen]) for name, choices in named]


def _former_places(words: str) -> list[tuple[str, str]]:
    """The names of before that were understood, and where they lead, for people to see."""
    found = []
    for segment in former_places.segments(words):
        if segment.place is not None:
            communes = segment.place.communes
            if len(communes) > NAMED_AT_MOST:
                communes = (_("%(count)s xã, phường") % {"count": len(communes)},)
            shown = ", ".join((*segment.place.provinces, *communes))
            found.append((segment.place.name, shown))
    return found
