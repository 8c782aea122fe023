"""Acts of buying and sending. Each is one transaction and says no with a named error."""

from marketplace.commerce.services.baskets import adopt_basket, put_in_basket, set_quantities
from marketplace.commerce.services.consignments import hand_over
from marketplace.commerce.services.errors import (
    AlreadyHandedOver,
    BasketClosed,
    BasketEmpty,
    BasketFull,
    NotForSale,
    NotReady,
    OrderRefused,
    SeenChanged,
    SoldOut,
    TotalChanged,
)
from marketplace.commerce.services.placing import Address, Contact, InvoiceFacts, place_order

__all__ = [
    "Address",
    "AlreadyHandedOver",
    "BasketClosed",
    "BasketEmpty",
    "BasketFull",
    "Contact",
    "InvoiceFacts",
    "NotForSale",
    "NotReady",
    "OrderRefused",
    "SeenChanged",
    "SoldOut",
    "TotalChanged",
    "adopt_basket",
    "hand_over",
    "place_order",
    "put_in_basket",
    "set_quantities",
]
