"""Which decision holds on a day, its criteria, and the reasons for stars in words."""

from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from catalog.products.models import ProductSet
from certification.models import RuleSet
from certification.rules import rubric, scoring


def ruleset_in_force(on: date) -> RuleSet | None:
    """The decision that rates products on the day, in its newest version; None before the first.

    Where one amends another that still runs, the later one. Its `data` is not read here.
    """
    newer = RuleSet.objects.filter(code=OuterRef("code"), version__gt=OuterRef("version"))
    return (
        RuleSet.objects.filter(~Exists(newer), in_force_from__lte=on)
        .filter(Q(in_force_until__isnull=True) | Q(in_force_until__gt=on))
        .defer("data")
        .order_by("-in_force_from", "-pk")
        .first()
    )


def rules_of(row: RuleSet) -> rubric.RuleSet:
    """The rule set of that very row. Rows never change, so each is read once a process."""
    return _rules(row.sha256)


@lru_cache(maxsize=16)
def _rules(sha256: str) -> rubric.RuleSet:
    return rubric.read(RuleSet.objects.values_list("data", flat=True).get(sha256=sha256))


def rubric_for(product_set: ProductSet, on: date) -> rubric.ProductSetRubric | None:
    """The criteria of a product set on the day; None where the decision is not scored with."""
    row = ruleset_in_force(on)
    return rules_of(row).set(product_set.number) if row else None


def reasons(outcome: scoring.Outcome) -> list[str]:
    """Why the stars are no higher than they are: each stop rule, then each minimum missed."""
    stops = [
        _("Tiêu chí %(code)s %(title)s: %(rule)s")
        % {"code": hit.code, "title": hit.title, "rule": hit.stop.text}
        for hit in outcome.stops
    ]
    return stops + [_shortfall(missed) for missed in outcome.shortfalls]


def _shortfall(missed: scoring.Shortfall) -> str:
    return _(
        "Tiêu chí %(code)s %(title)s: có %(had)s điểm, cần %(needed)s điểm cho %(star)s sao"
    ) % {
        "code": missed.code,
        "title": missed.title,
        "had": number_format(scoring.shown(missed.had)),
        "needed": missed.needed,
        "star": missed.star,
    }
