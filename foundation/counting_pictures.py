"""Pictures of one point by which a page that is kept in caches counts who opened it.

No script, no cookie; the picture is asked for anew each time and is always the same.
"""

import base64
import re

from django.http import HttpRequest, HttpResponse

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


def picture() -> HttpResponse:
    """The picture, never kept by anybody."""
    answer = HttpResponse(PIXEL, content_type="image/gif")
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def is_machine(request: HttpRequest) -> bool:
    """Whether the browser names itself as what fetches pages without a person."""
    return bool(MACHINES.search(request.headers.get("User-Agent", "")))


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
