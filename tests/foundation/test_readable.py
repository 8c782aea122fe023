"""Addresses nobody asks for are answered plainly."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/%00", "/chung-nhan/%00/", "/chung-nhan/nhan-hieu/a%00b/", "/thanh-toan/xa/%00.json"],
)
def test_a_path_with_a_nul_in_it_is_refused_and_breaks_nothing(
    client: Client, address: str
) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/san-pham/?tinh=a%00b", "/tim-kiem/?q=%00", "/quet/?ma=%00"])
def test_a_question_with_a_nul_in_it_is_read_without_it(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
