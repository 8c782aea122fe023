"""The page of a group order: how far it is, and a place in it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from catalog.places.forms import former_answers, still_choosing, typed_so_far
from foundation import tries
from foundation.calendar import today
from marketplace.commerce import access
from marketplace.commerce.forms.quotes import JoinForm
from marketplace.commerce.models import GroupRun
from marketplace.commerce.order.models import Order
from marketplace.commerce.selectors.baskets import BasketContent
from marketplace.commerce.selectors.cards import product_cards
from marketplace.commerce.selectors.contract_facts import contract_facts
from marketplace.commerce.selectors.group_runs import Progress, progress
from marketplace.commerce.services import Address, OrderRefused
from marketplace.commerce.services import group_runs as services

MOST_JOINED = 10
"""Within 15 minutes from one network address."""


@sensitive_post_parameters("name", "phone", "email", "street")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def group_run(request: HttpRequest, key: str) -> HttpResponse:
    """What is paid and what is missing, as it is; the form; then the sum, then the order."""
    rows = GroupRun.objects.select_related("product__producer", "pickup_at__commune__province")
    run, now = get_object_or_404(rows, key=key, product__is_public=True), timezone.now()
    found = progress(run)
    content = None
    if request.method == "POST" and not still_choosing(request.POST):
        form = _form(run, found, request.POST)
        content = _wanted(run, form) if form.is_valid() else None
        order = _joined(request, run, form, content, now) if content is not None else None
        if order is not None:
            return redirect(order)
    else:
        form = _form(run, found, None, initial=typed_so_far(request.POST))
    context = {
        "run": run,
        "card": product_cards([run.product_id], on=today())[0],
        "progress": found,
        "is_open": run.state == GroupRun.State.OPEN and run.closes_at > now,
        "form": form,
        "content": content,
        "facts": contract_facts(content, method="", on=today()) if content else [],
        "former_matches": former_answers(request.POST, form) if run.pickup_at is None else [],
        "former_asked": request.POST.get("do") == "former",
    }
    status = 422 if form.errors else 200
    return render(request, "commerce/group_run.html", context, status=status)


def _form(run: GroupRun, found: Progress, typed: object, **facts: object) -> JoinForm:
    return JoinForm(
        typed,
        is_sent=run.pickup_at is None,
        most=min(found.left, services.MOST_EACH),
        has_alcohol=run.product.is_alcohol,
        **facts,
    )


def _address(run: GroupRun, form: JoinForm) -> Address:
    return services.place_of_pickup(run) if run.pickup_at is not None else form.address()


def _wanted(run: GroupRun, form: JoinForm) -> BasketContent | None:
    """What the typed packs cost at the typed place; None with the words why not."""
    try:
        content = services.content_of(
            run=run,
            quantity=form.cleaned_data["quantity"],
            address=_address(run, form),
            on=today(),
        )
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return None
    if not content.can_be_ordered:
        form.add_error(None, content.parts[0].quote.words)
        return None
    return content


def _joined(
    request: HttpRequest, run: GroupRun, form: JoinForm, content: BasketContent, now: datetime
) -> Order | None:
    """The order, once the buyer has seen this very sum; None before, and where it is refused."""
    if request.POST.get("seen_total") != str(content.total):
        return None
    limit = f"group:{tries.network_of(request)}"
    if form.is_from_machine or tries.note(limit) > MOST_JOINED:
        form.add_error(None, _("Bạn đã thử nhiều lần. Xin thử lại sau 15 phút."))
        return None
    try:
        return services.join(
            run=run,
            quantity=form.cleaned_data["quantity"],
            contact=form.contact(),
            address=_address(run, form),
            seen_total=content.total,
            age_confirmed=form.is_confirmed,
            on=today(),
            now=now,
            language=get_language() or "vi",
            by=access.owner_of(request),
        )
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return None
