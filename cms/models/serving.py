"""How a page is served: with the facts its context brings. Keeping it is cms.views' matter."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from foundation.page_meta import Alternate, alternates_of


class PublicPage:
    """A page that looks the same to everybody."""

    preview_sizes: ClassVar[list[dict[str, Any]]] = [
        {
            "name": "phone",
            "icon": "mobile-alt",
            "device_width": 360,
            "label": _("Xem như trên điện thoại"),
        },
        {
            "name": "tablet",
            "icon": "tablet-alt",
            "device_width": 768,
            "label": _("Xem như trên máy tính bảng"),
        },
        {
            "name": "desk",
            "icon": "desktop",
            "device_width": 1280,
            "label": _("Xem như trên máy tính"),
        },
    ]

    mark_ended = False
    """Whether the page's large picture shows an OCOP mark that is not in force today: then the
    head leaves it out. Found out when the page is served."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Wagtail asks the page; its context knows the pages, so these are imported late.
        from cms.contexts import context_of
        from cms.meta import page_meta
        from cms.selectors.languages import in_other_language

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        language = get_language() or "vi"
        other = SimpleLazyObject(lambda: in_other_language(self, now=language))
        both = SimpleLazyObject(lambda: _alternates(self, language, other))
        self.mark_ended = _mark_ended(self)
        context |= {"other_language": other, "alternates": both, **context_of(self, request)}
        if "meta" not in context:
            context["meta"] = page_meta(self)
        return context


def _alternates(page: Page, language: str, other: Any) -> tuple[Alternate, ...]:
    here = [(language, page.url or "")]
    return alternates_of([*here, (other.code, other.url)] if other.is_same else here)


def _mark_ended(page: Any) -> bool:
    from certification.selectors.claims import pictures_in_force
    from foundation.calendar import today

    picture = getattr(page, "picture", None)
    if picture is None or not picture.shows_mark:
        return False
    number = picture.certificate_number
    return number not in pictures_in_force([number], on=today())
