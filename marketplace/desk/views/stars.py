"""The producer's stars: how long they last, what to do, and a renewal begun in one tap."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certification.rules.dossier_flow import DossierKind
from certification.services.dossiers import AlreadyRunning
from certification.services.steps import ProgrammeError
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.stars import effect, star_cards
from marketplace.desk.views.dossiers import begin


@require_GET
@desk_page
def stars(request: HttpRequest, desk: Desk) -> HttpResponse:
    cards = star_cards(desk.producer, on=desk.on)
    context = {
        "desk": desk,
        "marked": [card for card in cards if card.mark],
        "others": [card for card in cards if not card.mark],
        "effect": effect(desk.producer, on=desk.on),
    }
    return render(request, "desk/stars.html", context)


@require_POST
@desk_page
def renew(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """Open the renewal at the stars held now, filled with what the last dossier and the market
    know. A second tap lands in the same dossier."""
    cards = star_cards(desk.producer, on=desk.on)
    card = next((each for each in cards if each.row.product.pk == product_id), None)
    if card is None:
        raise Http404
    desk.must_act()
    if card.dossier is not None:
        return redirect("desk:dossier", card.dossier.pk)
    if not card.may_renew or card.held is None:
        messages.error(
            request, card.advice or _("Sản phẩm chưa có giấy chứng nhận để đánh giá lại.")
        )
        return redirect("desk:stars")
    given = {
        "product": card.row.product,
        "product_set": None,
        "kind": DossierKind.RENEWAL.value,
        "target_stars": card.held.stars,
    }
    try:
        dossier = begin(request, desk, given)
    except AlreadyRunning as error:
        return redirect("desk:dossier", error.dossier.pk)
    except ProgrammeError as error:
        messages.error(request, str(error))
        return redirect("desk:stars")
    messages.success(
        request, _("Đã mở hồ sơ đánh giá lại và điền sẵn những gì chợ biết. Xem lại từng trang.")
    )
    return redirect("desk:dossier", dossier.pk)
