"""A producer's orders, many at a time: the lists, finding one, accepting several, what to take
from the shelf for all that wait to be packed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from marketplace.commerce.models import Consignment
from marketplace.commerce.selectors import consignments as selectors
from marketplace.commerce.selectors.parcels import (
    MOST_AT_ONCE,
    found,
    parcels,
    shelf_rows,
    to_pack,
)
from marketplace.commerce.services.consignments import AcceptedOnes, accept_each
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in

PER_PAGE = 20
FIRST = "moi"
ON_ITS_WAY = "dang-giao"
ALL = "tat-ca"
LONGEST_SEARCH = 20


@require_GET
@desk_page
def orders(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The producer's consignments by where they stand, with how many of each; or those that a
    number finds."""
    words = " ".join(request.GET.get("tim", "").split())[:LONGEST_SEARCH]
    tab = request.GET.get("xem", FIRST)
    tab = tab if tab in selectors.TABS else FIRST
    rows: QuerySet[Consignment] = (
        found(desk.producer, words, on=desk.on) if words else selectors.in_tab(desk.producer, tab)
    )
    page = Paginator(rows.select_related("order__payment"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    counts = selectors.tab_counts(desk.producer)
    context = {
        "desk": desk,
        "page": page,
        "parcels": parcels(page.object_list),
        "words": words,
        "tab": "" if words else tab,
        "tabs": [(key, said, counts[key]) for key, said in _tab_words().items()],
        "picks": not words and tab == FIRST and desk.acting.may_act,
        "may_return": tab == ON_ITS_WAY and desk.acting.may_act,
        "all_picked": request.GET.get("chon") == ALL,
        "packing": counts["dang-lam"] + counts["da-goi"],
    }
    return render(request, "desk/orders/list.html", context)


@require_POST
@desk_page
def accept_several(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Accept the ticked ones, each for itself; those that could not be are named with the words
    why."""
    desk.must_act()
    rows = _picked_or_404(request, desk)
    if not rows:
        messages.error(request, _("Đánh dấu vào ít nhất một đơn rồi bấm lại."))
        return redirect("desk:orders")
    done = accept_each(consignments=rows, by=signed_in(request))
    _say(request, done)
    tab = FIRST if done.refused or not (done.now or done.before) else "dang-lam"
    return redirect(f"{reverse('desk:orders')}?xem={tab}")


def _picked_or_404(request: HttpRequest, desk: Desk) -> list[Consignment]:
    """Raises Http404 when one of them is not this producer's to begin with."""
    typed = set(request.POST.getlist("don"))
    if len(typed) > MOST_AT_ONCE or not all(t.isascii() and t.isdigit() for t in typed):
        raise Http404
    rows = list(selectors.released(desk.producer).filter(pk__in=typed).order_by("pk"))
    if len(rows) != len(typed):
        raise Http404
    return rows


def _say(request: HttpRequest, done: AcceptedOnes) -> None:
    if done.now:
        said = ngettext("Đã nhận %(n)d đơn.", "Đã nhận %(n)d đơn.", len(done.now))
        messages.success(
            request, said % {"n": len(done.now)} + " " + _("Việc tiếp theo: đóng gói.")
        )
    if done.before:
        said = ngettext(
            "%(n)d đơn đã được nhận từ trước.",
            "%(n)d đơn đã được nhận từ trước.",
            len(done.before),
        )
        messages.info(request, said % {"n": len(done.before)})
    for row, why in done.refused:
        messages.error(
            request,
            _("Đơn %(number)s chưa nhận được. %(why)s")
            % {"number": row.order.spoken_number, "why": why},
        )


@require_GET
@desk_page
def pack_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What to take from the shelf for every accepted order, by product and lot; no buyer on it."""
    rows = to_pack(desk.producer, on=desk.on)
    waiting = parcels(rows[:MOST_AT_ONCE])
    later = selectors.tab_counts(desk.producer)["dang-lam"] - rows.count()
    context: dict[str, Any] = {
        "desk": desk,
        "parcels": waiting,
        "rows": shelf_rows(waiting, on=desk.on),
        "packs": sum(packs for parcel in waiting for _line, packs in parcel.lines),
        "later": later,
    }
    return render(request, "desk/orders/pack_list.html", context)


def _tab_words() -> dict[str, str]:
    return {
        "moi": _("Mới"),
        "dang-lam": pgettext("desk", "Đóng gói"),
        "da-goi": _("Giao đi"),
        "dang-giao": _("Trên đường"),
        "xong": _("Xong"),
    }
