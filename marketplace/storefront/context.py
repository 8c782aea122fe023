"""What the frame of every page needs: the other language's address, the platform, the footer.

Nothing here depends on who is looking, so pages stay cacheable. All of it is asked for only
by templates that draw the frame (Wagtail's own screens do not).
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from cms.linked_data import site_data
from cms.meta import SHARED
from cms.models import SiteSettings
from cms.selectors.duties import PageLinks, page_links
from foundation.linked_data import absolute
from foundation.page_meta import same_path_alternates
from foundation.selectors import kept


@dataclass(frozen=True, slots=True)
class Platform:
    """Who runs the platform, as footer and scan page say it; each empty where unknown."""

    operator_name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    registration: str = ""
    authority_name: str = ""
    authority_phone: str = ""
    authority_email: str = ""
    is_sample: bool = False
    share_picture: str = ""
    """What stands beside the address of a page without a picture of its own."""
    linked_data: str = ""
    """Who runs the site and what it is, as the home page says it to machines."""


@dataclass(frozen=True, slots=True)
class Frame:
    links: PageLinks
    platform: Platform


def page_frame(request: HttpRequest) -> dict[str, object]:
    """Values for `base.html`."""
    code = "en" if get_language() == "vi" else "vi"
    frame: Any = SimpleLazyObject(_frame)
    return {
        "other_language": SimpleLazyObject(lambda: _other_language(request, code)),
        "footer_links": SimpleLazyObject(lambda: frame.links.duties),
        "doors": SimpleLazyObject(lambda: frame.links.doors),
        "site_settings": SimpleLazyObject(lambda: frame.platform),
        "alternates": SimpleLazyObject(lambda: same_path_alternates(request.path)),
    }


def _other_language(request: HttpRequest, code: str) -> dict[str, str]:
    url = translate_url(request.get_full_path(), code)
    return {
        "code": code,
        "name": "English" if code == "en" else "Tiếng Việt",
        "url": url,
        "absolute_url": settings.PUBLIC_URL + url,  # search engines want whole addresses
    }


def _frame() -> Frame:
    """Kept until something is published."""
    language = get_language() or "vi"
    return kept(f"frame:{language}", lambda: Frame(page_links(language), _platform()))


def operator() -> Platform:
    """Who runs the platform, for pages that have no more of the frame than this. Kept."""
    return kept(f"platform:{get_language()}", _platform)


def _platform() -> Platform:
    said = SiteSettings.objects.filter(site__is_default_site=True).first()
    own = said.share_picture if said else None
    shared = absolute(own.get_rendition(SHARED).url if own else static("img/share.png"))
    if said is None:
        return Platform(share_picture=shared)
    note = gettext("(dữ liệu mẫu)") if said.is_sample else ""
    return Platform(
        operator_name=f"{said.operator} {note}".strip() if said.operator else "",
        address=said.address,
        phone=said.hotline,
        email=said.email,
        hours=said.hotline_hours,
        registration=said.registration,
        authority_name=said.authority_name,
        authority_phone=said.authority_phone,
        authority_email=said.authority_email,
        is_sample=said.is_sample,
        share_picture=shared,
        linked_data=site_data(said),
    )
