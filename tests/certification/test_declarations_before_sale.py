"""Which declaration the law wants before a product of a set is offered."""

import pytest

from certification.rules.product_papers import ProductPaper, wanted_before_sale

OWN, REGISTERED = ProductPaper.SELF_DECLARATION, ProductPaper.REGISTERED_DECLARATION


@pytest.mark.parametrize(
    ("product_set", "wanted"),
    [
        (1, ()),
        (4, ()),
        (5, (OWN, REGISTERED)),
        (9, (OWN, REGISTERED)),
        (17, (OWN, REGISTERED)),
        (18, (REGISTERED,)),
        (19, (REGISTERED,)),
        (20, ()),
        (26, ()),
        (None, ()),
    ],
)
def test_processed_food_is_declared_and_health_food_registered(
    product_set: int | None, wanted: tuple[ProductPaper, ...]
) -> None:
    assert wanted_before_sale(product_set) == wanted
