"""What a scan page shows: the lot's story, joined with a picture, a map and an offer."""

from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from certification.selectors import CertificateTerm
from certification.selectors.claims import shown_title, title_wording, withheld
from marketplace.commerce.selectors import Offer, Photo, illustration_url, offers
from marketplace.storefront.origin_map import origin_svg
from marketplace.storefront.verdict_words import VerdictBand, day, verdict_band
from traceability.models import Lot, TraceEvent
from traceability.rules.label_code import display, parse
from traceability.rules.verdict import Verdict
from traceability.selectors import JourneyStep, ScanStory, scan_story

REORDER_QUANTITY = 3

NOT_FOR_SALE = {Verdict.RECALLED, Verdict.WITHDRAWN}
"""Verdicts under which nothing is offered, whatever else the product's other lots are."""

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the journey in words."""

    happened_on: date
    title: str
    place: str
    detail: str
    recorded: str
    is_corrected: bool


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
class ScanPage:
    """Everything the page's template needs. Where `story.lot` is None only the band is filled."""

    story: ScanStory
    band: VerdictBand
    code_in_groups: str = ""
    photo: Photo | None = None
    illustration_url: str = ""
    initials: str = ""
    former_place: str = ""
    journey: tuple[Step, ...] = ()
    map_svg: str = ""
    certificates: tuple[CertificateShown, ...] = ()
    reorder: Reorder | None = None
    nine_items: tuple[tuple[str, str], ...] = ()


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
    return ScanPage(
        story=story,
        band=verdict_band(story),
        code_in_groups=display(parse(story.code)),
        photo=Photo(default_storage.url(story.photo_name)) if story.photo_name else None,
        illustration_url=illustration_url(
            product_id=product.pk,
            title=product.title,
            ocop_set_id=product.ocop_set_id,
            producer_name=product.producer.name if product.producer else "",
        ),
        initials=_initials(lot.producer.name),
        former_place=_former_place(lot),
        journey=tuple(_step(step) for step in story.journey),
        map_svg=_map(lot),
        certificates=tuple(_certificate(term, on) for term in _terms_spoken_of(story)),
        reorder=None if story.verdict in NOT_FOR_SALE else _reorder(lot, on),
        nine_items=tuple(_nine_items(story, lot)),
    )


def _initials(name: str) -> str:
    """Two letters that stand for a producer: of the last two words, where names differ."""
    return "".join(word[0] for word in name.split()[-2:]).upper()


def _former_place(lot: Lot) -> str:
    if lot.producer.former_address:
        return lot.producer.former_address
    same = lot.product.commune_id == lot.producer.commune_id
    return lot.product.former_place if same else ""


_RECORDED = {
    "producer": gettext_lazy("chủ thể ghi %(day)s"),
    "helper": gettext_lazy("người giúp của chủ thể ghi %(day)s"),
    "officer": gettext_lazy("cán bộ ghi %(day)s"),
    "platform": gettext_lazy("người vận hành sàn ghi %(day)s"),
}


def _step(step: JourneyStep) -> Step:
    title = str(TraceEvent.Kind(step.kind).label)
    return Step(
        happened_on=step.happened_on,
        title=_("Đính chính: %(title)s") % {"title": title} if step.corrects else title,
        place=step.place,
        detail=step.detail,
        recorded=_RECORDED[step.recorder] % {"day": day(step.recorded_on)},
        is_corrected=step.is_corrected,
    )


def _map(lot: Lot) -> str:
    area = lot.growing_area
    return origin_svg(area.point, place=area.name) if area else ""


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
        facts=[
            (_("Phân hạng"), _("%(stars)d sao") % {"stars": term.stars}),
            (_("Tình trạng"), state),
            (_("Quyết định"), term.decision_number),
            (_("Ngày"), day(term.decided_on)),
            (_("Cơ quan"), term.authority),
        ],
    )


def _reorder(lot: Lot, on: date) -> Reorder | None:
    offer = offers([lot.product_id], on=on).get(lot.product_id)
    if offer is None or not (offer.can_buy or offer.reason):
        return None
    quantity = min(REORDER_QUANTITY, offer.in_stock)
    return Reorder(
        offer=offer,
        url=lot.product.get_absolute_url(),
        quantity=quantity,
        unit=_unit_word(lot.unit, quantity),
    )


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


def _nine_items(story: ScanStory, lot: Lot) -> Facts:
    """The nine things a scan must open (Nghị định 37/2026/NĐ-CP Đ23.5); "" where none is known."""
    product, producer = lot.product, lot.producer
    address = ", ".join(part for part in (producer.street, producer.place_name) if part)
    place = {"place": product.place_name}
    origin = _("%(place)s, Việt Nam") % place if product.place_name else ""
    events = len(story.journey)
    serial = _("sê-ri %(code)s") % {"code": story.code} if _is_one_pack(story) else ""
    return [
        (_("Tên sản phẩm"), product.title),
        (_("Hình ảnh"), _("ảnh chụp") if story.photo_name else _("hình minh hoạ")),
        (_("Đơn vị sản xuất, kinh doanh"), producer.name),
        (_("Địa chỉ"), address),
        (_("Xuất xứ"), origin),
        (
            _("Sự kiện và thời gian"),
            _("%(count)d việc, xem Hành trình") % {"count": events} if events else "",
        ),
        (
            _("Nhãn hiệu, lô, sê-ri"),
            " · ".join(part for part in (_("lô %(code)s") % {"code": lot.code}, serial) if part),
        ),
        (_("Hạn sử dụng"), day(lot.best_before_on) if lot.best_before_on else ""),
        (_("Tiêu chuẩn, quy chuẩn áp dụng"), ""),
    ]


def _is_one_pack(story: ScanStory) -> bool:
    return story.label is not None and story.label.is_one_pack
