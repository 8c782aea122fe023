"""The record of a lot on its scan page, each part drawn in one go; see scan_head for why.

Every text goes through `escape`; what is put together here is put together of nothing else.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from certification.templatetags.ocop import ocop_mark
from marketplace.storefront.scan_items import Facts
from marketplace.storefront.scan_page import MOST_PICTURES, CertificateShown, LotPhoto, ScanPage
from marketplace.storefront.scan_words import Step, parent_in_words
from marketplace.storefront.verdict_words import day
from traceability.models import AreaStandard
from traceability.selectors.story import AreaCertified, LabResult, Material, Parent

register = template.Library()


def _section(title: str, body: str) -> SafeString:
    return SafeString(f'<section class="scan-section"><h2>{escape(title)}</h2>{body}</section>')


def _none(words: str) -> str:
    return f'<p class="none">{escape(words)}</p>'


def _muted(words: str) -> str:
    return f'<p class="muted">{escape(words)}</p>'


@register.simple_tag
def origin(page: ScanPage) -> SafeString:
    """Where it grew, on the map; where it was packed; what it was made of."""
    lot = page.story.lot
    assert lot is not None  # noqa: S101 - only known labels have this page
    area = lot.growing_area
    if area is None:
        body = _none(_("Chưa có dữ liệu về vùng nguyên liệu của lô này."))
    else:
        where = f"{area.commune.full_name}, {area.commune.province.name}"
        code = _("Mã số vùng trồng %(code)s") % {"code": area.planting_code}
        sample = f'<span class="sample-note">{escape(_("dữ liệu mẫu"))}</span>'
        body = (
            f'<div class="scan-place"><figure class="dotmap">{page.map_svg}</figure>'
            f"<div><p><strong>{escape(area.name)}</strong><br>{escape(where)}</p>"
            f"{_muted(area.crop) if area.crop else ''}{_muted(code) if area.planting_code else ''}"
            f"{sample if area.is_sample else ''}</div></div>"
        )
    if page.story.area_standards:
        body += _list("standards", map(_area_standard, page.story.area_standards))
    if lot.packing_site:
        site = lot.packing_site
        parts = (site.name, site.street, site.commune.full_name, site.commune.province.name)
        words = _("Nơi đóng gói: %(place)s") % {"place": ", ".join(p for p in parts if p)}
        body += f"<p>{escape(words)}</p>"
    return _section(_("Vùng nguyên liệu"), body + _made_of(page))


def _area_standard(one: AreaCertified) -> str:
    name = one.name or str(AreaStandard.Standard(one.standard).label)
    paper = _(
        "giấy %(number)s, %(issuer)s, hiệu lực khi đóng gói (%(since)s – trước %(until)s)"
    ) % {
        "number": one.number,
        "issuer": one.issued_by,
        "since": day(one.valid_from),
        "until": day(one.lapses_on),
    }
    return f'<strong>{escape(name)}</strong> <span class="muted">{escape(paper)}</span>'


def _made_of(page: ScanPage) -> str:
    """Materials, one step back, and the lots this one was made of, each with its own page."""
    story = page.story
    if not story.materials and not story.parents:
        return ""
    lines = [*map(_parent, story.parents), *map(_material, story.materials)]
    return f"<h3>{escape(_('Làm từ'))}</h3>{_list('made-of', lines)}"


def _parent(one: Parent) -> str:
    words = escape(_("lô %(code)s") % {"code": one.code})
    link = f'<a href="/t/{one.label}">{words}</a>'
    return f'{link} <span class="muted">{escape(parent_in_words(one))}</span>'


def _material(one: Material) -> str:
    origin = one.origin or _("mua của bên cung cấp")
    received = _("nhận %(day)s") % {"day": day(one.received_on)}
    words = f"{origin} · {received}"
    return f'<strong>{escape(one.name)}</strong> <span class="muted">{escape(words)}</span>'


def _list(name: str, lines: "map[str] | list[str]") -> str:
    return f'<ul class="{name}">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


@register.simple_tag
def journey(page: ScanPage) -> SafeString:
    """The steps of the lot, oldest first, and its photos; a corrected step stays, struck."""
    if not page.journey:
        body = _none(_("Chưa có dữ liệu về các công đoạn của lô này."))
    else:
        body = f'<ol class="timeline">{"".join(map(_step, page.journey))}</ol>'
    return _section(_("Hành trình của lô"), body + _photos(page.photos))


def _step(step: Step) -> str:
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
        f'<span class="recorded">{escape(step.codes)} · {escape(step.recorded)}</span></li>'
    )


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
def tests(page: ScanPage) -> SafeString:
    found = page.story.tests
    if not found:
        return _section(_("Kiểm nghiệm"), _none(_("Chưa có dữ liệu kiểm nghiệm của lô này.")))
    return _section(_("Kiểm nghiệm"), _list("tests", map(_test, found)))


def _test(test: LabResult) -> str:
    name, words = ("passed", _("Đạt")) if test.passed else ("failed", _("Không đạt"))
    report = _("Phiếu %(number)s · %(laboratory)s · %(day)s") % {
        "number": test.report_number,
        "laboratory": test.laboratory,
        "day": day(test.tested_on),
    }
    return (
        f'<strong class="{name}">{escape(words)}</strong><span>{escape(test.measured)}<br>'
        f'<span class="small muted">{escape(report)}</span></span>'
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
