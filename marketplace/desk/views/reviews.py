"""What buyers said of the producer's goods: read it, answer it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.commerce.forms.reviews import ReplyForm, ReportForm
from marketplace.commerce.models import Review
from marketplace.commerce.selectors import reviews as selectors
from marketplace.commerce.services import opinions
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.opinions import replied

PER_PAGE = 20


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those without an answer, the oldest first; or those that have one."""
    over = request.GET.get("xem") == "xong"
    rows = selectors.of_producer(desk.producer, answered=over)
    context = {
        "desk": desk,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "over": over,
        "rating": selectors.rating_of_producers([desk.producer.pk]).get(desk.producer.pk),
    }
    return render(request, "desk/reviews/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def review(request: HttpRequest, desk: Desk, review_id: int) -> HttpResponse:
    """One review and the answer to it; an answer can be bettered, its history is kept."""
    desk, found = _review(desk, review_id)
    form = ReplyForm(request.POST or None, initial={"words": found.answer})
    done = replied(
        request,
        desk,
        form,
        lambda words, by: opinions.answer(opinion=found, words=words, by=by, now=timezone.now()),
        said=_("Đã trả lời. Mọi người đọc được ngay."),
        back="desk:reviews",
    )
    if done is not None:
        return done
    context = {"desk": desk, "review": found, "form": form, "photos": found.photos.count()}
    status = 422 if form.errors else 200
    return render(request, "desk/reviews/review.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_page
def report(request: HttpRequest, desk: Desk, review_id: int) -> HttpResponse:
    """Tell the market that it is unlawful; only the market may hold it back."""
    desk, found = _review(desk, review_id)
    desk.must_act()
    form = ReportForm(request.POST or None)
    done = replied(
        request,
        desk,
        form,
        lambda words, by: opinions.report(opinion=found, words=words, by=by, now=timezone.now()),
        said=_("Đã báo chợ. Chợ xem và quyết định."),
        back="desk:reviews",
    )
    if done is not None:
        return done
    context = {"desk": desk, "opinion": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/reviews/report.html", context, status=status)


def _review(desk: Desk, review_id: int) -> tuple[Desk, Review]:
    """One of the goods of a producer this person works for, and its desk. Raises Http404."""
    rows = Review.objects.select_related("product", "producer").exclude(
        state=Review.State.WITHDRAWN
    )
    mine = [acting.producer.pk for acting in desk.choices]
    found = rows.filter(pk=review_id, producer__in=mine).first()
    if found is None:
        raise Http404
    return desk.working_for(found.producer_id), found
