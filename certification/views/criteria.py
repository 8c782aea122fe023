"""The criteria that products are rated by, for everyone who wants to read before filing."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.products.models import ProductSet
from certification import selectors
from certification.rules.rubric import STARS_WITH_MINIMA, ProductSetRubric, RuleSet, in_english
from foundation.calendar import today
from foundation.page_cache import public_page


@require_safe
@public_page(parameters=())
def sets(request: HttpRequest) -> HttpResponse:
    """The product sets by group, under the decision in force today."""
    rows = ProductSet.objects.order_by("group_number", "number")
    groups = [
        (_group_name(first), [(each, each.local_name) for each in (first, *rest)])
        for _number, (first, *rest) in groupby(rows, key=lambda each: each.group_number)
    ]
    context = {
        "groups": groups,
        "ruleset": selectors.ruleset_in_force(today()),
        "crumbs": _crumbs(),
    }
    return render(request, "certification/criteria/sets.html", context)


@require_safe
@public_page(parameters=())
def product_set(request: HttpRequest, number: int) -> HttpResponse:
    """One product set whole: parts, criteria, options, points, and the minima of each star."""
    found = get_object_or_404(ProductSet, number=number)
    ruleset = selectors.ruleset_in_force(today())
    rules = selectors.rules_of(ruleset) if ruleset else None
    rubric = rules.set(number) if rules else None
    if rules is None or rubric is None:
        raise Http404
    if get_language() == "en":
        rubric = in_english(rules, rubric)
    context = {
        "name": found.local_name,
        "rubric": rubric,
        "ruleset": ruleset,
        "minima": _minima(rubric),
        "stars": STARS_WITH_MINIMA,
        "bands": [band for band in rules.bands if band.certificate],
        "remarks": _remarks(rules, number),
        "crumbs": _crumbs(found.local_name),
    }
    return render(request, "certification/criteria/product_set.html", context)


def _minima(rubric: ProductSetRubric) -> list[tuple[str, str, list[int]]]:
    """Code, title and the points needed for each star, of the criteria that have a minimum."""
    return [
        (code, criterion.title, [criterion.minimum_for(star) for star in STARS_WITH_MINIMA])
        for code, criterion in rubric.by_code.items()
        if criterion.minimum_for(max(STARS_WITH_MINIMA))
    ]


def _remarks(rules: RuleSet, number: int) -> list[tuple[str, str]]:
    """Where the copy was corrected or is in doubt for this set: place and words."""
    remarks = (*rules.corrections, *rules.doubts)
    return [(each["at"], each["text"]) for each in remarks if number in each["sets"]]


def _group_name(each: ProductSet) -> str:
    return each.group_name_en if get_language() == "en" else each.group_name


def _crumbs(name: str = "") -> list[dict[str, str]]:
    crumbs = [
        {"url": reverse("wagtail_serve", args=[""]), "title": _("Trang chủ")},
        {"url": reverse("criteria:sets") if name else "", "title": _("Bộ tiêu chí")},
    ]
    return [*crumbs, {"url": "", "title": name}] if name else crumbs
