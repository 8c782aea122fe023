"""The API for other marketplaces: facts, errors and badges that cannot outlive a withdrawal."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client

from certification.rules.gtin import gtin14
from certification.services import withdraw_certificate
from certification.views import sharing
from foundation.calendar import today
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

LIST = "/api/v1/certificates"


@pytest.fixture(autouse=True)
def _nothing_asked_yet() -> None:
    cache.clear()


@pytest.mark.django_db
def test_a_certificate_in_force_is_told_with_its_mark(client: Client) -> None:
    certificate = CertificateFactory.create()
    answer = client.get(f"{LIST}/{certificate.number}")
    told = answer.json()
    assert told["register_number"] == certificate.number
    assert told["mark"]["stars"] == told["stars"] == 4
    assert told["checked_on"] == today().isoformat()
    assert told["state_words"]["vi"] == "Còn hiệu lực"
    assert told["page_url"].endswith(certificate.get_absolute_url())
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_without_the_right_there_is_no_mark_whatever_the_paper_says(client: Client) -> None:
    withdrawn = CertificateFactory.create(withdrawn=True)
    lapsed = CertificateFactory.create(lapsed=True)
    sold = CertificateFactory.create()
    sold.product.producer = ProducerFactory.create()
    sold.product.save()
    for certificate in (withdrawn, lapsed, sold):
        told = client.get(f"{LIST}/{certificate.number}").json()
        assert told["mark"] is None
        badge = client.get(f"{LIST}/{certificate.number}/badge.svg").content.decode()
        assert "sao" not in badge
    told = client.get(f"{LIST}/{withdrawn.number}").json()
    assert told["withdrawal_ground_words"]["vi"] == "Không còn đáp ứng tiêu chí"


@pytest.mark.django_db
def test_certificates_are_found_by_product_and_by_gtin(client: Client) -> None:
    product = ProductFactory.create(gtin="09529000000090")
    sought = CertificateFactory.create(product=product)
    CertificateFactory.create()
    for query in ({"product": product.pk}, {"gtin": "9529000000090"}, {"gtin": "09529000000090"}):
        told = client.get(LIST, query).json()
        assert [item["register_number"] for item in told["items"]] == [sought.number]
        assert (told["total"], told["pages"], told["next"]) == (1, 1, None)
    assert client.get(LIST, {"product": product.pk + 999}).json()["items"] == []


@pytest.mark.django_db
def test_pages_lead_on_until_the_last(client: Client) -> None:
    numbers = {CertificateFactory.create().number for _ in range(3)}
    first = client.get(LIST, {"page_size": 2})
    assert first.json()["next"] in first["Link"]
    second = client.get(LIST, {"page_size": 2, "page": 2}).json()
    items = first.json()["items"] + second["items"]
    assert {item["register_number"] for item in items} == numbers
    assert second["next"] is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"page": "0"}, "page"),
        ({"page_size": "101"}, "page_size"),
        ({"stars": "2"}, "stars"),
        ({"state": "GONE"}, "state"),
        ({"gtin": "123"}, "gtin"),
        ({"gtin": "9529000000091"}, "gtin"),
        ({"product": "mam"}, "product"),
    ],
)
def test_a_question_that_is_none_is_told_which_part(
    client: Client, query: dict[str, str], said: str
) -> None:
    answer = client.get(LIST, query)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "bad_request")
    assert said in error["message"]


@pytest.mark.django_db
def test_a_number_that_was_never_given_is_an_error_with_a_body(client: Client) -> None:
    for address in (f"{LIST}/CN-999999", f"{LIST}/CN-999999/badge.svg"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "not_found"
        assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_the_badge_says_words_state_and_day_and_draws_no_mark(client: Client) -> None:
    certificate = CertificateFactory.create()
    answer = client.get(f"{LIST}/{certificate.number}/badge.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    tree = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    words = " ".join(tree.itertext())
    for said in (certificate.number, "Còn hiệu lực", "4 sao", f"{today():%d/%m/%Y}", "đối chiếu"):
        assert said in words
    assert not {"image", "path", "polygon", "script", "style"} & {
        node.tag.rpartition("}")[2] for node in tree.iter()
    }


@pytest.mark.django_db
def test_the_snippet_leads_back_and_says_no_state_of_its_own(client: Client) -> None:
    certificate = CertificateFactory.create()
    html = client.get(f"{LIST}/{certificate.number}").json()["badge"]["html"]
    assert certificate.get_absolute_url() in html
    assert f"{certificate.number}/badge.svg" in html
    assert "sao" not in html
    assert "hiệu lực" not in html


@pytest.mark.django_db(transaction=True)
def test_a_badge_and_an_answer_die_with_the_withdrawal(client: Client) -> None:
    certificate = CertificateFactory.create()
    addresses = (f"{LIST}/{certificate.number}", f"{LIST}/{certificate.number}/badge.svg")
    etags = {address: client.get(address)["ETag"] for address in addresses}
    for address, etag in etags.items():
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    withdraw_certificate(
        certificate=certificate,
        ground="STOPPED",
        reason="Thôi làm",
        effective_on=today(),
        by=UserFactory.create(),
    )
    for address, etag in etags.items():
        answer = client.get(address, headers={"if-none-match": etag})
        assert answer.status_code == 200
        assert "4 sao" not in answer.content.decode()
    assert client.get(addresses[0]).json()["mark"] is None


@pytest.mark.django_db(transaction=True)
def test_a_kept_answer_costs_one_question(
    client: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    certificate = CertificateFactory.create()
    address = f"{LIST}/{certificate.number}"
    with django_assert_num_queries(3):
        client.get(address)
    with django_assert_num_queries(1):
        answer = client.get(address)
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_a_list_costs_the_same_however_long(
    client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(5):
        CertificateFactory.create()
    with django_assert_max_num_queries(4):
        assert len(client.get(LIST).json()["items"]) == 5


@pytest.mark.django_db
def test_a_network_that_asks_too_often_is_told_to_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "ASKED_AT_MOST", 2)
    number = CertificateFactory.create().number
    answers = [client.get(f"{LIST}/{number}") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["error"]["code"] == "too_many_requests"
    assert int(answers[2]["Retry-After"]) > 0


@pytest.mark.django_db
def test_pages_of_other_sites_may_ask_with_an_etag(client: Client) -> None:
    for address in (LIST, f"{LIST}/CN-000001", f"{LIST}/CN-000001/badge.svg"):
        answer = client.options(address)
        assert answer.status_code == 204
        assert "If-None-Match" in answer["Access-Control-Allow-Headers"]
    assert client.post(LIST).status_code == 405


@pytest.mark.django_db
def test_the_description_names_every_address_and_every_field(client: Client) -> None:
    description = client.get("/api/v1/openapi.json").json()
    assert set(description["paths"]) == {
        "/api/v1/certificates",
        "/api/v1/certificates/{number}",
        "/api/v1/certificates/{number}/badge.svg",
        "/api/v1/products",
    }
    fields = description["components"]["schemas"]["CertificateOut"]["properties"]
    told = client.get(f"{LIST}/{CertificateFactory.create().number}").json()
    assert set(told) == set(fields)


@pytest.mark.django_db
def test_the_page_for_developers_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/chung-nhan/du-lieu-mo/api/").content.decode()
    assert "/api/v1/openapi.json" in page
    assert '<script src="https' not in page


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("9529000000090", "09529000000090"),
        ("0 9529000-000090", "09529000000090"),
        ("9529000000091", None),
        ("12", None),
        ("١٢٣٤٥٦٧٨", None),
        ("abc", None),
    ],
)
def test_a_gtin_is_known_by_its_check_digit(text: str, gtin: str | None) -> None:
    assert gtin14(text) == gtin


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["q=a%00b", "province=%00"])
def test_a_question_with_a_nul_is_refused_in_words(client: Client, query: str) -> None:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert "không đọc được" in answer.json()["error"]["message"]
