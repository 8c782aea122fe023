"""Goods that somebody wants to find again: their numbers in a signed cookie, no account.

A product's page is kept for everybody, so the heart on it is drawn by a script from the cookie;
without one the button keeps the product and leads to the list. A list is shared by an address
that names the products, never by anything of the person.
"""

import re
from collections.abc import Iterable

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.products.models import Product
from foundation.calendar import today
from foundation.linked_data import absolute
from foundation.page_cache import public_page
from foundation.same_origin import own_page_or_token
from marketplace.commerce.selectors import product_cards

COOKIE = "yeu_thich"
SALT = "storefront.wishlist"
SECONDS = 365 * 24 * 3600
MOST = 60
SECONDS_KEPT = 300
_NUMBERS = re.compile(rf"\d{{1,18}}(?:-\d{{1,18}}){{0,{MOST - 1}}}")


@require_safe
@never_cache
def wishlist(request: HttpRequest) -> HttpResponse:
    """The visitor's own list, at today's prices; what is gone is left out."""
    cards = product_cards(_public(wished(request)), on=today())
    shared = reverse("storefront:wishlist_shared", args=[_joined(c.product_id for c in cards)])
    context = {"cards": cards, "shared_url": absolute(shared) if cards else ""}
    return render(request, "storefront/wishlist.html", context)


@require_POST
@own_page_or_token
def keep(request: HttpRequest) -> HttpResponse:
    """Put products on the list (`product_id`, one or many), or take one off (`do=drop`).

    A script that asks for JSON is told how the list is now; a form is led to the list.
    """
    numbers = [int(n) for n in request.POST.getlist("product_id") if n.isdecimal() and len(n) < 19]
    mine, asked = wished(request), _public(numbers[:MOST])
    if request.POST.get("do") == "drop":
        now = [pk for pk in mine if pk not in numbers]
        said = _("Đã bỏ khỏi danh sách yêu thích.")
    elif not asked:
        raise Http404
    else:
        now = [*asked, *(pk for pk in mine if pk not in asked)][:MOST]
        said = _("Đã cất vào danh sách yêu thích.")
    if "application/json" in request.headers.get("Accept", ""):
        return _remember(request, JsonResponse({"ids": now, "said": said}), now)
    messages.success(request, said)
    return _remember(request, redirect("storefront:wishlist"), now)


@require_safe
@public_page(SECONDS_KEPT, parameters=())
def shared(request: HttpRequest, numbers: str) -> HttpResponseBase:
    """A list that somebody shared, the same for everyone who has its address."""
    if not _NUMBERS.fullmatch(numbers):
        raise Http404
    ids = list(dict.fromkeys(int(number) for number in numbers.split("-")))
    cards = product_cards(_public(ids), on=today())
    if not cards:
        raise Http404
    return render(request, "storefront/wishlist_shared.html", {"cards": cards})


def wished(request: HttpRequest) -> list[int]:
    """The numbers on the visitor's list, the latest first; [] for a cookie that is not ours."""
    try:
        said = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    except BadSignature:
        return []
    return [int(number) for number in (said or "").split("-") if number.isdecimal()][:MOST]


def _remember(request: HttpRequest, response: HttpResponse, ids: list[int]) -> HttpResponse:
    """Its numbers can be read by our scripts, which draw the heart; nobody else can change it."""
    if ids:
        response.set_signed_cookie(
            COOKIE,
            _joined(ids),
            salt=SALT,
            max_age=SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _public(ids: list[int]) -> list[int]:
    """Those that anybody may see, in the order given. One query."""
    there = set(Product.objects.filter(pk__in=ids, is_public=True).values_list("pk", flat=True))
    return [pk for pk in ids if pk in there]


def _joined(ids: Iterable[int]) -> str:
    return "-".join(str(pk) for pk in ids) or "0"
