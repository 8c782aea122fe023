"""The page of a link in a digest: one big button for each answer, and taking it back.

Opening it changes nothing, for mail programs and messengers open links by themselves.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation import tries
from foundation.calendar import today
from marketplace.commerce.services.goods import GoodsRefused
from marketplace.commerce.views.orders import private
from marketplace.desk import replies
from marketplace.desk.replies import Answer, Reply

MOST_BY_LINK = 20
MOST_BY_NETWORK = 60
"""Within 15 minutes: a shop's people may share one network."""


class AnswerForm(forms.Form):
    answer = forms.TypedChoiceField(choices=[(a.value, a.value) for a in Answer], coerce=Answer)
    step = forms.IntegerField(min_value=0, max_value=replies.MOST_STEPS)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reply(request: HttpRequest, token: str) -> HttpResponse:
    found = replies.reply_of(token, now=timezone.now(), on=today())
    if found is None:
        return private(render(request, "desk/stock/gone.html", status=404))
    if request.method != "POST":
        return _page(request, found)
    if not _may_try(request, found):
        return _page(request, found, _("Bạn đã thử nhiều lần. Xin thử lại sau 15 phút."), 429)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, _("Xin bấm một trong các nút ở trang này."), 422)
    try:
        replies.act(reply=found, **form.cleaned_data)
    except GoodsRefused as error:
        return _page(request, found, str(error), 422)
    return private(redirect("desk:stock_reply", token))


def _may_try(request: HttpRequest, found: Reply) -> bool:
    by_link = tries.note(f"stock-reply:{found.key}")
    by_network = tries.note(f"stock-reply:network:{tries.network_of(request)}")
    return by_link <= MOST_BY_LINK and by_network <= MOST_BY_NETWORK


def _page(request: HttpRequest, found: Reply, refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "product": found.product,
        "until_at": found.until_at,
        "standing": replies.standing(found, on=today()),
        "packs": replies.PACKS,
        "refused": refused,
    }
    return private(render(request, "desk/stock/reply.html", context, status=status))
