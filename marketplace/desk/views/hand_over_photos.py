"""Photos of parcels that were handed over; gone with the buyer's name thirty days after the end."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.once import AlreadySent, once
from foundation.private_files import BadFile, hand_out, keep
from marketplace.commerce.selectors.consignments import shows_buyer
from marketplace.commerce.selectors.parts import parts_of
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.hand_over_photos import add_photo
from marketplace.desk.access import Desk, consignment_or_404, desk_page
from marketplace.desk.acts import form_page, signed_in
from marketplace.desk.forms import HandOverPhotoForm


@require_http_methods(["GET", "POST"])
@desk_page
def add(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """Add a photo afterwards: the receipt often comes when the parcel is gone."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    posted = request.method == "POST"
    form = HandOverPhotoForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        parts=parts_of(consignment),
    )
    if posted and form.is_valid():
        try:
            with once(form, by=signed_in(request)):
                add_photo(
                    consignment=consignment,
                    file=keep(form.cleaned_data["photo"], by=signed_in(request)),
                    part=form.part,
                    by=signed_in(request),
                )
            messages.success(request, _("Đã giữ ảnh."))
            return redirect("desk:order", consignment_id)
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:order", consignment_id)
        except (BadFile, OrderRefused) as error:
            form.add_error("photo", str(error))
    context = {"desk": desk, "consignment": consignment, "form": form}
    return form_page(request, "desk/orders/photo.html", context, form)


@require_GET
@desk_page
def photo(request: HttpRequest, desk: Desk, consignment_id: int, photo_id: int) -> HttpResponseBase:
    desk, consignment = consignment_or_404(desk, consignment_id)
    if not shows_buyer(consignment, on=desk.on):
        raise Http404
    rows = consignment.hand_over_photos.select_related("file")
    return hand_out(get_object_or_404(rows, pk=photo_id).file)
