"""A form without a token is taken from our own pages only."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from foundation.same_origin import own_page_or_token

# A refusal is a page of ours, with the platform's contact in its frame.
pytestmark = pytest.mark.django_db


@own_page_or_token
def add(request: HttpRequest) -> HttpResponse:
    return HttpResponse("đã thêm")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "https://ke-gian.example"}, 403),
        ({"Origin": "http://testserver.ke-gian.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[hỏng"}, 403),
        ({"Referer": "http://testserver/san-pham/nuoc-mam-1/"}, 200),
        ({"Referer": "https://ke-gian.example/testserver/"}, 403),
        ({}, 403),
    ],
)
def test_only_the_browsers_own_word_replaces_the_token(
    headers: dict[str, str], status: int
) -> None:
    request = RequestFactory().post("/gio-hang/them/", headers=headers)
    assert add(request).status_code == status
