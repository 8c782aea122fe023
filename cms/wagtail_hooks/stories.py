"""What happens when a story is published, when somebody deletes it, and when a certificate ends
under it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.signals import page_published

from certification.services import certificate_withdrawn
from cms.models import StoryPage, StoryVersion
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


@hooks.register("before_delete_page")
def keep_told_story(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What dossiers may cite is taken off the site, never deleted; nor is a list that holds it."""
    if not _holds_versions(page):
        return None
    messages.error(request, _("Chuyện kể đã đăng có các bản được giữ: hãy gỡ đăng, đừng xoá."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_told_stories(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same for many pages at once."""
    pages = [one for one in objects if isinstance(one, Page)]
    if action_type != "delete" or not pages:
        return None
    held = (keep_told_story(request, page) for page in pages)
    return next((answer for answer in held if answer is not None), None)


def _holds_versions(page: Page) -> bool:
    """Whether the page, one below it, or an alias that goes with them has kept versions."""
    below = Page.objects.descendant_of(page, inclusive=True).values("pk")
    gone = Q(page__in=below) | Q(page__alias_of__in=below)
    return StoryVersion.objects.filter(gone).exists()


page_published.connect(keep_words_when_published, sender=StoryPage)
certificate_withdrawn.connect(look_at_stories_when_withdrawn)
