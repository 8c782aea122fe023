"""Which pages anyone may read."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet


def readable(pages: PageQuerySet) -> PageQuerySet:
    """Those of the pages that are published below a home page and kept from nobody.

    One condition in the question itself, where Wagtail's own `public()` asks a second one.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    barred = PageViewRestriction.objects.alias(of=path).filter(of__startswith=F("page__path"))
    return pages.live().filter(~Exists(barred), depth__gt=2)
