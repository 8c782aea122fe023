"""The parts of a scan page that stand above the fold, each drawn in one go.

In Python and not in templates, because a scan must cost little: a template pays for every node.
Every text goes through `escape`; what is put together here is put together of nothing else.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from marketplace.storefront.scan_page import ScanPage
from marketplace.storefront.verdict_words import VerdictBand, day

register = template.Library()

_ICONS = {
    "valid": '<path d="M20 6 9 17l-5-5"/>',
    "valid_when_packed": (
        '<path d="M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8M3 3v5h5M12 7v5l4 2"/>'
    ),
    "unknown": (
        '<circle cx="12" cy="12" r="10"/><path d="M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3M12 17h.01"/>'
    ),
    "recalled": (
        '<path d="M15.31 2a2 2 0 0 1 1.42.59l4.68 4.68A2 2 0 0 1 22 8.69v6.62a2 2 0 0 1-.59 1.42'
        "l-4.68 4.68a2 2 0 0 1-1.42.59H8.69a2 2 0 0 1-1.42-.59l-4.68-4.68A2 2 0 0 1 2 15.31V8.69a2"
        ' 2 0 0 1 .59-1.42l4.68-4.68A2 2 0 0 1 8.69 2zM12 7v6M12 17h.01"/>'
    ),
    "withdrawn": '<circle cx="12" cy="12" r="10"/><path d="m4.93 4.93 14.14 14.14"/>',
    "packed_after_expiry": (
        '<path d="m21.73 18-8-14a2 2 0 0 0-3.46 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4'
        'M12 17h.01"/>'
    ),
    "no_star": '<circle cx="12" cy="12" r="10"/><path d="M12 16v-4M12 8h.01"/>',
}


@register.simple_tag
def verdict(band: VerdictBand, level: int = 2) -> SafeString:
    """The one sentence of a scan with its icon; a heading of this level."""
    return SafeString(
        f'<section class="verdict" data-verdict="{band.name}"><svg class="verdict-icon" '
        f'viewBox="0 0 24 24" width="40" height="40" aria-hidden="true">{_ICONS[band.name]}</svg>'
        f'<div><h{level} class="verdict-heading">{escape(band.heading)}</h{level}>'
        f"<p>{escape(band.sentence)}</p></div></section>"
    )


@register.simple_tag
def recall(page: ScanPage) -> SafeString:
    """Why this pack, or another part of its lot, is recalled. The verdict said what to do."""
    mine, others = page.story.recall, page.story.recall_of_others
    notice = mine or others
    if notice is None:
        return SafeString("")
    since = _("Thu hồi từ %(day)s.") % {"day": day(notice.recalled_on)}
    if mine:
        title = _("Vì sao thu hồi")
        note = _("Xin so số lô trên bao bì với số lô dưới đây.")
    else:
        title = _("Một phần của lô này đang bị thu hồi")
        note = _("Gói mang mã này không nằm trong phần đó. Nếu còn gói khác, xin quét từng gói.")
    return SafeString(
        f'<section class="scan-section scan-recall"><h2>{escape(title)}</h2>'
        f'<p class="lead">{escape(notice.reason)}</p>'
        f'<p class="muted">{escape(since)} {escape(note)}</p>'
        f"{_call(notice.phone, 'is-danger is-wide') if mine else ''}</section>"
    )


def _call(phone: str, look: str) -> str:
    if not phone:
        return ""
    words = _("Gọi %(phone)s") % {"phone": phone}
    return f'<a class="button {look}" href="tel:{escape(phone)}">{escape(words)}</a>'


@register.simple_tag
def product(page: ScanPage) -> SafeString:
    """The name and the picture; drawn packaging says that it is drawn."""
    lot = page.story.lot
    assert lot is not None  # noqa: S101 - only known labels have this page
    title = escape(lot.product.title)
    drawn = f'<span class="sample-note">{escape(_("minh hoạ"))}</span>'
    content = f"{escape(lot.product.net_content)} · " if lot.product.net_content else ""
    lot_words = escape(_("Lô %(code)s")) % {"code": f"<strong>{escape(lot.code)}</strong>"}
    return SafeString(
        f'<section class="scan-product"><div><h2>{title}</h2>'
        f'<p class="muted">{content}{lot_words}</p></div>'
        f'<div class="picture"><img src="{escape(page.photo_url or page.illustration_url)}" '
        f'width="320" height="400" alt="{title}">{"" if page.photo_url else drawn}</div></section>'
    )


@register.simple_tag
def maker(page: ScanPage) -> SafeString:
    """Who made it: the face or two letters, the village, and how to call."""
    lot = page.story.lot
    assert lot is not None  # noqa: S101
    producer = lot.producer
    name = escape(producer.name)
    face = f'<span class="avatar" aria-hidden="true">{escape(page.initials)}</span>'
    if page.shop.face_url:
        face = (
            f'<img class="avatar" src="{escape(page.shop.face_url)}" width="48" height="48" '
            f'alt="{escape(_("Người làm ra sản phẩm"))}">'
        )
    where = ", ".join(part for part in (producer.street, producer.place_name) if part)
    where = f"<br>{escape(where)}" if where else ""
    if page.former_place:
        before = _("(trước 1/7/2025: %(place)s)") % {"place": page.former_place}
        where += f' <span class="small muted">{escape(before)}</span>'
    call = ""
    if producer.phone:
        call = (
            f'<a class="button" href="tel:{escape(producer.phone)}">{escape(_("Gọi"))}'
            f'<span class="visually-hidden"> {name}, {escape(producer.phone)}</span></a>'
        )
    return SafeString(
        f'<section class="scan-maker">{face}<p><strong>{name}</strong>{where}</p>{call}</section>'
    )


@register.simple_tag
def days(page: ScanPage) -> SafeString:
    """Packed and best before; a day that is over says so."""
    lot = page.story.lot
    assert lot is not None  # noqa: S101
    best = f'<span class="none">{escape(_("chưa có dữ liệu"))}</span>'
    if lot.best_before_on:
        best = _time(lot.best_before_on.isoformat(), day(lot.best_before_on))
        if lot.best_before_on < page.story.on:
            best += f' <span class="late">{escape(_("đã qua"))}</span>'
    packed = _time(lot.packed_on.isoformat(), day(lot.packed_on))
    return SafeString(
        '<section class="scan-days"><dl class="facts is-inline">'
        f"<div><dt>{escape(_('Đóng gói'))}</dt><dd>{packed}</dd></div>"
        f"<div><dt>{escape(_('Dùng tốt nhất trước'))}</dt><dd>{best}</dd></div>"
        "</dl></section>"
    )


def _time(machine: str, words: str) -> str:
    return f'<time datetime="{machine}">{words}</time>'
