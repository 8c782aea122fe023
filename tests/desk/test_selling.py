"""At the desk: being let in as a seller, label facts, sending a product to be looked at."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from catalog.producers.models import HelperConsent, Member
from catalog.products.models import LabelText
from foundation.calendar import today
from marketplace.commerce.models import ListingCheck, SellerCheck, SellingLicence
from marketplace.commerce.selectors.sellers import seller_digest
from marketplace.commerce.services.sellers import accept_seller
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

PROFILE = {
    "legal_name": "Hợp tác xã Thử",
    "legal_address": "Thôn Thử, Phan Thiết",
    "tax_number": "0100109106",
    "representative": "Nguyễn Thị Thử",
    "identity": "CITIZEN",
    "identity_number": "079200001234",
    "e_identity": "VNeID-4711",
    "phone": "0900 000 000",
    "email": "thu@vi-du.example",
    "bank_bin": "970436",
    "account_number": "0011 2233",
    "account_holder": "HOP TAC XA THU",
}
LABEL = {
    "net_content": "500 ml",
    "responsible_name": "Hợp tác xã Thử",
    "responsible_address": "Phan Thiết",
    "origin": "Việt Nam",
    "ingredients": "Cá cơm, muối",
}


def fresh(seller: Any) -> None:
    """As if nobody had looked at this producer and its goods yet."""
    ListingCheck.objects.filter(product__producer=seller.producer).delete()
    SellerCheck.objects.filter(producer=seller.producer).delete()


def test_a_producer_sends_the_profile_and_reads_the_answer(
    make_seller: Callable[[str], Any],
) -> None:
    seller = make_seller("Hải Âu")
    fresh(seller)
    page = seller.client.get("/chu-the/ban-hang/").content.decode()
    assert "/chu-the/ban-hang/nguoi-ban/" in page
    answer = seller.client.post("/chu-the/ban-hang/nguoi-ban/", PROFILE, follow=True)
    assert "Đã gửi hồ sơ người bán" in answer.content.decode()
    check = SellerCheck.objects.get(producer=seller.producer)
    assert (check.phone, check.account_number) == ("0900000000", "00112233")
    assert check.by == seller.member
    accept_seller(
        check=check, seen_sha256=seller_digest(check), by=UserFactory(), now=timezone.now()
    )
    assert "Được bán" in seller.client.get("/chu-the/ban-hang/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("tax_number", "0100109107", "Mã số thuế"),
        ("identity_number", "123", "12 chữ số"),
        ("account_number", "00-11", "chữ số"),
        ("legal_name", "", ""),
        ("phone", "12", "10 chữ số"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(
    make_seller: Callable[[str], Any], field: str, value: str, words: str
) -> None:
    seller = make_seller("Hải Âu")
    fresh(seller)
    answer = seller.client.post("/chu-the/ban-hang/nguoi-ban/", {**PROFILE, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SellerCheck.objects.filter(producer=seller.producer).exists()


def test_the_identity_number_is_printed_on_no_page_of_the_desk(
    make_seller: Callable[[str], Any],
) -> None:
    seller = make_seller("Hải Âu")
    fresh(seller)
    seller.client.post("/chu-the/ban-hang/nguoi-ban/", PROFILE)
    for address in ("", "nguoi-ban/", f"{seller.product.pk}/", f"{seller.product.pk}/nhan/"):
        page = seller.client.get(f"/chu-the/ban-hang/{address}").content.decode()
        assert "079200001234" not in page
    public = seller.client.get(seller.product.get_absolute_url()).content.decode()
    assert "079200001234" not in public
    assert "00112233" not in public


def test_the_bank_account_is_for_the_owner_and_those_who_sell(
    make_seller: Callable[[str], Any], client: Any
) -> None:
    seller = make_seller("Hải Âu")
    Member.objects.filter(user=seller.member).update(duty="WAREHOUSE")
    assert seller.client.get("/chu-the/ban-hang/").status_code == 200
    assert seller.client.get("/chu-the/ban-hang/nguoi-ban/").status_code == 404
    helper = UserFactory()
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=helper,
        given_by=seller.member,
        since_on=date(2025, 1, 1),
        until_on=date(2030, 1, 1),
    )
    client.force_login(helper)
    assert client.get("/chu-the/ban-hang/nguoi-ban/").status_code == 404
    assert client.get(f"/chu-the/ban-hang/{seller.product.pk}/nhan/").status_code == 200


def test_a_product_is_labelled_and_sent(make_seller: Callable[[str], Any]) -> None:
    seller = make_seller("Hải Âu")
    ListingCheck.objects.filter(product=seller.product).delete()
    home = f"/chu-the/ban-hang/{seller.product.pk}/"
    assert "Thiếu nội dung nhãn" in seller.client.get(home).content.decode()
    assert seller.client.post(f"{home}nhan/", LABEL).status_code == 302
    assert LabelText.objects.get(product=seller.product).ingredients == "Cá cơm, muối"
    page = seller.client.post(f"{home}gui/", follow=True).content.decode()
    assert "Đang chờ chợ xem" in page
    assert ListingCheck.objects.get(product=seller.product).by == seller.member


def test_one_sees_and_changes_ones_own_products_alone(make_seller: Callable[[str], Any]) -> None:
    seller, other = make_seller("Hải Âu"), make_seller("Sóng Biển")
    theirs = f"/chu-the/ban-hang/{other.product.pk}/"
    assert seller.client.get(theirs).status_code == 404
    assert seller.client.get(f"{theirs}nhan/").status_code == 404
    assert seller.client.post(f"{theirs}nhan/", LABEL).status_code == 404
    assert seller.client.post(f"{theirs}gui/").status_code == 404
    assert other.product.title not in seller.client.get("/chu-the/ban-hang/").content.decode()


def test_somebody_who_may_only_look_sends_nothing(make_seller: Callable[[str], Any]) -> None:
    seller = make_seller("Hải Âu")
    Member.objects.filter(user=seller.member).update(duty="VIEWER")
    home = f"/chu-the/ban-hang/{seller.product.pk}/"
    assert seller.client.get(home).status_code == 200
    assert seller.client.post(f"{home}gui/").status_code == 404
    assert seller.client.post(f"{home}nhan/", LABEL).status_code == 404


def test_a_maker_of_alcohol_is_asked_for_the_licence(make_seller: Callable[[str], Any]) -> None:
    seller = make_seller("Rượu Thử")
    ProductFactory(producer=seller.producer, ocop_set_id=14)
    page = seller.client.get("/chu-the/ban-hang/").content.decode()
    assert "/chu-the/ban-hang/giay-phep/" in page
    answer = seller.client.post("/chu-the/ban-hang/giay-phep/", {"number": "1/GP"})
    assert answer.status_code == 422
    SellingLicence.objects.create(
        producer=seller.producer,
        kind="ALCOHOL",
        number="1/GP",
        issued_by="Thử",
        from_on=today(),
        answer="ACCEPTED",
        answered_at=timezone.now(),
    )
    assert "1/GP" in seller.client.get("/chu-the/ban-hang/").content.decode()


def test_the_list_costs_the_same_for_one_product_and_for_ten(
    make_seller: Callable[[str], Any], django_assert_max_num_queries: Any
) -> None:
    seller = make_seller("Hải Âu")
    for _ in range(9):
        ProductFactory(producer=seller.producer)
    with django_assert_max_num_queries(18):
        seller.client.get("/chu-the/ban-hang/")
