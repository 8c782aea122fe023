"""How scan pages answer: in the reader's language, out of search engines, never as a dead end."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.functional import SimpleLazyObject
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _

from marketplace.storefront.context import operator, page_frame
from marketplace.storefront.scan_page import ScanPage
from traceability.rules.typed_code import Fault, FaultKind, as_typed, fault_of

LONGEST_SHOWN = 60


def speak(language: str | None) -> None:
    """Use the language a reader asked for by link; else the one their browser asked for stays."""
    if language in dict(settings.LANGUAGES):
        activate(language)


def scan_answer(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A scan page says its language, and stays out of search engines.

    Robots: a lot's page is for who holds the pack. Indexed, thousands of near-equal pages would
    stand before the product's own, and a search hit would outlive the lot.
    """
    language = get_language() or settings.LANGUAGE_CODE
    other = "en" if language == "vi" else "vi"
    # Without the context processors of other pages: a scan page shows nothing of a visitor.
    context |= page_frame(request) | {
        "page_language": language,
        "site_settings": SimpleLazyObject(operator),
        "other_language": {"code": other, "name": dict(settings.LANGUAGES)[other]},
    }
    page = HttpResponse(get_template(template).render(context), status=status)
    page["Content-Language"] = language
    page["X-Robots-Tag"] = "noindex"
    page.setdefault("Cache-Control", "no-cache")
    return page


def unknown_code(request: HttpRequest, page: ScanPage, typed: str) -> HttpResponse:
    """What to look at where a code opens nothing: 404 for one we never printed, 400 for no code."""
    read = as_typed(typed)
    fault = fault_of(read)
    context = {
        "page": page,
        "typed": read[:LONGEST_SHOWN],
        "about": read[:LONGEST_SHOWN],
        "looks": fault_words(fault) if fault else _same_shape(),
    }
    return scan_answer(request, "scan/unknown.html", context, 404 if page.story.code else 400)


def unknown_goods(request: HttpRequest, page: ScanPage, typed: str, *, status: int) -> HttpResponse:
    """The same for a GS1 address about something we do not know, or that is none (400)."""
    context = {
        "page": page,
        "typed": typed[:LONGEST_SHOWN],
        "about": typed[:LONGEST_SHOWN],
        "is_goods_number": True,
    }
    return scan_answer(request, "scan/unknown.html", context, status)


def fault_words(fault: Fault) -> str:
    """What looks wrong with a text that is no label code, in one or two sentences."""
    if fault.kind is FaultKind.EMPTY:
        return _("Chưa có mã nào.")
    if fault.kind is FaultKind.CHARACTERS:
        return " ".join(_character(place, character) for place, character in fault.characters)
    if fault.kind is FaultKind.TOO_SHORT:
        return _(
            "Mã này có %(count)d ký tự, thiếu so với 16: có thể bị cắt khi chép hay chuyển."
        ) % {"count": fault.length}
    return _("Mã này có %(count)d ký tự, thừa so với 16.") % {"count": fault.length}


def _character(place: int, character: str) -> str:
    if character in "uU":
        return _(
            "Ký tự thứ %(place)d là “%(character)s”: mã tem không bao giờ có chữ U, hãy nhìn lại "
            "xem có phải chữ V."
        ) % {"place": place, "character": character}
    return _("Ký tự thứ %(place)d là “%(character)s”: mã tem chỉ có chữ cái không dấu và số.") % {
        "place": place,
        "character": character,
    }


def _same_shape() -> str:
    """For every code of the right form alike, whatever it is near to."""
    return _(
        "Mã này đủ 16 ký tự nhưng không phải mã sàn đã in. Xin so lại từng nhóm bốn chữ, nhất là "
        "những chữ dễ nhầm: 5 và S, 8 và B, 2 và Z, 6 và G, V và Y."
    )
