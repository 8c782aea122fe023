"""Answering what buyers said or asked, or telling the market of it: the same for both."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from foundation.models import User
from foundation.once import AlreadySent, once
from marketplace.commerce.forms.reviews import ReplyForm, ReportForm
from marketplace.commerce.services import OrderRefused
from marketplace.desk.access import Desk
from marketplace.desk.acts import signed_in


def replied(
    request: HttpRequest,
    desk: Desk,
    form: ReplyForm | ReportForm,
    act: Callable[[str, User], object],
    *,
    said: str,
    back: str,
) -> HttpResponse | None:
    """Act with the form's words, once; the way back to the list, or None where the form is to
    be shown (again). Raises Http404 for people who may only look."""
    if request.method != "POST":
        return None
    desk.must_act()
    if not form.is_valid():
        return None
    by = signed_in(request)
    try:
        with once(form, by=by):
            act(form.cleaned_data["words"], by)
        messages.success(request, said)
    except AlreadySent as error:
        messages.info(request, str(error))
    except OrderRefused as error:
        form.add_error("words", str(error))
        return None
    return redirect(back)
