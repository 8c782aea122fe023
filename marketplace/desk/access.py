"""The desk's gate: a signed-in person acting for a producer today. Everybody else gets 404."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from catalog.producers.access import Acting, producers_of
from catalog.producers.models import Producer
from foundation.calendar import today
from marketplace.commerce.models import Consignment
from marketplace.desk.drafts import forget_sent
from traceability.models import Lot

CHOSEN = "desk_producer"


@dataclass(frozen=True, slots=True)
class Desk:
    """For whom somebody works today, and for whom else they may."""

    acting: Acting
    choices: tuple[Acting, ...]
    on: date

    @property
    def producer(self) -> Producer:
        return self.acting.producer

    @property
    def producers(self) -> list[Producer]:
        """All whom this person works for."""
        return [acting.producer for acting in self.choices]

    def must_act(self) -> None:
        """Raises Http404 for people who may only look."""
        if not self.acting.may_act:
            raise Http404

    def must_see_money(self) -> None:
        """Raises Http404 for helpers and for people who neither own the producer nor sell for it:
        statements, cash, the bank account and what vouchers cost."""
        if not self.acting.sees_money:
            raise Http404

    def working_for(self, producer_id: int | None) -> "Desk":
        """The same person's desk for another of their producers. Raises Http404."""
        for acting in self.choices:
            if acting.producer.pk == producer_id:
                return replace(self, acting=acting)
        raise Http404


def open_desk(request: HttpRequest) -> Desk | None:
    """The desk of the producer chosen before, else of the first; None without any. One query."""
    on = today()
    choices = tuple(producers_of(request.user, on))
    if not choices:
        return None
    chosen = request.session.get(CHOSEN)
    acting = next((a for a in choices if a.producer.pk == chosen), choices[0])
    return Desk(acting, choices, on)


def desk_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Gives the view its Desk; strangers sign in first, people without a producer get 404."""

    @never_cache
    @login_required
    @wraps(view)
    def gated(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        desk = open_desk(request)
        if desk is None:
            raise Http404
        response = view(request, desk, **kwargs)
        forget_sent(request, response, desk)
        return response

    return gated


def consignment_or_404(desk: Desk, consignment_id: int) -> tuple[Desk, Consignment]:
    """A consignment of a producer this person works for, once its producer may begin with it,
    and that producer's desk. Raises Http404."""
    consignment = (
        Consignment.objects.select_related(
            "order__shipping_address", "order__payment", "producer", "pickup_at"
        )
        .filter(
            pk=consignment_id,
            producer__in=[a.producer.pk for a in desk.choices],
            released_at__isnull=False,
        )
        .first()
    )
    if consignment is None:
        raise Http404
    return desk.working_for(consignment.producer_id), consignment


def lot_or_404(desk: Desk, lot_id: int) -> Lot:
    """A lot of a producer this person works for."""
    lots = Lot.objects.select_related("product", "producer")
    lot = lots.filter(pk=lot_id, producer__in=[a.producer.pk for a in desk.choices]).first()
    if lot is None:
        raise Http404
    return lot
