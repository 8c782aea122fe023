"""A GS1-conformant resolver: from a GS1 Digital Link to the page, or to the set of links.

Written out in docs/rules/digital-link.md.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import activate, get_language_from_request

from foundation.calendar import today
from marketplace.storefront.link_levels import levels_of, levels_of_label
from marketplace.storefront.scan_answers import unknown_goods
from marketplace.storefront.scan_page import scan_page
from traceability.rules import digital_link
from traceability.rules.link_set import (
    DEFAULT_LINK,
    MEDIA_TYPE,
    Level,
    asked_kind,
    link_set,
    matching,
    wants_set,
)
from traceability.rules.typed_code import as_typed
from traceability.selectors.links import goods_of, label_of, linked_goods

METHODS = "GET, HEAD, OPTIONS"
CONTEXT = "/.well-known/gs1-linkset-context.jsonld"

View = Callable[..., HttpResponse]


def open_to_all_origins(view: View) -> View:
    """Answers OPTIONS itself, refuses what is no GET or HEAD, and lets scripts of any site read."""

    @wraps(view)
    def answered(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method == "OPTIONS":
            answer = HttpResponse(status=204)
        elif request.method in {"GET", "HEAD"}:
            answer = view(request, *args, **kwargs)
        else:
            answer = HttpResponse(status=405)
        answer["Allow"] = METHODS
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Allow-Methods"] = METHODS
        answer["Access-Control-Allow-Headers"] = "Accept, Accept-Language"
        answer["Access-Control-Expose-Headers"] = "Link, Location, Content-Language"
        # The page carries no cookie and no secret; scripts elsewhere may read what people may.
        answer["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    return answered


@open_to_all_origins
def resolve(request: HttpRequest, rest: str) -> HttpResponse:
    """Any address that begins with a GS1 key: on to a link by 307, or the set of links.

    404 for what we do not know and for a link type that is not there, 400 for an address that is
    no GS1 Digital Link, 300 where nothing tells which of several links is meant.
    """
    activate(get_language_from_request(request))
    try:
        link = digital_link.parse(_address_as_sent(request))
    except digital_link.InvalidDigitalLink:
        return unknown_goods(request, scan_page("", on=today()), rest, status=400)
    goods = linked_goods(link, on=today())
    if goods is None:
        return unknown_goods(request, scan_page("", on=today()), rest, status=404)
    return resolved(request, levels_of(goods, link, on=today()))


@open_to_all_origins
def label_links(request: HttpRequest, code: str) -> HttpResponse:
    """The links of a label that is printed without a GTIN, for machines that ask `/t/` for them."""
    activate(get_language_from_request(request))
    label = label_of(as_typed(code))
    if label is None:
        return JsonResponse({"error": "no such label"}, status=404)
    return resolved(request, levels_of_label(goods_of(label, on=today()), label.text, on=today()))


def asks_for_links(request: HttpRequest) -> bool:
    """Whether a request for a label's page wants links instead: see `label_links`."""
    return "linkType" in request.GET or MEDIA_TYPE in request.headers.get("Accept", "").lower()


def resolved(request: HttpRequest, levels: list[Level]) -> HttpResponse:
    """The answer that the request asks for, of these levels, the finest last."""
    link_type = request.GET.get("linkType", "")
    if wants_set(link_type=link_type, accept=request.headers.get("Accept", "")):
        return _set(levels)
    kind = asked_kind(link_type) if link_type else DEFAULT_LINK
    found = matching(levels, kind, _languages(request))
    if not found:
        return _told(JsonResponse({"error": f"no link of type {kind[:60]}"}, status=404), levels)
    if len(found) > 1:
        last = levels[-1]
        choice = Level(last.anchor, last.description, last.default, tuple(found))
        return _told(_json(link_set([choice]), status=300), levels)
    target = found[0].href
    if query := request.META.get("QUERY_STRING", ""):
        target += ("&" if "?" in target else "?") + query
    # Ours are told without the host, so that a copy under another name stays under it.
    target = target.removeprefix(settings.PUBLIC_URL) or "/"
    return _told(HttpResponseRedirect(target, preserve_request=True), levels)


def _languages(request: HttpRequest) -> list[str]:
    """The reader's language first, then the other ones of the site."""
    first = get_language_from_request(request)
    return [first, *(code for code, _name in settings.LANGUAGES if code != first)]


def _set(levels: list[Level]) -> HttpResponse:
    answer = _json(link_set(levels), status=200)
    answer["Link"] = (
        f"<{settings.PUBLIC_URL}{CONTEXT}>; "
        'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    )
    return _negotiated(answer)


def _json(content: object, *, status: int) -> JsonResponse:
    options = {"ensure_ascii": False}
    return JsonResponse(content, status=status, content_type=MEDIA_TYPE, json_dumps_params=options)


def _told(answer: HttpResponse, levels: list[Level]) -> HttpResponse:
    """The answer says where the set of links is."""
    where = f"{levels[-1].anchor}?{urlencode({'linkType': 'linkset'})}"
    answer["Link"] = f'<{where}>; rel="linkset"; type="{MEDIA_TYPE}"'
    return _negotiated(answer)


def _negotiated(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-cache"
    answer["X-Robots-Tag"] = "noindex"
    patch_vary_headers(answer, ["Accept", "Accept-Language"])
    return answer


def _address_as_sent(request: HttpRequest) -> str:
    """The address as the scanner sent it, without a trailing slash.

    A lot may hold an encoded `/`, which PATH_INFO has lost; the server keeps the path as it came.
    """
    sent = request.META.get("RAW_URI") or request.META.get("REQUEST_URI") or ""
    if not sent.startswith("/"):
        sent = request.get_full_path()
    path, mark, query = sent.partition("?")
    return settings.PUBLIC_URL + path.removesuffix("/") + mark + query


@open_to_all_origins
def description(request: HttpRequest) -> HttpResponse:
    """`/.well-known/gs1resolver`: what this resolver resolves, and whose it is."""
    said = {
        "name": "Chợ OCOP",
        "resolverRoot": settings.PUBLIC_URL,
        "supportedPrimaryKeys": ["01"],
        "linkTypeDefaultCanBeLinkset": False,
        "supportedLinkType": [
            {
                "namespace": "https://ref.gs1.org/voc/",
                "prefix": "gs1:",
                "profile": "https://ref.gs1.org/voc/?show=linktypes",
            }
        ],
        "jsonLdContextLocation": settings.PUBLIC_URL + CONTEXT,
        "contact": {"fn": "Chợ OCOP"},
    }
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


_LINK_SET_CONTEXT = {
    "@context": [
        {
            "@version": 1.1,
            "@vocab": "https://ref.gs1.org/voc/",
            "anchor": "@id",
            "href": "@id",
            "linkset": {"@id": "@graph"},
            "title": {"@id": "http://purl.org/dc/terms/title"},
            "description": {"@id": "http://purl.org/dc/terms/description"},
            "hreflang": {"@id": "http://purl.org/dc/terms/language", "@container": "@set"},
            "type": {"@id": "http://purl.org/dc/terms/format"},
        }
    ]
}


@open_to_all_origins
def context(request: HttpRequest) -> HttpResponse:
    """How the words of a link set read as linked data."""
    answer = JsonResponse(_LINK_SET_CONTEXT, content_type="application/ld+json")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
