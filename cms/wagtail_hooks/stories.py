"""What happens when a story is published, and when a certificate ends under it."""

from typing import Any

from django.db.models import Q
from wagtail.signals import page_published

from certification.services import certificate_withdrawn
from cms.models import StoryPage
from cms.services.stories import keep_version
from cms.story_claims import hold_story_claims
from foundation.calendar import today


def keep_words_when_published(sender: Any, instance: StoryPage, **kwargs: Any) -> None:
    """Each publication's words stay readable, and what they claim waits for an officer."""
    revision = kwargs.get("revision")
    keep_version(page=instance, by=getattr(revision, "user", None), at=instance.last_published_at)
    hold_story_claims([instance], on=today())


def look_at_stories_when_withdrawn(sender: Any, withdrawal: Any, **kwargs: Any) -> None:
    """A withdrawal that counts later is left to the night."""
    product, on = withdrawal.certificate.product, today()
    if withdrawal.effective_on > on:
        return
    own = {pk for pk in (product.producer_id, product.maker_id) if pk}
    named = Q(producer__in=own) | Q(producer=None, story_products__product__producer__in=own)
    pages = StoryPage.objects.live().filter(named).distinct()
    hold_story_claims(pages, on=on, cause="WITHDRAWN")


page_published.connect(keep_words_when_published, sender=StoryPage)
certificate_withdrawn.connect(look_at_stories_when_withdrawn)
