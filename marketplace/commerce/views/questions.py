"""Asking a producer about a product, without an account."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from catalog.products.models import Product
from foundation import tries
from marketplace.commerce.forms.reviews import QuestionForm
from marketplace.commerce.models import ProductQuestion
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services import questions as services
from marketplace.commerce.views.orders import private

MOST_ASKED = 6
"""Within 15 minutes from one network address."""


@sensitive_post_parameters("name", "phone", "email")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest, product_id: int) -> HttpResponse:
    """The question and, if the asker wants, where to answer to."""
    rows = Product.objects.select_related("producer").filter(producer__isnull=False)
    product = get_object_or_404(rows, pk=product_id, is_public=True)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _asked(request, form, product)
        if made is not None:
            return redirect("commerce:question", made.key)
    context = {"product": product, "form": form}
    status = 422 if form.errors else 200
    return private(render(request, "commerce/questions/ask.html", context, status=status))


@require_safe
@never_cache
def question(request: HttpRequest, key: UUID) -> HttpResponse:
    """The question and its answer, for whoever has its address: first of all its asker."""
    found = get_object_or_404(ProductQuestion.objects.select_related("product__producer"), key=key)
    return private(render(request, "commerce/questions/question.html", {"question": found}))


def _asked(request: HttpRequest, form: QuestionForm, product: Product) -> ProductQuestion | None:
    """The question as it was noted; None when it is refused, which the form then says."""
    limit = f"question:{tries.network_of(request)}"
    if form.is_from_machine or tries.made(limit) >= MOST_ASKED:
        form.add_error(None, _("Mạng này vừa gửi quá nhiều câu hỏi. Đợi 15 phút rồi gửi lại."))
        return None
    try:
        made = services.ask_question(
            product=product,
            asked=form.asked(),
            language=get_language() or "vi",
            now=timezone.now(),
        )
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return None
    tries.note(limit)
    return made
