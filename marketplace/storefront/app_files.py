"""The site as an app on a phone: its manifest, the page shown without a network, its worker."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.page_cache import public_page

SECONDS_KEPT = 3600
OFFLINE_FILES = (
    *("css/tokens.css", "css/base.css", "css/layout.css", "css/components.css"),
    *("fonts/manrope-latin.woff2", "fonts/manrope-vietnamese.woff2"),
    *("fonts/bitter-latin.woff2", "fonts/bitter-vietnamese.woff2", "img/logo.svg"),
)
"""All that templates/storefront/offline.html is made of."""


@require_safe
@public_page(SECONDS_KEPT, parameters=())
def manifest(request: HttpRequest) -> HttpResponseBase:
    """How the site stands among a phone's apps (W3C Web App Manifest)."""
    icons = [
        {"src": static(f"img/{name}-{size}.png"), "sizes": f"{size}x{size}", "purpose": purpose}
        for name, purpose in (("icon", "any"), ("icon-maskable", "maskable"))
        for size in (192, 512)
    ]
    shortcuts = [
        (_("Quét mã"), reverse("storefront:scan_help")),
        (_("Sản phẩm"), reverse("storefront:listing")),
        (_("Giỏ hàng"), reverse("commerce:basket")),
        (_("Tra đơn hàng"), reverse("commerce:track")),
    ]
    home = reverse("wagtail_serve", args=[""])
    said = {
        "id": "/",
        "name": _("Chợ OCOP"),
        "short_name": _("Chợ OCOP"),
        "description": _("Sản phẩm OCOP có tên người làm, có làng, có sao còn hiệu lực."),
        "lang": request.LANGUAGE_CODE,
        "dir": "ltr",
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        "background_color": "#FAF7F0",
        "theme_color": "#1F6B45",
        "categories": ["shopping", "food"],
        "icons": [{**icon, "type": "image/png"} for icon in icons],
        "shortcuts": [{"name": name, "url": url} for name, url in shortcuts],
    }
    kind = "application/manifest+json"
    return JsonResponse(said, content_type=kind, json_dumps_params={"ensure_ascii": False})


@require_safe
@public_page(SECONDS_KEPT, parameters=())
def offline(request: HttpRequest) -> HttpResponseBase:
    """What a phone shows without a network; it says nothing of any product."""
    return render(request, "storefront/offline.html")


@require_safe
@public_page(SECONDS_KEPT, parameters=())
def worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker of the whole site, which keeps no page but the offline ones.

    Its text changes with whatever those pages are made of, so browsers fetch them anew.
    """
    pages, digest = {}, sha256()
    for code in ("vi", "en"):
        with translation.override(code):
            pages[code] = reverse("storefront:offline")
            digest.update(render_to_string("storefront/offline.html").encode())
    files = [static(name) for name in OFFLINE_FILES]
    digest.update("".join(files).encode())
    context = {"pages": pages, "files": files, "version": digest.hexdigest()[:12]}
    text = render_to_string("storefront/worker.js", context)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")
