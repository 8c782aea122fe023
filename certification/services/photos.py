"""Saying of a product's photo that the mark is seen in it."""

from django.db import transaction
from wagtail.log_actions import log

from catalog.products.models import ProductImage
from foundation.models import User


@transaction.atomic
def set_photo(*, photo: ProductImage, shows_mark: bool, by: User) -> None:
    """From now on the photo is drawn only while the product has the mark, or always."""
    photo = ProductImage.objects.select_for_update(of=("self",)).get(pk=photo.pk)
    if photo.shows_mark == shows_mark:
        return
    photo.shows_mark = shows_mark
    photo.save(update_fields=["shows_mark"])
    log(
        instance=photo.product,
        action="ocop.mark.photo",
        user=by,
        data={"photo": photo.pk, "shows_mark": shows_mark},
    )
