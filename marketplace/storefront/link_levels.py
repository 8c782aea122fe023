"""Which links there are to goods, a lot and a pack: what each room has a page for."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.selectors import OcopMark, ocop_marks
from certification.selectors.claims import shown_title, title_wording, withheld
from traceability.rules.digital_link import DigitalLink
from traceability.rules.link_set import Level, Link
from traceability.selectors.links import LinkedGoods

CREDENTIAL = "application/vc+jwt"


def levels_of(goods: LinkedGoods, link: DigitalLink, *, on: date) -> list[Level]:
    """The levels of an address that we know, goods first. Anchors are canonical under our host:
    qualifiers we do not know are left out, as the answer is not about them."""
    root = f"{settings.PUBLIC_URL}/01/{link.gtin}"
    levels = [_goods(goods, root, on)]
    if goods.lot is None:
        return levels
    path = DigitalLink(root, (("01", link.gtin or ""), ("10", goods.lot.code)), ()).canonical
    lot_anchor = settings.PUBLIC_URL + path.split("id.gs1.org", 1)[1]
    levels.append(_lot(goods, lot_anchor))
    if goods.label is not None:
        stem = lot_anchor if link.lot is not None else root
        levels.append(_pack(goods, f"{stem}/21/{goods.label.text}"))
    return levels


def levels_of_label(goods: LinkedGoods, code: str, *, on: date) -> list[Level]:
    """The same for a label without a GTIN: our own addresses are the anchors."""
    page = settings.PUBLIC_URL + goods.product.get_absolute_url()
    levels = [_goods(goods, page, on), _lot(goods, _label_page(goods.lot_label))]
    if goods.label is not None:
        levels.append(_pack(goods, _label_page(code)))
    return levels


def _label_page(code: str) -> str:
    return settings.PUBLIC_URL + reverse("scan:scan", args=[code])


def _goods(goods: LinkedGoods, anchor: str, on: date) -> Level:
    product = goods.product
    marks = ocop_marks([product.pk], on=on)
    hidden = withheld([title_wording(product.pk, product.title)], on=on, marks=marks)
    title = shown_title(product.pk, product.title, hidden)
    pages = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            pages.append((language, settings.PUBLIC_URL + product.get_absolute_url()))
    links = [Link("pip", url, title, language=language) for language, url in pages]
    words = _("Nơi bán: %(title)s") % {"title": title}
    links += [Link("hasRetailers", url, words, language=language) for language, url in pages]
    if product.pk in marks:
        links += _certificate(marks[product.pk])
    for code, label in goods.recalled_lots:
        words = _("Thu hồi lô %(code)s") % {"code": code}
        links.append(Link("recallStatus", _label_page(label), words))
    # The page in the reader's language is what opens: all its versions are one page.
    home = settings.PUBLIC_URL + product.get_absolute_url()
    return Level(anchor, title, Link("defaultLink", home, title), tuple(links))


def _certificate(mark: OcopMark) -> list[Link]:
    url = settings.PUBLIC_URL + mark.certificate_url
    title = _("Giấy chứng nhận OCOP %(number)s") % {"number": mark.register_number}
    signed = settings.PUBLIC_URL + reverse("certification:credential", args=[mark.register_number])
    return [
        Link("certificationInfo", url, title),
        Link("certificationInfo", signed, title, media_type=CREDENTIAL),
        Link("registryEntry", url, title),
    ]


def _lot(goods: LinkedGoods, anchor: str) -> Level:
    assert goods.lot is not None  # noqa: S101 - the caller asked
    page = _label_page(goods.lot_label) if goods.lot_label else settings.PUBLIC_URL + "/quet/"
    title = _("Truy xuất lô %(code)s") % {"code": goods.lot.code}
    links = [Link("traceability", page, title), Link("recallStatus", page, title)]
    if goods.lot_label:
        events = settings.PUBLIC_URL + reverse("epcis_public", args=[goods.lot_label])
        links.append(Link("epcis", events, "EPCIS 2.0", media_type="application/ld+json"))
    words = _("Lô %(code)s") % {"code": goods.lot.code}
    return Level(anchor, words, Link("defaultLink", page, title), tuple(links))


def _pack(goods: LinkedGoods, anchor: str) -> Level:
    assert goods.label is not None  # noqa: S101
    page = _label_page(goods.label.text)
    title = _("Gói mang mã %(code)s") % {"code": goods.label.text}
    links = [Link(kind, page, title) for kind in ("traceability", "recallStatus")]
    links.append(Link("verificationService", page, title))
    return Level(anchor, title, Link("defaultLink", page, title), tuple(links))
