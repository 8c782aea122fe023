"""One published version of a story."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext

from cms.models import StoryPage, StoryVersion
from cms.selectors import crumbs
from cms.selectors.languages import in_other_language
from cms.selectors.stories import shown_version, version_url, versions_of
from foundation.calendar import today
from foundation.linked_data import absolute
from foundation.page_meta import PageMeta


def version_context(page: StoryPage, number: int) -> dict[str, Any]:
    """For its own page. Raises Http404 for a version that is not there, or whose words wait."""
    versions = list(versions_of(page))
    version = get_object_or_404(
        StoryVersion.objects.select_related("page"), page=page, number=number
    )
    words = shown_version(version, on=today())
    if not words:
        raise Http404(gettext("Bản này đang chờ cán bộ xét."))
    name = gettext("Bản %(number)d") % {"number": number}
    return {
        "version": version,
        "paragraphs": words.removeprefix(version.title).strip().splitlines(),
        "newest": versions[0],
        "versions": [{"version": one, "url": version_url(page, one.number)} for one in versions],
        "crumbs": [*crumbs(page)[:-1], {"title": page.title, "url": page.url}, {"title": name}],
        "other_language": in_other_language(page, now=get_language() or "vi"),
        "alternates": (),
        "meta": PageMeta(
            title=f"{version.title} · {name}", canonical=absolute(page.url or ""), kind="article"
        ),
    }
