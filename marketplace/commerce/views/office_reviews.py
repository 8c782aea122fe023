"""Reviews and questions before the staff: held back only for what the law names, let go again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.views.frame import office_page
from foundation.models import User
from foundation.once import AlreadySent, OnceForm, once
from foundation.private_files import hand_out
from marketplace.commerce import access
from marketplace.commerce.forms.reviews import HoldForm, ReleaseForm
from marketplace.commerce.models import ProductQuestion, Review, ReviewPhoto
from marketplace.commerce.selectors import questions, reviews
from marketplace.commerce.services import OrderRefused, opinions

ICON = "comment"
PER_PAGE = 30
HELD = "giu-lai"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Reviews, the latest first; or questions; or those of them that are held back."""
    access.sales_staff_or_404(request)
    of_questions = request.GET.get("loai") == "hoi"
    held = request.GET.get("xem") == HELD
    rows = questions.of_staff(held=held) if of_questions else reviews.of_staff(held=held)
    context: dict[str, object] = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "of_questions": of_questions,
        "held": held,
        "query": f"{'loai=hoi&' if of_questions else ''}{f'xem={HELD}&' if held else ''}",
    }
    return office_page(
        request, "commerce/office/reviews/index.html", _("Đánh giá, câu hỏi"), context, icon=ICON
    )


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """One review with all that was done to it."""
    by = access.sales_staff_or_404(request)
    rows = Review.objects.select_related("product", "producer")
    return _opinion(request, get_object_or_404(rows, pk=review_id), by)


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """One question with all that was done to it."""
    by = access.sales_staff_or_404(request)
    rows = ProductQuestion.objects.select_related("product", "producer")
    return _opinion(request, get_object_or_404(rows, pk=question_id), by)


@require_GET
def photo(request: HttpRequest, review_id: int, photo_id: int) -> HttpResponseBase:
    access.sales_staff_or_404(request)
    return hand_out(get_object_or_404(ReviewPhoto, pk=photo_id, review=review_id).file)


def _opinion(request: HttpRequest, found: opinions.Opinion, by: User) -> HttpResponse:
    is_held = found.state == Review.State.HELD
    form: OnceForm = (ReleaseForm if is_held else HoldForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=by):
                _move(found, form, by)
            messages.success(
                request, _("Đã cho hiện lại.") if is_held else _("Đã giữ lại, có lý do trên trang.")
            )
            return redirect(request.path)
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect(request.path)
        except OrderRefused as error:
            form.add_error(None, str(error))
    context: dict[str, object] = {
        "opinion": found,
        "is_review": isinstance(found, Review),
        "is_held": is_held,
        "may_move": found.state != Review.State.WITHDRAWN,
        "steps": found.steps.select_related("by").order_by("pk"),
        "form": form,
    }
    crumbs = [(reverse("reviews_office"), _("Đánh giá, câu hỏi"))]
    template = "commerce/office/reviews/opinion.html"
    return office_page(request, template, found.product.title, context, crumbs, icon=ICON)


def _move(found: opinions.Opinion, form: OnceForm, by: User) -> None:
    """What the form says: hold it back, or let it go. Raises OrderRefused."""
    act = opinions.hold if isinstance(form, HoldForm) else opinions.release
    act(opinion=found, by=by, now=timezone.now(), **form.cleaned_data)
