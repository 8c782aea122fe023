"""All reviews of one product: kept for everyone, and gone with the first change of any."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.products.models import Product
from foundation.calendar import today
from foundation.linked_data import absolute
from foundation.page_cache import public_page
from foundation.page_meta import PageMeta
from marketplace.commerce.selectors import product_cards
from marketplace.commerce.selectors import reviews as selectors

SECONDS_KEPT = 300
PER_PAGE = 10
LARGEST_ID = 2**63 - 1


@require_safe
@public_page(SECONDS_KEPT, parameters=("xep", "page"))
def reviews(request: HttpRequest, slug: str, product_id: int) -> HttpResponseBase:
    """Reviews ten a page, sorted as asked. A wrong name in the address leads to the right one."""
    if product_id > LARGEST_ID or not Product.objects.filter(pk=product_id, is_public=True):
        raise Http404
    (card,) = product_cards([product_id], on=today())
    address = f"{card.url}danh-gia/"
    if request.path != address:
        return redirect(address, permanent=True)
    sort = request.GET.get("xep", selectors.NEWEST)
    rows = selectors.shown(sort=sort).filter(product_id=product_id)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "card": card,
        "rating": selectors.rating_of([product_id]).get(product_id),
        "page": page,
        "reviews": [selectors.as_shown(row) for row in page],
        "sort": sort,
        "sorts": _sorts(),
        "crumbs": [
            {"url": reverse("storefront:listing"), "title": _("Sản phẩm")},
            {"url": card.url, "title": card.name},
            {"url": "", "title": _("Đánh giá của người mua")},
        ],
        "meta": PageMeta(
            title=_("Đánh giá: %(name)s") % {"name": card.name}, canonical=absolute(address)
        ),
    }
    return render(request, "storefront/reviews_page.html", context)


def _sorts() -> list[tuple[str, str]]:
    return [
        (selectors.NEWEST, _("Mới nhất")),
        (selectors.HIGHEST, _("Điểm cao trước")),
        (selectors.LOWEST, _("Điểm thấp trước")),
        (selectors.WITH_PHOTOS, _("Có ảnh trước")),
    ]
