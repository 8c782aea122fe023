"""What a kept page is told apart by, and what is never kept."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils import translation

from foundation import page_cache
from foundation.page_cache import LARGEST_PAGE, LONGEST_QUERY, public_page

Ask = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _without_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "generation", lambda: 1)


def ask(view: Ask, path: str = "/san-pham/", method: str = "get", **extra: str) -> HttpResponse:
    request = getattr(RequestFactory(), method)(path, **extra)
    request.user = AnonymousUser()
    return view(request)


def counting(**options: object) -> Ask:
    """A page that says how often it was made."""
    made = 0

    @public_page(60, **options)  # type: ignore[arg-type]
    def view(request: HttpRequest) -> HttpResponse:
        nonlocal made
        made += 1
        return HttpResponse(f"lần {made} {request.GET.urlencode()}")

    return view  # type: ignore[return-value]


def test_a_page_is_made_once_and_browsers_are_told_to_ask_again() -> None:
    view = counting()
    first, second = ask(view), ask(view)
    assert first.content == second.content == "lần 1 ".encode()
    assert second["Cache-Control"] == "no-cache"


def test_the_order_of_the_query_does_not_matter_but_its_values_do() -> None:
    view = counting()
    assert ask(view, "/?a=1&b=2").content == "lần 1 a=1&b=2".encode()
    assert ask(view, "/?b=2&a=1").content == "lần 1 a=1&b=2".encode()
    assert ask(view, "/?a=2&b=1").content == "lần 2 a=2&b=1".encode()


def test_languages_and_hosts_have_pages_of_their_own() -> None:
    view = counting()
    ask(view)
    with translation.override("en"):
        assert ask(view).content == "lần 2 ".encode()
    assert ask(view, HTTP_HOST="cho.example").content == "lần 3 ".encode()


def test_a_page_sees_only_the_parameters_it_names() -> None:
    view = counting(parameters=("page",))
    assert ask(view, "/?page=2&fbclid=abc").content == "lần 1 page=2".encode()
    assert ask(view, "/?utm_source=zalo&page=2").content == "lần 1 page=2".encode()


def test_an_address_without_a_language_speaks_the_browsers() -> None:
    spoken = []

    @public_page(60, vary_on_language_header=True)
    def view(request: HttpRequest) -> HttpResponse:
        spoken.append(translation.get_language())
        return HttpResponse("x")

    with translation.override("vi"):
        response = ask(view, HTTP_ACCEPT_LANGUAGE="en")  # type: ignore[arg-type]
        ask(view, HTTP_ACCEPT_LANGUAGE="vi")  # type: ignore[arg-type]
    assert spoken == ["en", "vi"]
    assert "Accept-Language" in response["Vary"]


def test_a_browser_that_has_the_page_gets_304() -> None:
    view = counting()
    etag = ask(view)["ETag"]
    again = ask(view, HTTP_IF_NONE_MATCH=etag)
    assert again.status_code == 304
    assert again["Cache-Control"] == "no-cache"
    assert not again.content


def test_a_page_goes_out_compressed_where_the_browser_can() -> None:
    view = counting()
    plain = ask(view)
    squeezed = ask(view, HTTP_ACCEPT_ENCODING="gzip, br")
    assert squeezed["Content-Encoding"] == "gzip"
    assert page_cache.gzip.decompress(squeezed.content) == plain.content
    assert "Accept-Encoding" in squeezed["Vary"]


def test_head_is_answered_from_the_kept_page_and_keeps_none() -> None:
    view = counting()
    assert ask(view, method="head").content.startswith("lần 1".encode())
    assert ask(view).content.startswith("lần 2".encode())
    assert ask(view, method="head").content.startswith("lần 2".encode())


@pytest.mark.parametrize(
    "path", ["/?q=" + "x" * LONGEST_QUERY, "/?" + "&".join(f"a{n}=1" for n in range(80))]
)
def test_an_overlong_query_is_answered_and_not_kept(path: str) -> None:
    view = counting()
    ask(view, path)
    assert ask(view, path).content.startswith("lần 2".encode())


def test_keys_are_of_one_length_whatever_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    monkeypatch.setattr(page_cache.cache, "set", lambda key, *rest: keys.append(key))
    view = counting()
    ask(view, "/" + "dài/" * 300)
    ask(view, "/")
    assert {len(key) for key in keys} == {69}


def test_writing_is_never_answered_from_the_cache() -> None:
    view = counting()
    ask(view)
    assert ask(view, method="post").content == "lần 2 ".encode()


def _sets_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("x")
    response.set_cookie("mot", "1")
    return response


def _holds_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def _is_missing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x", status=404)


def _is_huge(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x" * (LARGEST_PAGE + 1))


@pytest.mark.parametrize("page", [_sets_cookie, _holds_token, _is_missing, _is_huge])
def test_what_is_not_everyones_page_is_not_kept(page: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    monkeypatch.setattr(page_cache.cache, "set", lambda key, *rest: kept.append(key))
    response = ask(public_page(60)(page))  # type: ignore[arg-type]
    assert kept == []
    assert response["Cache-Control"] == "no-cache"


def test_a_waiting_message_and_a_preview_pass_by() -> None:
    view = counting()
    ask(view)
    assert ask(view, HTTP_COOKIE="messages=abc").content == "lần 2 ".encode()
    request = RequestFactory().get("/san-pham/")
    request.is_preview = True  # type: ignore[attr-defined]
    assert view(request).content == "lần 3 ".encode()


def test_a_signed_in_visitor_sees_and_leaves_a_strangers_page() -> None:
    @public_page(60)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(request.user))

    request = RequestFactory().get("/")
    request.user = "cô Hoa"  # type: ignore[assignment]
    assert view(request).content == b"AnonymousUser"  # type: ignore[attr-defined]
    assert request.user == "cô Hoa"
