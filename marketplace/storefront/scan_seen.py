"""Counting scans: a picture that every scan page asks for anew, and a province told by choice.

The page itself is kept in caches and writes nothing. Neither view touches the database, but for
the week's salt once in minutes; neither sets a cookie (docs/rules/scans.md).
"""

import base64
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from foundation.same_origin import own_page_or_token
from foundation.tries import network_of
from traceability.services.scan_seeing import Reader, note_place, note_seen

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A transparent GIF of one point."""

MACHINES = re.compile(
    "|".join(
        (
            *(
                r"(?<!cu)bot",
                "crawl",
                "spider",
                "slurp",
                "preview",
                "fetcher",
                "monitor",
                "headless",
            ),
            *("facebookexternalhit", "facebookcatalog", "meta-externalagent", "whatsapp"),
            *("zalo-?pc-?share", "zalosharebot", "telegram", "viber", "skypeuripreview"),
            *("googleother", "google-inspectiontool", "google-read-aloud", "mediapartners"),
            *("apis-google", "feedfetcher", "lighthouse", "pagespeed", "bingpreview"),
            *("curl/", "wget/", "python-", "aiohttp", "okhttp", "go-http-client", "java/"),
            *("libwww", "httpclient", "axios", "node-fetch", "scrapy", "phantomjs"),
        )
    ),
    re.IGNORECASE,
)
"""What fetches pages without a person: search engines, makers of link previews (Zalo, Facebook,
Google, WhatsApp, Viber), libraries. Zalo's and Facebook's own in-app browsers, in which people
read, name themselves otherwise ("Zalo iOS/…", "FBAV/…") and are counted, as are Cubot phones."""

_AHEAD = re.compile("prefetch|prerender|preview", re.IGNORECASE)
_AHEAD_HEADERS = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")


@require_safe
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """The picture, always the same and never kept; counts the scan where a person made it."""
    if is_counted(request):
        note_seen(code=code, reader=_reader(request), at=timezone.now())
    answer = HttpResponse(PIXEL, content_type="image/gif")
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def is_counted(request: HttpRequest) -> bool:
    """Whether the request is a page's own picture, asked for by somebody's browser.

    Not: HEAD, pages fetched ahead of a wish, machines, browsers without a name, and the picture
    put on other sites or opened by itself.
    """
    headers = request.headers
    agent = headers.get("User-Agent", "")
    return (
        request.method == "GET"
        and bool(agent)
        and not MACHINES.search(agent)
        and not any(_AHEAD.search(headers.get(name, "")) for name in _AHEAD_HEADERS)
        and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and headers.get("Sec-Fetch-Dest", "image") == "image"
    )


@own_page_or_token
@never_cache
@require_POST
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Take the province a reader chose, and lead back to the label's page, whatever came.

    The page then says thanks by the fragment of its address: it is kept, and the same to all.
    """
    if not MACHINES.search(request.headers.get("User-Agent", "")):
        province = request.POST.get("tinh", "")
        note_place(code=code, province=province, reader=_reader(request), at=timezone.now())
    language = request.GET.get("lang", "")
    query = f"?lang={language}" if language in dict(settings.LANGUAGES) else ""
    answer = HttpResponseRedirect(f"{reverse('scan:scan', args=[code])}{query}#cam-on")
    answer.status_code = 303
    return answer


def _reader(request: HttpRequest) -> Reader:
    return Reader(
        network=network_of(request),
        agent=request.headers.get("User-Agent", "")[:400],
        languages=request.headers.get("Accept-Language", "")[:100],
    )
