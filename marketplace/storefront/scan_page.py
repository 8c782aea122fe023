"""What a scan page shows: the lot's story, joined with pictures, a map and an offer."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from certification.selectors import CertificateTerm
from certification.selectors.claims import shown_title, title_wording, withheld
from marketplace.commerce.partner.strategy import sale_question, sale_rows
from marketplace.commerce.selectors import Offer, illustration_url, offers
from marketplace.storefront.initials import initials
from marketplace.storefront.origin_map import origin_svg
from marketplace.storefront.scan_items import Facts, label_items, nine_items
from marketplace.storefront.scan_shop import NOTHING_TOLD, SHOP, ShopTold, shop_told
from marketplace.storefront.scan_words import Step, label_words, seen_words, step_in_words
from marketplace.storefront.verdict_words import VerdictBand, day, verdict_band
from traceability.models import Lot
from traceability.rules.label_code import display, parse
from traceability.rules.verdict import Verdict
from traceability.selectors import ScanStory, scan_story

REORDER_QUANTITY = 3
MOST_PICTURES = 3
"""Of the lot's photos, so many are drawn; the others are links."""

NOT_FOR_SALE = {Verdict.RECALLED, Verdict.WITHDRAWN, Verdict.UNKNOWN}
"""Verdicts under which nothing is offered, whatever else the product's other lots are."""


@dataclass(frozen=True, slots=True)
class CertificateShown:
    """A certificate the verdict rests on: its facts, and the address of its public page."""

    url: str
    register_number: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Reorder:
    """The way to buy the product again. `quantity` packs are proposed."""

    offer: Offer
    url: str
    quantity: int
    unit: str


@dataclass(frozen=True, slots=True)
class LotPhoto:
    """A photo the producer shows of the lot; `url` without a size is the large one."""

    url: str
    caption: str


@dataclass(frozen=True, slots=True)
class ScanPage:
    """Everything the page's template needs. Where `story.lot` is None only the band is filled."""

    story: ScanStory
    band: VerdictBand
    code_in_groups: str = ""
    photo_url: str = ""
    illustration_url: str = ""
    initials: str = ""
    shop: ShopTold = NOTHING_TOLD
    former_place: str = ""
    journey: tuple[Step, ...] = ()
    map_svg: str = ""
    photos: tuple[LotPhoto, ...] = ()
    certificates: tuple[CertificateShown, ...] = ()
    reorder: Reorder | None = None
    nine_items: Facts = ()
    label_items: Facts = ()
    label_words: str = ""
    seen_words: str = ""


def scan_page(code: str, *, on: date) -> ScanPage:
    """What the page of this code shows on this day.

    Four queries at the most, fewer where nothing is offered; they do not grow with the record.
    """
    story = scan_story(code, on=on)
    lot = story.lot
    if lot is None:
        return ScanPage(story=story, band=verdict_band(story))
    product = lot.product
    marks = {product.pk: story.mark} if story.mark else None
    hidden = withheld([title_wording(product.pk, product.title)], on=on, marks=marks)
    # Written on the row that is read here and never saved: every part of the page says the same.
    product.title = shown_title(product.pk, product.title, hidden)
    reorder, shop = _sale_of(story, lot, on)
    return ScanPage(
        story=story,
        band=verdict_band(story),
        code_in_groups=display(parse(story.code)),
        photo_url=reverse("scan:picture", args=[story.code]) if story.photo_name else "",
        illustration_url=illustration_url(
            product_id=product.pk,
            title=product.title,
            ocop_set_id=product.ocop_set_id,
            producer_name=product.producer.name if product.producer else "",
        ),
        initials=initials(lot.producer.name),
        shop=shop,
        former_place=_former_place(lot),
        journey=tuple(step_in_words(step) for step in story.journey),
        map_svg=_map(story),
        photos=_photos(story),
        certificates=tuple(_certificate(term, on) for term in _terms_spoken_of(story)),
        reorder=reorder,
        nine_items=nine_items(story, lot),
        label_items=label_items(story, lot),
        label_words=label_words(story),
        seen_words=seen_words(story.seen),
    )


def _former_place(lot: Lot) -> str:
    if lot.producer.former_address:
        return lot.producer.former_address
    same = lot.product.commune_id == lot.producer.commune_id
    return lot.product.former_place if same else ""


def _map(story: ScanStory) -> str:
    """The first of its areas, lit on the map."""
    if not story.areas:
        return ""
    area = story.areas[0]
    return origin_svg(area.point, place=area.name, corners=area.corners)


def _photos(story: ScanStory) -> tuple[LotPhoto, ...]:
    steps = {step.pk: step for step in story.journey}
    found = []
    for photo in story.photos:
        step = steps.get(photo.event) if photo.event else None
        caption = photo.caption or (step_in_words(step).title if step else _("Ảnh của lô"))
        url = reverse("scan:lot_photo", args=[story.code, photo.pk])
        found.append(LotPhoto(url=url, caption=caption))
    return tuple(found)


def _terms_spoken_of(story: ScanStory) -> list[CertificateTerm]:
    """The certificates behind the verdict, the one that decides first."""
    spoken = (story.withdrawn, story.packed_under, story.current, story.ended)
    return list(dict.fromkeys(term for term in spoken if term is not None))


def _certificate(term: CertificateTerm, on: date) -> CertificateShown:
    if term.withdrawn_on is not None and term.withdrawn_on <= on:
        state = _("đã thu hồi từ %(day)s") % {"day": day(term.withdrawn_on)}
    elif on < term.ends_on:
        state = _("còn hiệu lực đến hết %(day)s") % {"day": day(term.last_valid_on)}
    else:
        state = _("hết hiệu lực sau ngày %(day)s") % {"day": day(term.last_valid_on)}
    return CertificateShown(
        url=term.certificate_url,
        register_number=term.register_number,
        facts=(
            (_("Phân hạng"), _("%(stars)d sao") % {"stars": term.stars}),
            (_("Tình trạng"), state),
            (_("Quyết định"), term.decision_number),
            (_("Ngày"), day(term.decided_on)),
            (_("Cơ quan"), term.authority),
        ),
    )


_SALE = sale_question(shop=SHOP)
"""The sale of a product, and its shop: one question, for a page that may ask four."""


def _sale_of(story: ScanStory, lot: Lot, on: date) -> tuple[Reorder | None, ShopTold]:
    """How the product may be ordered again, and what its shop tells; nothing of either where the
    page warns."""
    if story.verdict in NOT_FOR_SALE:
        return None, NOTHING_TOLD
    rows = sale_rows([lot.product_id], on=on, question=_SALE)
    shop = shop_told(rows[lot.product_id]["shop"], on=on)
    offer = offers([lot.product_id], on=on, rows=rows)[lot.product_id]
    if not (offer.can_buy or offer.reason):
        return None, shop
    quantity = min(REORDER_QUANTITY, offer.in_stock)
    unit = _unit_word(lot.unit, quantity)
    return Reorder(offer, lot.product.get_absolute_url(), quantity, unit), shop


_UNITS = {
    "gói": ngettext_lazy("gói", "gói", "quantity"),
    "hộp": ngettext_lazy("hộp", "hộp", "quantity"),
    "chai": ngettext_lazy("chai", "chai", "quantity"),
    "lọ": ngettext_lazy("lọ", "lọ", "quantity"),
    "hũ": ngettext_lazy("hũ", "hũ", "quantity"),
}


def _unit_word(unit: str, quantity: int) -> str:
    """A lot's unit in the language in use; the producer's own word where we know no other."""
    return _UNITS[unit] % {"quantity": quantity} if unit in _UNITS else unit
