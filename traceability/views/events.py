"""Photos of a lot in the back office."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from foundation.calendar import today
from foundation.private_files import hand_out
from traceability import access


@require_GET
def photo(request: HttpRequest, lot_id: int, photo_id: int) -> HttpResponseBase:
    """One photo of a lot that this officer looks after, shown to buyers or not."""
    lot = access.lot_of_officer(request.user, lot_id, on=today())
    found = lot.photos.select_related("file").filter(pk=photo_id).first()
    if found is None:
        raise Http404
    return hand_out(found.file)
