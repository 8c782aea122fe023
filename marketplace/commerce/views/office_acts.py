"""How an act of the office is asked: the form, the same to confirm, then the act, once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from certification.views.frame import Crumb, office_page
from foundation.models import User
from foundation.once import AlreadySent, OnceForm, once
from marketplace.commerce.services.errors import OrderRefused


@dataclass(frozen=True, slots=True)
class Act:
    """`template` draws the form and `template` with `_confirm` the question; `done` is said and
    `back` gone to when it was done. `do` raises OrderRefused."""

    template: str
    title: str
    form: OnceForm
    do: Callable[[datetime], object]
    done: str
    back: str
    crumbs: Sequence[Crumb] = ()


def ask(request: HttpRequest, act: Act, *, by: User, context: dict[str, object]) -> HttpResponse:
    """The page that comes next. What was typed stays when the act is refused."""
    form = act.form
    context = {**context, "form": form}
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            template = f"{act.template}_confirm.html"
            return office_page(request, template, act.title, context, act.crumbs)
        try:
            with once(form, by=by):
                act.do(timezone.now())
        except AlreadySent as sent:
            messages.info(request, str(sent))
            return redirect(act.back)
        except OrderRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, act.done)
            return redirect(act.back)
    return office_page(request, f"{act.template}.html", act.title, context, act.crumbs)
