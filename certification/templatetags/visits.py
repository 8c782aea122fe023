"""What the page of a visit asks of the photos it was handed."""

from collections.abc import Mapping, Sequence

from django import template

from certification.models import InspectionPhoto

register = template.Library()


@register.simple_tag
def photos_of(
    photos: Mapping[str, Sequence[InspectionPhoto]], item_code: str
) -> Sequence[InspectionPhoto]:
    """The photos of one item; "" for those of no single item."""
    return photos.get(item_code, [])
