"""Which goods may be pushed at people: the SQL of `rules.alcohol.may_promote`."""

from django.db.models import Q

from catalog.products.models import ProductSet
from marketplace.commerce.models import Consignment
from marketplace.commerce.order.models import Line
from marketplace.commerce.rules.alcohol import NO_PROMOTION_FROM


def may_be_promoted(path: str = "") -> Q:
    """The condition on a product that stands at a path ("" or "product__"): no alcohol, or a
    weaker one whose strength its label names."""
    strong = Q(**{f"{path}ocop_set__in": ProductSet.ALCOHOL})
    named_weak = Q(**{f"{path}label_text__alcohol_percent__lt": NO_PROMOTION_FROM})
    return ~strong | named_weak


def has_no_alcohol(path: str = "") -> Q:
    """For places that people see before anybody asked their age, such as the home page: even
    weak alcohol is only advertised behind that question (NĐ 24/2020 Đ4)."""
    return ~Q(**{f"{path}ocop_set__in": ProductSet.ALCOHOL})


def holds_alcohol(consignment: Consignment) -> bool:
    """Whether somebody's age is asked when this parcel is handed over. One query."""
    rows = Line.objects.filter(
        order=consignment.order_id,
        partner__producer=consignment.producer_id,
        product__ocop_set__in=ProductSet.ALCOHOL,
    )
    return rows.exists()
