"""Photos of products in which the mark is seen: an officer says so, and the day decides."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certification.access import marks as access
from certification.services import photos as services
from certification.views.frame import office_page, person
from foundation.calendar import today

PER_PAGE = 30


@require_GET
def photos(request: HttpRequest) -> HttpResponse:
    """The product photos this officer looks over, newest first."""
    reach = access.mark_reader(request.user, on=today())
    rows = access.photos_within(reach).order_by("-date_created", "-pk")
    context: dict[str, object] = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "asked": "",
        "may_write": reach.may_write,
    }
    crumbs = [(reverse("marks_office:index"), _("Dùng nhãn hiệu OCOP"))]
    title = _("Ảnh sản phẩm có nhãn hiệu")
    return office_page(request, "certification/marks/photos.html", title, context, crumbs)


@require_POST
def set_photo(request: HttpRequest, photo_id: int) -> HttpResponse:
    """Say whether the mark is seen in a photo."""
    reach = access.mark_writer(request.user, on=today())
    photo = get_object_or_404(access.photos_to_set(reach), pk=photo_id)
    services.set_photo(photo=photo, shows_mark="shows" in request.POST, by=person(request))
    messages.success(request, _("Đã ghi. Ảnh có nhãn hiệu chỉ hiện khi giấy còn hiệu lực."))
    return redirect("marks_office:photos")
