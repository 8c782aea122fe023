"""The kind of page on which goods were found goes with them into the order, and no person."""

import pytest
from django.test import Client

from foundation.calendar import today
from marketplace.commerce.models import BasketWay
from marketplace.commerce.order.came_by import CameBy
from marketplace.commerce.order.models import Line
from marketplace.commerce.services import put_in_basket
from tests.commerce.conftest import Buy
from tests.factories import CertificateFactory, ProductFactory

pytestmark = pytest.mark.django_db


def test_the_last_known_way_goes_into_the_order(buy: Buy) -> None:
    stars, unknown = ProductFactory(), ProductFactory()
    facts = {"quantity": 1, "on": today()}
    basket = put_in_basket(basket=None, product=stars, came_by=CameBy.SEARCH, **facts)
    put_in_basket(basket=basket, product=stars, came_by=CameBy.STARS, **facts)
    put_in_basket(basket=basket, product=stars, **facts)
    put_in_basket(basket=basket, product=unknown, **facts)
    order = buy(basket)
    assert dict(order.lines.values_list("product", "came_by")) == {
        stars.pk: "STARS",
        unknown.pk: "",
    }


@pytest.mark.parametrize("junk", ["", "x" * 500, "stars", "<script>", "\0", "STARS'--"])
def test_junk_stops_nobody_and_is_not_kept(client: Client, junk: str) -> None:
    product = ProductFactory()
    client.post("/gio-hang/them/", {"product_id": product.pk, "quantity": 1, "came_by": junk})
    assert client.get("/gio-hang/").context["content"].lines
    assert not BasketWay.objects.exists()


def test_lists_say_what_they_are_and_products_carry_it_in_their_form(client: Client) -> None:
    product = ProductFactory(title="Mật ong rừng")
    CertificateFactory(product=product)
    for address, way in (
        ("/san-pham/", "LIST"),
        ("/san-pham/?sao=4", "STARS"),
        ("/tim-kiem/?q=mật ong", "SEARCH"),
        ("/tim-kiem/?q=mật ong 4 sao", "STARS"),
    ):
        page = client.get(address).content.decode()
        assert f'data-came-by="{way}"' in page, address
    own = product.get_absolute_url()
    assert '<input type="hidden" name="came_by" value="">' in client.get(own).content.decode()
    scanned = client.get(f"{own}?quantity=3").content.decode()
    assert '<input type="hidden" name="came_by" value="SCAN">' in scanned


def test_nothing_of_a_person_is_kept_beside_the_way() -> None:
    kept = {field.name for field in BasketWay._meta.get_fields()}
    assert kept == {"id", "line", "came_by"}
    assert Line._meta.get_field("came_by").max_length == 10
