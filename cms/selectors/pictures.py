"""Pictures by key, with the sizes they are shown in."""

from collections.abc import Iterable

from wagtail.images.models import Filter

from foundation.models import SiteImage


def drawn(image_ids: Iterable[int], spec: str) -> dict[int, SiteImage]:
    """Those pictures that show no OCOP mark, by key, with their sizes of this spec at hand.

    A picture of the mark stands only where its certificate is looked at. Two queries, none
    without keys.
    """
    wanted = {pk for pk in image_ids if pk}
    if not wanted:
        return {}
    rows = SiteImage.objects.filter(pk__in=wanted, shows_mark=False)
    return {image.pk: image for image in rows.prefetch_renditions(*Filter.expand_spec(spec))}
