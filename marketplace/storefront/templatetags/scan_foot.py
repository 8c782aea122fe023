"""What one can do from a scan page: order again, tell of something wrong. See scan_head for why
these are drawn in Python."""

from functools import lru_cache
from html import escape
from urllib.parse import quote

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.templatetags.formats import dong
from marketplace.storefront.context import Platform
from marketplace.storefront.scan_page import Reorder, ScanPage

register = template.Library()


@register.simple_tag
def reorder(page: ScanPage) -> SafeString:
    """The way to have more of it sent home, or why there is none."""
    again = page.reorder
    if again is None:
        return SafeString("")
    body = _buy(again) if again.offer.can_buy else _wait(again)
    return SafeString(f'<section class="scan-reorder">{body}</section>')


def _buy(again: Reorder) -> str:
    sample = f' <span class="sample-note">{escape(_("Giá mẫu"))}</span>'
    send = _("Gửi %(quantity)d %(unit)s về nhà") % {
        "quantity": again.quantity,
        "unit": again.unit,
    }
    return (
        f"<p><strong>{escape(_('Hết rồi?'))}</strong> {escape(_('Đặt thêm từ chính người làm.'))}"
        f'</p><div class="row"><p><span class="price">{dong(again.offer.price)}</span>'
        f"{sample if again.offer.is_sample_price else ''}</p>"
        f'<a class="button is-primary" href="{escape(again.url)}?quantity={again.quantity}">'
        f"{escape(send)}</a></div>"
    )


def _wait(again: Reorder) -> str:
    return (
        f'<p>{escape(again.offer.reason)}</p><p><a href="{escape(again.url)}">'
        f"{escape(_('Xem trang sản phẩm'))}</a></p>"
    )


@register.simple_tag
def contact(platform: Platform, about: str = "") -> SafeString:
    """Where to tell that a label or a pack is not right: with a photo here, by phone, by mail.

    `about`: the code that was scanned, or what was typed instead.
    """
    report = reverse("storefront:report") + (f"?ma={quote(about)}" if about else "")
    words = _(
        "Tem bị dán lại, bao bì khác ảnh, hàng không như ghi trên đây: xin chụp bao bì và mã, rồi "
        "báo cho chúng tôi."
    )
    return SafeString(
        f"<section><h2>{escape(_('Thấy điều bất thường?'))}</h2><p>{escape(words)} "
        f'<a href="{escape(report)}">{escape(_("Báo tin, gửi ảnh"))}</a></p>'
        f"{_lines_of(platform)}</section>"
    )


def _lines_of(platform: Platform) -> str:
    if not (platform.phone or platform.email):
        words = _("Sàn chưa công bố đường dây nóng. Xin báo cho nơi bạn mua hàng.")
        return f'<p class="muted">{escape(words)}</p>'
    lines = []
    if platform.phone:
        words = _("Gọi %(number)s") % {"number": platform.phone}
        lines.append(f'<a class="button" href="tel:{escape(platform.phone)}">{escape(words)}</a>')
    if platform.email:
        words = _("Gửi thư: %(address)s") % {"address": platform.email}
        mail = escape(platform.email)
        lines.append(f'<a class="button" href="mailto:{mail}">{escape(words)}</a>')
    sample = _("Số và địa chỉ liên hệ là dữ liệu mẫu.") if platform.is_sample else ""
    note = f'<p class="small muted">{escape(sample)}</p>' if sample else ""
    return f'<p class="row">{"".join(lines)}</p>{note}'


ANY_CODE = "0000000000000000"
"""Stands for the code while what is the same for every label is drawn."""


@register.simple_tag
def seen(page: ScanPage) -> SafeString:
    """How a scan is counted, and the question where the reader is (scan/_seen.html)."""
    return SafeString(_seen(get_language() or "").replace(ANY_CODE, page.story.code))


@lru_cache(maxsize=4)
def _seen(language: str) -> str:
    """The template in the language in use, drawn once: only the code tells labels apart."""
    story = {"code": ANY_CODE, "lot": True}
    return get_template("scan/_seen.html").render({"page": {"story": story}})
