"""A producer with a person, another one with theirs, and an order that both have a part of."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

import pytest
from django.test import Client

from catalog.producers.models import Member, Producer
from catalog.products.models import Product
from foundation.calendar import today
from foundation.models import User
from marketplace.commerce.models import Consignment
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.services import place_order, put_in_basket
from tests.commerce.buyers import BUYER, home
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory


@dataclass(frozen=True)
class Seller:
    producer: Producer
    product: Product
    member: User
    client: Client


@pytest.fixture
def make_seller(db: None) -> Callable[[str], Seller]:
    def make(name: str) -> Seller:
        producer, member = ProducerFactory(name=name), UserFactory()
        Member.objects.create(
            producer=producer, user=member, duty="SALES", since_on=date(2025, 1, 1)
        )
        product = ProductFactory(title=f"Hàng của {name}", producer=producer)
        CertificateFactory(product=product)
        client = Client()
        client.force_login(member)
        return Seller(producer, product, member, client)

    return make


@pytest.fixture
def seller(make_seller: Callable[[str], Seller]) -> Seller:
    return make_seller("Biển Xanh")


@pytest.fixture
def other(make_seller: Callable[[str], Seller]) -> Seller:
    return make_seller("Núi Cao")


@pytest.fixture
def order_from(db: None) -> Callable[..., list[Consignment]]:
    """One order of one unit of each seller's product: its consignments in their order. Each
    order is another buyer's, by the telephone."""
    turn = count()

    def order(*sellers: Seller) -> list[Consignment]:
        basket = None
        for each in sellers:
            basket = put_in_basket(basket=basket, product=each.product, quantity=1, on=today())
        placed = place_order(
            basket=basket,
            address=home(),
            contact=replace(BUYER, phone=f"09{12_345_678 + next(turn)}"),
            seen_total=basket_content(basket, on=today()).total,
            on=today(),
        )
        return [Consignment.objects.get(order=placed, producer=s.producer) for s in sellers]

    return order
