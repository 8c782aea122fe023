"""Reviews by the order's own link: write, change, take back; and their photos for everyone."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.private_files import hand_out
from marketplace.commerce import access
from marketplace.commerce.forms.reviews import ReviewForm
from marketplace.commerce.models import Consignment, Review, ReviewPhoto
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules import reviews as rules
from marketplace.commerce.selectors import reviews as selectors
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services import reviews as services
from marketplace.commerce.views.orders import opened, private

PHOTO_SECONDS = 600
"""How long a browser keeps a photo of a shown review."""


@require_safe
@never_cache
def index(request: HttpRequest, number: str) -> HttpResponse:
    """What came and can be reviewed, and what was written of it."""
    order = opened(request, number)
    parcels = order.consignments.select_related("producer").order_by("pk")
    context = {
        "order": order,
        "parcels": [(row, selectors.unreviewed(row)) for row in parcels],
        "reviews": selectors.of_order(order),
    }
    return private(render(request, "commerce/reviews/index.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, number: str, line_id: int) -> HttpResponse:
    """Write the review of a line, or change it. A second press finds the first one."""
    order = opened(request, number)
    line, consignment, found = _line(order, line_id)
    if request.method == "POST" and found is not None and request.POST.get("do") == "write":
        return redirect(_address(order))  # pressed twice: it stands as the first press wrote it
    form = ReviewForm(request.POST or None, request.FILES or None, review=found)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _said(request, form, consignment, line, found))
            return redirect(_address(order))
        except OrderRefused as refused:
            form.add_error(None, str(refused))
    context = {
        "order": order,
        "line": line,
        "consignment": consignment,
        "review": found,
        "may_edit": found is None
        or rules.may_edit(
            written_at=found.written_at, edited_at=found.edited_at, now=timezone.now()
        ),
        "form": form,
    }
    status = 422 if form.errors else 200
    return private(render(request, "commerce/reviews/review.html", context, status=status))


@require_POST
@never_cache
def withdraw(request: HttpRequest, number: str, line_id: int) -> HttpResponse:
    """Take a review back for good. A second press changes nothing."""
    order = opened(request, number)
    found = get_object_or_404(Review, line=line_id, line__order=order)
    try:
        services.withdraw_review(review=found, by=access.owner_of(request), now=timezone.now())
        messages.success(request, _("Đã rút đánh giá. Lời, tên và ảnh đã được xoá."))
    except OrderRefused as refused:
        messages.info(request, str(refused))
    return redirect(_address(order))


@require_safe
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """A photo of a review that is shown, for everyone."""
    return _public(_shown_photo(photo_id), is_small=False)


@require_safe
def small_photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """The same, small."""
    return _public(_shown_photo(photo_id), is_small=True)


def _public(found: ReviewPhoto, *, is_small: bool) -> HttpResponseBase:
    response = hand_out(found.small if is_small else found.file)
    response["Cache-Control"] = f"private, max-age={PHOTO_SECONDS}"
    return response


def _shown_photo(photo_id: int) -> ReviewPhoto:
    rows = ReviewPhoto.objects.select_related("file", "small")
    return get_object_or_404(rows, pk=photo_id, review__state=Review.State.SHOWN)


def _line(order: Order, line_id: int) -> tuple[Line, Consignment, Review | None]:
    """A line of the order, its parcel, and what its buyer said of it. Raises Http404 for another
    line, one that never came, and one whose review was taken back."""
    line = get_object_or_404(order.lines.select_related("product", "partner"), pk=line_id)
    rows = order.consignments.select_related("producer", "order")
    consignment = get_object_or_404(rows, producer=line.partner.producer_id)
    found = Review.objects.filter(line=line).first()
    if found is not None and found.state == Review.State.WITHDRAWN:
        raise Http404
    if found is None and line.pk not in {row.pk for row in selectors.unreviewed(consignment)}:
        raise Http404
    return line, consignment, found


def _said(
    request: HttpRequest,
    form: ReviewForm,
    consignment: Consignment,
    line: Line,
    found: Review | None,
) -> str:
    """Write the review, or change the one that was `found`; words for the buyer. Raises
    OrderRefused."""
    photos, by, now = form.cleaned_data["photos"], access.owner_of(request), timezone.now()
    if found is None:
        services.write_review(
            consignment=consignment,
            line=line,
            said=form.said(),
            photos=photos,
            language=get_language() or "vi",
            by=by,
            now=now,
        )
        return _("Cảm ơn bạn. Đánh giá đã hiện trên trang sản phẩm.")
    drop = form.cleaned_data.get("drop_photos", False)
    services.edit_review(
        review=found, said=form.said(), photos=photos, drop_photos=drop, by=by, now=now
    )
    return _("Đã sửa đánh giá.")


def _address(order: Order) -> str:
    return f"{reverse('commerce:reviews', args=[order.number])}?k={order.key}"
