"""Pages follow their being published, in the transaction that publishes them.

What nobody here hears of (a page made live by hand in the database) waits for the night; what is
drawn asks again who may read it, so nothing is shown meanwhile that should not be.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import copy_for_translation_done, page_published, page_unpublished

from search.services.things import forget_page, write_page, write_pages_below


@receiver([page_published, page_unpublished], dispatch_uid="search_page")
def _page_changed(instance: Page, **kwargs: Any) -> None:
    write_page(instance)


@receiver(copy_for_translation_done, dispatch_uid="search_translation")
def _page_translated(target_obj: Any, **kwargs: Any) -> None:
    """A copy that follows its original is published without a word."""
    if isinstance(target_obj, Page):
        write_page(target_obj)


@receiver(post_delete, sender=Page, dispatch_uid="search_page_deleted")
def _page_deleted(instance: Page, **kwargs: Any) -> None:
    """Told of every kind of page, for each is a Page as well."""
    forget_page(instance.pk)


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="search_barred")
def _readers_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    write_pages_below(instance.page)
