"""Photos of what was handed over: a proof for the producer and the staff, and nobody else."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import PrivateFile, User
from marketplace.commerce.models import Consignment, HandOverPhoto, PartSent
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.services.errors import NotReady
from marketplace.commerce.services.timeline import locked

MOST_PHOTOS = 8
"""Of one consignment: the parcels and the carriers' papers, not an album."""


@transaction.atomic
def add_photo(
    *, consignment: Consignment, file: PrivateFile, by: User, part: PartSent | None = None
) -> HandOverPhoto:
    """Keep a photo of the parcel or the carrier's receipt; of a `part` that went ahead, or of the
    last parcel. Raises NotReady before anything left, and beyond eight photos."""
    consignment = locked(consignment)
    if part is None and consignment.state in states.BEFORE_LEAVING:
        raise NotReady(_("Kiện hàng chưa đi: chụp khi giao cho đơn vị vận chuyển."))
    if consignment.hand_over_photos.count() >= MOST_PHOTOS:
        raise NotReady(_("Một kiện giữ nhiều nhất %(n)d ảnh.") % {"n": MOST_PHOTOS})
    photo = HandOverPhoto.objects.create(consignment=consignment, part=part, file=file, by=by)
    log(instance=consignment, action="ocop.consignment.photo", user=by, data={"photo": photo.pk})
    return photo
