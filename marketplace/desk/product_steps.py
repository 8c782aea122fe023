"""The five steps to a new product, and what one still lacks before it may be shown and sold.

Each step is a page of its own that writes by itself: it can be left and come back to. Which are
done is read from what stands there; nobody ticks anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.products.models import Product, ProductSet
from certification.selectors.dossiers import open_dossier_of
from certification.selectors.papers import declaration_wanted
from marketplace.commerce.models import ServiceTerms
from marketplace.commerce.rules.label_facts import Fact, missing
from marketplace.commerce.rules.listings import Finding, Kind
from marketplace.commerce.selectors.listings import (
    ListingState,
    finding_words,
    findings_of,
    label_values,
    listing_state,
)
from marketplace.commerce.selectors.photos import photos_of
from marketplace.commerce.selectors.product_facts import sale_values
from marketplace.commerce.selectors.sellers import has_licence, seller_state

FACTS, PHOTOS, SALE, LABEL, SEND = range(1, 6)


@dataclass(frozen=True, slots=True)
class ProductStep:
    """One of the five; `is_here` is the page one is on."""

    number: int
    words: str
    address: str
    is_done: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class Need:
    """Something to do before a product may be sold. `is_law`: the law asks for it, and the
    product is not sent to be looked at without; else it only does not sell yet."""

    words: str
    address: str = ""
    is_law: bool = False


def steps_of(product: Product | None, *, here: int) -> list[ProductStep]:
    """The five steps of a draft (None: of one not begun); none for a product that is shown. At
    most eight queries."""
    if product is not None and product.is_public:
        return []
    names = (_("Là gì"), _("Ảnh"), _("Giá, kho"), _("Nhãn"), _("Gửi xem"))
    done = _done(product) if product is not None else [False] * len(names)
    addresses = _addresses(product) if product is not None else [""] * len(names)
    rows = zip(names, addresses, done, strict=True)
    return [
        ProductStep(number, words, address, is_done, number == here)
        for number, (words, address, is_done) in enumerate(rows, start=1)
    ]


def _addresses(product: Product) -> list[str]:
    pages = ("product_facts", "photos", "product_sale", "selling_label", "product_send")
    return [reverse(f"desk:{page}", args=[product.pk]) for page in pages]


def _done(product: Product) -> list[bool]:
    state = listing_state(product)
    return [
        is_described(product),
        photos_of(product).exists(),
        has_terms(product) if is_service(product) else sale_values(product)["price"] is not None,
        not missing(product.ocop_set_id, label_values(product)),
        state.waiting is not None or state.in_force is not None,
    ]


def needs_of(product: Product, *, on: date) -> list[Need]:
    """What the law wants first, then what else stands between the product and a buyer, each with
    the page where it is done. A fixed number of queries."""
    return [
        *(_noticed(product, one) for one in findings_of(product, on=on)),
        *_of_the_papers(product, on),
        *_of_the_seller(product, on),
        *_of_the_sale(product),
    ]


def publication(product: Product, state: ListingState) -> list[Need]:
    """What others still decide: the market's look, and the recognition that shows a draft."""
    needs = []
    if state.in_force is None:
        waits = _("Chợ đang xem sản phẩm.") if state.waiting else _("Gửi chợ xem sản phẩm.")
        needs.append(Need(waits))
    if not product.is_public:
        dossier = open_dossier_of(product)
        address = (
            reverse("desk:dossier", args=[dossier.pk])
            if dossier
            else f"{reverse('desk:dossier_start')}?san-pham={product.pk}"
        )
        needs.append(
            Need(_("Quyết định công nhận OCOP. Có quyết định thì chợ tự bày sản phẩm."), address)
        )
    return needs


def is_service(product: Product) -> bool:
    return product.ocop_set_id == ProductSet.TOURISM


def has_terms(product: Product) -> bool:
    return ServiceTerms.objects.filter(product=product).exists()


def is_described(product: Product) -> bool:
    """Whether it has a name, a set, and where there are packs what is in one."""
    return bool(product.title and product.ocop_set_id and (product.net_content or _bare(product)))


def _bare(product: Product) -> bool:
    return Fact.NET_CONTENT not in missing(product.ocop_set_id, {})


def _noticed(product: Product, finding: Finding) -> Need:
    is_law = finding.stops or finding.kind == Kind.MISSING
    return Need(finding_words(finding.as_row()), _place(product, finding), is_law)


def _place(product: Product, finding: Finding) -> str:
    """The page where what was noticed is mended."""
    in_facts = finding.place in {"title", "description", Fact.NET_CONTENT}
    page = "product_facts" if in_facts and finding.kind != Kind.MEDICINE else "selling_label"
    return reverse(f"desk:{page}", args=[product.pk])


def _of_the_papers(product: Product, on: date) -> Iterator[Need]:
    """The declaration that the law wants first (NĐ 15/2018)."""
    wanted = declaration_wanted(product, on=on)
    if wanted is not None:
        words = _("Chụp giấy: %(paper)s.") % {"paper": wanted.name}
        address = f"{reverse('desk:product_paper_add', args=[product.pk])}?loai={wanted.paper}"
        yield Need(words, address, is_law=True)


def _of_the_seller(product: Product, on: date) -> Iterator[Need]:
    assert product.producer is not None  # noqa: S101 - the desk shows a producer's own alone
    if not seller_state(product.producer).may_sell:
        yield Need(_("Chợ duyệt hồ sơ người bán của chủ thể."), reverse("desk:selling"))
    if product.is_alcohol and not has_licence(product.producer, on=on):
        yield Need(_("Giấy phép bán rượu còn hạn."), reverse("desk:selling_licence"))


def _of_the_sale(product: Product) -> Iterator[Need]:
    if not photos_of(product).exists():
        yield Need(_("Chụp ít nhất một ảnh."), reverse("desk:photos", args=[product.pk]))
    if is_service(product):
        if not has_terms(product):
            address = reverse("desk:service_terms", args=[product.pk])
            yield Need(_("Ghi điều kiện đặt dịch vụ."), address)
        return
    sale, page = sale_values(product), "goods_price" if product.is_public else "product_sale"
    if sale["price"] is None:
        yield Need(_("Ghi giá một gói."), reverse(f"desk:{page}", args=[product.pk]))
    if not sale["free"]:
        page = "goods_stock" if product.is_public else "product_sale"
        yield Need(_("Ghi số gói đang có."), reverse(f"desk:{page}", args=[product.pk]))
    if not product.weight_grams:
        page = "product_facts" if product.is_public else "product_sale"
        yield Need(_("Ghi khối lượng gửi."), reverse(f"desk:{page}", args=[product.pk]))
