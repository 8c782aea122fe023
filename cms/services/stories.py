"""Keeping what a story said, each time what it says is published."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from cms.blocks.said import words_of
from cms.models import StoryPage, StoryVersion
from foundation.models import User


@transaction.atomic
def keep_version(*, page: StoryPage, by: User | None, at: datetime) -> StoryVersion:
    """Keep the words of a story that was just published as its next version.

    Words that are the same as the newest version's make no new one. Versions are numbered from
    1 without a gap and never change (criterion 5.1 wants a story whose words can be shown as
    they were on the day of the dossier).
    """
    StoryPage.objects.select_for_update().get(pk=page.pk)
    words = story_words(page)
    digest = sha256(words.encode()).hexdigest()
    newest = page.versions.order_by("-number").first()
    if newest is not None and newest.sha256 == digest:
        return newest
    return StoryVersion.objects.create(
        page=page,
        number=newest.number + 1 if newest else 1,
        title=page.title,
        words=words,
        sha256=digest,
        published_at=at,
        published_by=by,
    )


def story_words(page: StoryPage) -> str:
    """Title, lead and blocks of a story as plain text, a blank line between the parts."""
    parts = [page.title, page.lead, *(t for block in page.body for t in words_of(block.value))]
    return "\n\n".join(part for part in parts if part)
