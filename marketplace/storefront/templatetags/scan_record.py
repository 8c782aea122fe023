"""The record of a lot on its scan page, each part drawn in one go; see scan_head for why.

Every text goes through `escape`; what is put together here is put together of nothing else.
"""

from collections.abc import Container, Iterable, Iterator
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from certification.templatetags.ocop import ocop_mark
from marketplace.storefront.scan_items import Facts
from marketplace.storefront.scan_page import MOST_PICTURES, CertificateShown, LotPhoto, ScanPage
from marketplace.storefront.scan_words import Step, parent_in_words
from marketplace.storefront.verdict_words import day
from traceability.models import AreaStandard
from traceability.selectors import ScanStory
from traceability.selectors.story_lots import place_of
from traceability.selectors.story_parts import (
    Area,
    AreaCertified,
    LabResult,
    LotName,
    Material,
    Parent,
)

register = template.Library()

MOST_LINES = 6
"""Of a list that a lot made of many others makes long; the rest can be opened."""

MOST_CODES = 3
"""Of so many lots the product codes stand above the journey."""

FIRST_STEPS, LAST_STEPS, LEAST_HIDDEN = 6, 12, 3
"""Of a journey, how many steps stand at its two ends, and how many are worth hiding."""


def _section(title: str, body: str) -> SafeString:
    return SafeString(f'<section class="scan-section"><h2>{escape(title)}</h2>{body}</section>')


def _none(words: str) -> str:
    return f'<p class="none">{escape(words)}</p>'


def _muted(words: str) -> str:
    return f'<p class="muted">{escape(words)}</p>'


def _of_lot(lot: LotName | None) -> str:
    """Which of the lots behind the scanned one, with the way to its page; "" for itself."""
    if lot is None:
        return ""
    words = escape(_("lô %(code)s") % {"code": lot.code})
    return f'<a href="/t/{lot.label}">{words}</a>' if lot.label else words


@register.simple_tag
def origin(page: ScanPage) -> SafeString:
    """Where it grew, on the map; where it was packed; what it was made of."""
    lot = page.story.lot
    assert lot is not None  # noqa: S101 - only known labels have this page
    areas = page.story.areas
    if areas:
        body = _area_on_map(areas[0], page.map_svg) + _few("made-of", map(_other_area, areas[1:]))
    else:
        body = _none(_("Chưa có dữ liệu về vùng nguyên liệu của lô này."))
    body += _few("standards", (_area_standard(one, areas) for one in page.story.area_standards))
    body += _made_of(page.story)
    if lot.packing_site:
        site = lot.packing_site
        parts = (site.name, site.street, place_of(site.commune_id))
        where = ", ".join(part for part in parts if part)
        body += f"<h3>{escape(_('Nơi đóng gói'))}</h3><p>{escape(where)}</p>"
    return _section(_("Vùng nguyên liệu"), body)


def _area_on_map(area: Area, map_svg: str) -> str:
    code = _("Mã số vùng trồng %(code)s") % {"code": area.planting_code}
    sample = f'<span class="sample-note">{escape(_("dữ liệu mẫu"))}</span>'
    return (
        f'<div class="scan-place"><figure class="dotmap">{map_svg}</figure>'
        f"<div><p><strong>{escape(area.name)}</strong><br>{escape(area.place)}</p>"
        f"{_muted(area.crop) if area.crop else ''}{_muted(code) if area.planting_code else ''}"
        f"{f'<p>{_of_lot(area.lot)}</p>' if area.lot else ''}"
        f"{sample if area.is_sample else ''}</div></div>"
    )


def _other_area(area: Area) -> str:
    words = " · ".join(part for part in (area.place, area.planting_code) if part)
    return (
        f'<strong>{escape(area.name)}</strong> <span class="muted">{escape(words)}</span> '
        f"{_of_lot(area.lot)}"
    )


def _area_standard(one: AreaCertified, areas: tuple[Area, ...]) -> str:
    """A paper; where several areas are named, or another than the one on the map, whose it is."""
    name = one.name or str(AreaStandard.Standard(one.standard).label)
    if [area.name for area in areas] != [one.area]:
        name += f" – {one.area}"
    paper = _(
        "giấy %(number)s, %(issuer)s, hiệu lực khi đóng gói (%(since)s – trước %(until)s)"
    ) % {
        "number": one.number,
        "issuer": one.issued_by,
        "since": day(one.valid_from),
        "until": day(one.lapses_on),
    }
    return f'<strong>{escape(name)}</strong> <span class="muted">{escape(paper)}</span>'


def _made_of(story: ScanStory) -> str:
    """Materials, one step back, and the lots this one was made of, each with its own page."""
    lines = [*map(_parent, story.parents), *map(_material, story.materials)]
    return f"<h3>{escape(_('Làm từ'))}</h3>{_few('made-of', lines)}" if lines else ""


def _parent(one: Parent) -> str:
    return f'{_of_lot(one.lot)} <span class="muted">{escape(parent_in_words(one))}</span>'


def _material(one: Material) -> str:
    origin = one.origin or _("mua của bên cung cấp")
    received = _("nhận %(day)s") % {"day": day(one.received_on)}
    words = f"{origin} · {received}"
    return (
        f'<strong>{escape(one.name)}</strong> <span class="muted">{escape(words)}</span> '
        f"{_of_lot(one.lot)}"
    ).rstrip()


def _list(name: str, lines: Iterable[str]) -> str:
    return f'<ul class="{name}">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


def _few(name: str, lines: Iterable[str]) -> str:
    """A list of which a reader first sees a few; "" for none."""
    every = list(lines)
    shown, others = every[:MOST_LINES], every[MOST_LINES:]
    if len(others) == 1:
        shown, others = every, []
    drawn = _list(name, shown) if shown else ""
    return drawn + (_behind(len(others), _list(name, others)) if others else "")


def _behind(count: int, body: str) -> str:
    words = ngettext("Xem %(count)d mục nữa", "Xem %(count)d mục nữa", count) % {"count": count}
    return f"<details><summary>{escape(words)}</summary>{body}</details>"


@register.simple_tag
def journey(page: ScanPage) -> SafeString:
    """The steps of the lot and of those behind it, oldest first, and its photos.

    A corrected step stays, struck.
    """
    if not page.journey:
        body = _none(_("Chưa có dữ liệu về các công đoạn của lô này."))
    else:
        said = _codes_said_once(page.journey)
        body = "".join(map(_code_of_lot, said.values())) + _timeline(page.journey, said)
    return _section(_("Hành trình của lô"), body + _photos(page.photos))


def _codes_said_once(steps: tuple[Step, ...]) -> dict[str, Step]:
    """The product codes that stand above the journey, each with a step that bears it.

    Thông tư 02/2024 wants one of every stage. Those of a few lots are said once; of goods mixed
    of many only the scanned lot's, and the others' at their stages.
    """
    codes = {step.product_code: step for step in sorted(steps, key=lambda s: s.lot is not None)}
    if len(codes) <= MOST_CODES:
        return codes
    return {code: step for code, step in codes.items() if step.lot is None}


def _code_of_lot(step: Step) -> str:
    if step.lot is None:
        words = _("Mã sản phẩm ở các công đoạn của lô này: %(code)s")
        return f'<p class="small muted">{escape(words % {"code": step.product_code})}</p>'
    words = _("Ở các công đoạn của lô %(lot)s: %(code)s")
    said = escape(words % {"lot": step.lot.code, "code": step.product_code})
    return f'<p class="small muted">{said}</p>'


def _timeline(steps: tuple[Step, ...], said: Container[str]) -> str:
    """How it began and how it went on; of a long journey the middle can be opened."""
    drawn = [_step(step, said) for step in steps]
    middle = drawn[FIRST_STEPS:-LAST_STEPS]
    if len(middle) >= LEAST_HIDDEN:
        hidden = _behind(len(middle), f'<ol class="timeline">{"".join(middle)}</ol>')
        drawn[FIRST_STEPS:-LAST_STEPS] = [f'<li class="more">{hidden}</li>']
    return f'<ol class="timeline">{"".join(drawn)}</ol>'


def _step(step: Step, said: Container[str]) -> str:
    what = f"<strong>{escape(step.title)}</strong>"
    if step.place:
        what += f" <span>{escape(step.place)}</span>"
    if step.detail:
        what += f'<span class="timeline-detail">{escape(step.detail)}</span>'
    if step.measured:
        what += f'<span class="timeline-detail">{escape(step.measured)}</span>'
    if step.is_corrected:
        what = f'<s>{what}</s> <span class="small">{escape(_("đã đính chính"))}</span>'
    machine = step.happened_on.isoformat() + (f"T{step.at}+07:00" if step.at else "")
    return (
        f'<li><time datetime="{machine}">{day(step.happened_on)} {step.at}</time>{what}'
        f'<span class="recorded">{" · ".join(_noted(step, said))}</span></li>'
    )


def _noted(step: Step, said: Container[str]) -> Iterator[str]:
    if step.lot:
        yield _of_lot(step.lot)
    if step.product_code not in said:
        yield escape(_("mã sản phẩm %(code)s") % {"code": step.product_code})
    if step.place_code:
        yield escape(_("mã địa điểm %(code)s") % {"code": step.place_code})
    yield escape(step.recorded)


def _photos(photos: tuple[LotPhoto, ...]) -> str:
    drawn = "".join(
        f'<a href="{escape(photo.url)}"><img src="{escape(photo.url)}?nho" width="160" '
        f'height="120" loading="lazy" alt="{escape(photo.caption)}"></a>'
        for photo in photos[:MOST_PICTURES]
    )
    others = "".join(
        f'<li><a href="{escape(photo.url)}">{escape(photo.caption)}</a></li>'
        for photo in photos[MOST_PICTURES:]
    )
    return (f'<p class="photos">{drawn}</p>' if drawn else "") + (
        f'<ul class="made-of">{others}</ul>' if others else ""
    )


@register.simple_tag
def story(page: ScanPage) -> SafeString:
    """The story of whoever sells it, in their own words: a sentence, and the way to the rest."""
    shop, lot = page.shop, page.story.lot
    assert lot is not None  # noqa: S101
    if not shop.url:
        return SafeString("")
    maker = lot.product.producer or lot.producer
    lead = f'<blockquote class="story" lang="vi">{escape(shop.lead)}</blockquote>'
    words = _("Đọc câu chuyện của %(name)s") % {"name": maker.name}
    link = f'<p><a href="{escape(shop.url)}">{escape(words)}</a></p>'
    return _section(pgettext("scan", "Câu chuyện"), (lead if shop.lead else "") + link)


@register.simple_tag
def tests(page: ScanPage) -> SafeString:
    found = page.story.tests
    if not found:
        return _section(_("Kiểm nghiệm"), _none(_("Chưa có dữ liệu kiểm nghiệm của lô này.")))
    return _section(_("Kiểm nghiệm"), _few("tests", map(_test, found)))


def _test(test: LabResult) -> str:
    name, words = ("passed", _("Đạt")) if test.passed else ("failed", _("Không đạt"))
    report = _("Phiếu %(number)s · %(laboratory)s · %(day)s") % {
        "number": test.report_number,
        "laboratory": test.laboratory,
        "day": day(test.tested_on),
    }
    of_lot = f" · {_of_lot(test.lot)}" if test.lot else ""
    return (
        f'<strong class="{name}">{escape(words)}</strong><span>{escape(test.measured)}<br>'
        f'<span class="small muted">{escape(report)}{of_lot}</span></span>'
    )


@register.simple_tag
def certificates(page: ScanPage) -> SafeString:
    """The certificates the verdict speaks of; the mark only with a right to it today."""
    mark = f'<p class="is-large">{ocop_mark(page.story.mark)}</p>' if page.story.mark else ""
    papers = "".join(map(_certificate, page.certificates))
    if not papers and page.story.is_claimed:
        papers = _none(
            _(
                "Chưa đối chiếu: có nguồn nói sản phẩm được công nhận, chưa ai so với quyết định "
                "gốc."
            )
        )
    elif not papers:
        papers = _none(_("Không có giấy chứng nhận nào trong sổ."))
    return _section(_("Giấy chứng nhận OCOP"), mark + papers)


def _certificate(one: CertificateShown) -> str:
    url = escape(one.url)
    return (
        f'<div class="certificate"><a class="register-number" href="{url}">'
        f"{escape(one.register_number)}</a>"
        f'<dl class="facts">{_pairs(one.facts)}</dl>'
        f'<p><a href="{url}">{escape(_("Xem trong sổ đăng ký"))}</a></p></div>'
    )


def _pairs(pairs: Facts) -> str:
    """What components/facts.html draws of pairs; empty values are left out."""
    rows = (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs if value)
    return "".join(f"<div>{row}</div>" for row in rows)


@register.simple_tag
def law(page: ScanPage) -> SafeString:
    """What the law says a label and a trace must tell; an item that is not known says so."""
    label = _("Theo quy định về nhãn hàng hoá. Nhãn trên bao bì là bản đầy đủ.")
    trace = _("Nghị định 37/2026/NĐ-CP, Điều 23 khoản 5. Mục nào chưa có thì ghi là chưa có.")
    return SafeString(
        _section(
            _("Thông tin nhãn hàng hoá"),
            f'<p class="small muted">{escape(label)}</p>'
            f'<ul class="nine label-law">{_items(page.label_items)}</ul>',
        )
        + _section(
            _("Các mục phải xem được khi quét"),
            f'<p class="small muted">{escape(trace)}</p>'
            f'<ol class="nine">{_items(page.nine_items)}</ol>',
        )
    )


def _items(items: Facts) -> str:
    nothing = f'<span class="none">{escape(_("chưa có dữ liệu"))}</span>'
    return "".join(
        f'<li><span class="muted">{escape(label)}</span> '
        f"{f'<strong>{escape(value)}</strong>' if value else nothing}</li>"
        for label, value in items
    )


@register.simple_tag
def code(page: ScanPage) -> SafeString:
    """The code itself, what was noted of the label, and how often it was seen before."""
    story = page.story
    assert story.lot is not None  # noqa: S101
    groups = f'<span class="num">{page.code_in_groups}</span>'
    words = escape(_("Mã tem %(code)s")) % {"code": groups}
    if story.lot.product.gtin:
        words += f'<br>GTIN <span class="num">{escape(story.lot.product.gtin)}</span>'
    lines = [page.seen_words, page.label_words]
    lines.append(
        _(
            "Mã đúng nghĩa là tem này do sàn cấp. Tem có thể bị chép lại: nếu bao bì khác những gì "
            "ghi ở đây, xin báo."
        )
    )
    said = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    if story.lot.is_sample:
        sample = _("Lô này là dữ liệu mẫu để thử sàn: không có gói hàng nào mang mã này.")
        said += f'<p class="notice">{escape(sample)}</p>'
    return SafeString(f'<p class="scan-code">{words}</p>{said}')
