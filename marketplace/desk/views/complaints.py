"""Complaints about the producer's parcels: read, answer, and note the goods that came back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.private_files import hand_out
from marketplace.commerce.forms import AnswerForm, typed_packs
from marketplace.commerce.models import Complaint, ComplaintPhoto
from marketplace.commerce.rules import complaints as rules
from marketplace.commerce.selectors import complaints as selectors
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services import complaints as services
from marketplace.desk.access import Desk, desk_page

PER_PAGE = 20


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits for an answer, the most urgent first; or what is over."""
    over = request.GET.get("xem") == "xong"
    rows = selectors.of_producer(desk.producer, over=over)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/complaints/list.html", {"desk": desk, "page": page, "over": over})


@require_http_methods(["GET", "POST"])
@desk_page
def complaint(request: HttpRequest, desk: Desk, complaint_id: int) -> HttpResponse:
    """One complaint and the answer to it. A second press finds it answered."""
    desk, found = _complaint(desk, complaint_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        desk.must_act()
        if form.is_valid() and form.cleaned_data["answer"] == "yes" and not desk.acting.sees_money:
            # Also without a sum: agreeing that a parcel never came pays it back whole.
            form.add_error("answer", _("Đồng ý là trả tiền, trả hàng: nhờ chủ hoặc người bán."))
        if form.is_valid():
            try:
                services.answer(
                    complaint=found,
                    accepts=form.cleaned_data["answer"] == "yes",
                    amount=form.cleaned_data["amount"],
                    must_send_back=form.cleaned_data["must_send_back"],
                    words=form.cleaned_data["words"],
                    by=request.user,  # type: ignore[arg-type]
                    now=timezone.now(),
                )
                messages.success(request, _("Đã trả lời người mua."))
                return redirect("desk:complaint", found.pk)
            except OrderRefused as error:
                form.add_error(None, str(error))
    context = {
        "desk": desk,
        "story": selectors.story(found),
        "hides_money": not desk.acting.sees_money,
        "hides_words": not selectors.shows_buyers_words(found, on=desk.on),
        "form": form,
        "may_answer": found.state == rules.OPEN and desk.acting.may_act,
        "waits_for_goods": found.state == rules.ACCEPTED and desk.acting.may_act,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/complaints/complaint.html", context, status=status)


@require_POST
@desk_page
def goods_back(request: HttpRequest, desk: Desk, complaint_id: int) -> HttpResponse:
    """The goods are here again: what was promised is paid."""
    desk, found = _complaint(desk, complaint_id)
    desk.must_act()
    try:
        services.goods_back(
            complaint=found,
            good=typed_packs(request.POST),
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        messages.success(request, _("Đã ghi hàng về. Tiền sẽ được trả cho người mua."))
    except OrderRefused as error:
        messages.error(request, str(error))
    return redirect("desk:complaint", found.pk)


@require_GET
@desk_page
def photo(request: HttpRequest, desk: Desk, complaint_id: int, photo_id: int) -> HttpResponseBase:
    """A photo of a complaint about this producer's parcel, as long as the buyer is shown."""
    desk, found = _complaint(desk, complaint_id)
    if not selectors.shows_buyers_words(found, on=desk.on):
        raise Http404
    return hand_out(get_object_or_404(ComplaintPhoto, pk=photo_id, complaint=found).file)


def _complaint(desk: Desk, complaint_id: int) -> tuple[Desk, Complaint]:
    """A complaint about a parcel of a producer this person works for. Raises Http404."""
    rows = Complaint.objects.select_related("consignment__order__payment", "consignment__producer")
    producers = [acting.producer.pk for acting in desk.choices]
    found = rows.filter(pk=complaint_id, consignment__producer__in=producers).first()
    if found is None:
        raise Http404
    return desk.working_for(found.consignment.producer_id), found
