"""The papers of an order: to look at, to print, to save (Luật 19/2023 Đ38.1, Đ39.3)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.commerce.adapters import order_papers
from marketplace.commerce.selectors import order_parts
from marketplace.commerce.selectors.contract_facts import facts_of_order
from marketplace.commerce.views.orders import opened, private


@require_safe
@never_cache
def contract(request: HttpRequest, number: str) -> HttpResponse:
    """The contract as a page, with all its facts open."""
    order = opened(request, number)
    context = {
        "order": order,
        "parts": order_parts(order),
        "facts": facts_of_order(order),
        "address": order.shipping_address,
    }
    return private(render(request, "commerce/contract.html", context))


@require_safe
@never_cache
def contract_pdf(request: HttpRequest, number: str) -> HttpResponse:
    order = opened(request, number)
    return _pdf(order_papers.contract(order), f"hop-dong-{order.number}.pdf")


@require_safe
@never_cache
def receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    order = opened(request, number)
    return _pdf(order_papers.receipt(order), f"phieu-thu-{order.number}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(response)
