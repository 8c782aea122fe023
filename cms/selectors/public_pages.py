"""Pages that somebody named, as everybody may see them in the language in use."""

from collections.abc import Collection
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.db.models.expressions import NegatedExpression
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction


def open_to_all() -> NegatedExpression:
    """The condition that a page is kept from nobody, by itself or by a page above it. Part of the
    question itself, where Wagtail's own `public()` asks a second one."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    barred = PageViewRestriction.objects.alias(of=path).filter(of__startswith=F("page__path"))
    return ~Exists(barred)


def public_pages(numbers: Collection[int]) -> dict[int, Page]:
    """Of these pages those that are live and for everybody, each in the language in use where it
    is published in it. Two queries, none without numbers."""
    if not numbers:
        return {}
    chosen = Page.objects.filter(pk__in=numbers)
    rows = Page.objects.live().public().select_related("locale")
    same = rows.filter(translation_key__in=chosen.values("translation_key"))
    return in_this_language(list(same), numbers)


def in_this_language(rows: list[Any], chosen: Collection[int]) -> dict[int, Any]:
    """Each chosen page that is among the rows, in the language in use where that is too."""
    language = get_language()
    translated = {row.translation_key: row for row in rows if row.locale.language_code == language}
    return {row.pk: translated.get(row.translation_key, row) for row in rows if row.pk in chosen}
