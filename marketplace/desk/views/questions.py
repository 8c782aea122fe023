"""What people ask the producer before they buy: read it, answer it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.commerce.forms.reviews import ReplyForm, ReportForm
from marketplace.commerce.models import ProductQuestion
from marketplace.commerce.selectors import questions as selectors
from marketplace.commerce.services import opinions
from marketplace.commerce.services import questions as services
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.opinions import replied

PER_PAGE = 20


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that wait, the oldest first; or those with an answer."""
    over = request.GET.get("xem") == "xong"
    rows = selectors.of_producer(desk.producer, answered=over)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/questions/list.html", {"desk": desk, "page": page, "over": over})


@require_http_methods(["GET", "POST"])
@desk_page
def question(request: HttpRequest, desk: Desk, question_id: int) -> HttpResponse:
    """One question and the answer to it; whoever asked reads it by mail where they left one."""
    desk, found = _question(desk, question_id)
    form = ReplyForm(request.POST or None, initial={"words": found.answer})
    done = replied(
        request,
        desk,
        form,
        lambda words, by: services.answer_question(
            question=found, words=words, by=by, now=timezone.now()
        ),
        said=_("Đã trả lời. Câu hỏi hiện trên trang sản phẩm."),
        back="desk:questions",
    )
    if done is not None:
        return done
    context = {"desk": desk, "question": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/questions/question.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_page
def report(request: HttpRequest, desk: Desk, question_id: int) -> HttpResponse:
    """Tell the market that it is unlawful; only the market may hold it back."""
    desk, found = _question(desk, question_id)
    desk.must_act()
    form = ReportForm(request.POST or None)
    done = replied(
        request,
        desk,
        form,
        lambda words, by: opinions.report(opinion=found, words=words, by=by, now=timezone.now()),
        said=_("Đã báo chợ. Chợ xem và quyết định."),
        back="desk:questions",
    )
    if done is not None:
        return done
    context = {"desk": desk, "opinion": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/reviews/report.html", context, status=status)


def _question(desk: Desk, question_id: int) -> tuple[Desk, ProductQuestion]:
    """One of the goods of a producer this person works for, and its desk. Raises Http404."""
    rows = ProductQuestion.objects.select_related("product", "producer")
    mine = [acting.producer.pk for acting in desk.choices]
    found = rows.filter(pk=question_id, producer__in=mine).first()
    if found is None:
        raise Http404
    return desk.working_for(found.producer_id), found
