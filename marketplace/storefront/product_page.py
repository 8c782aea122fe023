"""Everything the page of one product says, from five rooms. Eight queries at most."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Now
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from catalog.products.models import Product, ProductSet
from certification.selectors import OcopMark, certificates_of, claims_of
from certification.selectors.claims import description_wording, withheld
from cms.models import ShopPage
from foundation.prepared import GIVEN_ID, Given, Prepared
from marketplace.commerce.models import GiftBox, GroupRun, ListingCheck
from marketplace.commerce.rules.bookings import Terms
from marketplace.commerce.selectors import Offer, ProductCard
from marketplace.commerce.selectors.bookings import may_be_booked, terms_of
from marketplace.commerce.selectors.cards import cards_and_offers
from marketplace.commerce.selectors.gift_boxes import Box, parts_of
from marketplace.commerce.selectors.listings import LABEL_FIELDS, label_facts
from traceability.selectors import LotSummary, newest_lot

OTHERS = 4
OTHERS_ASKED = 8
"""Of so many others, by name, those with the mark are shown first."""

MOST_AT_ONCE = 20
FUNCTIONAL_FOOD = 18
_SHOWN = (
    *("title", "slug", "description", "ocop_set_id", "set_is_inferred", "former_place", "gtin"),
    *("net_content", "source_reference", "source_url", "producer_id", "maker_id", "province_id"),
    *("producer__name", "maker__name", "ocop_set__name", "ocop_set__name_en"),
    *("province__name", "province__name_en", "province__slug"),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate, or what a public source claims of one, in facts for words."""

    state: str  # "in_force", "withdrawn", "lapsed", "other_holder", "unverified" or "none"
    stars: int | None = None
    register_number: str = ""
    decision_number: str = ""
    decided_on: date | None = None
    year: int | None = None
    valid_from: date | None = None
    last_valid_on: date | None = None
    since_on: date | None = None
    reason: str = ""
    authority: str = ""
    source_url: str = ""
    source_note: str = ""

    @property
    def url(self) -> str:
        """The certificate's own page in the register, or ""."""
        if not self.register_number:
            return ""
        return reverse("certification:certificate", args=[self.register_number])


@dataclass(frozen=True, slots=True)
class ProductPage:
    product: Product
    card: ProductCard
    offer: Offer
    paper: Paper
    lot: LotSummary | None
    shop_url: str
    others: list[ProductCard]
    label: list[tuple[str, str]]
    """The label's text, as pairs; empty while the goods were not looked at."""
    words_wait: bool
    """The description claims stars the product does not have, and waits for an officer."""
    service: Terms | None = None
    """How a service is booked, where it can be."""
    box: Box | None = None
    """What a gift box holds."""
    run_key: str = ""
    """Of the group order that is open, "" for none."""

    @property
    def mark(self) -> OcopMark | None:
        return self.card.mark

    @property
    def most_at_once(self) -> int:
        return min(self.offer.in_stock, MOST_AT_ONCE)

    @property
    def is_functional_food(self) -> bool:
        return self.product.ocop_set_id == FUNCTIONAL_FOOD

    @property
    def set_name(self) -> str:
        """The product set in the page's language, "" while it has none."""
        product_set: ProductSet | None = self.product.ocop_set
        if product_set is None:
            return ""
        return product_set.name_en if get_language() == "en" else product_set.name

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is plain about the product, as pairs; empty values are not shown."""
        product = self.product
        maker = product.maker.name if product.maker_id and product.maker else ""
        return [
            (_("Quy cách"), product.net_content),
            (
                pgettext("maker", "Nơi làm ra"),
                maker if product.maker_id != product.producer_id else "",
            ),
            (_("Mã GTIN"), product.gtin),
        ]


def product_page(product_id: int, *, on: date) -> ProductPage | None:
    """The page of a public product on the day, or None where there is no such product.

    The mark, the right to buy and the origin come from their one answer each; this only
    puts them side by side. At most eight queries.
    """
    if product_id > BigIntegerField.MAX_BIGINT:
        return None
    found = _PRODUCT(pk=product_id, language=get_language())
    if not found:
        return None
    product = found[0]
    cards, offers = cards_and_offers([product.pk, *product.other_ids], on=on)
    card, *others = cards
    marks = {product.pk: card.mark} if card.mark else {}
    words_wait = bool(withheld([description_wording(product)], on=on, marks=marks))
    label = getattr(product, "label_text", None)
    # Written on the row that is read here and never saved: every part of the page says the same.
    product.title = card.name
    if words_wait:
        product.description = ""
    return ProductPage(
        product=product,
        card=card,
        offer=offers[product.pk],
        paper=_paper(product, card.mark, on=on),
        lot=newest_lot(product.pk, on=on),
        shop_url=shop_url(product.shop_slug),
        label=label_facts(product, label) if product.is_offered and label else [],
        others=sorted(others, key=lambda other: other.mark is None)[:OTHERS],
        words_wait=words_wait,
        service=_service(product, offers[product.pk]),
        box=parts_of([product.pk]).get(product.pk) if product.is_box else None,
        run_key=product.run_key or "",
    )


def _service(product: Product, offer: Offer) -> Terms | None:
    """One query for a service that may be booked, none for anything else."""
    return terms_of(product) if may_be_booked(offer) else None


def _product() -> QuerySet[Product]:
    """A public product with its places, its producer's shop and other products: one query."""
    others = (
        Product.objects.filter(producer=OuterRef("producer"), is_public=True)
        .exclude(pk=OuterRef("pk"))
        .order_by("title", "pk")
    )
    shops = ShopPage.objects.live().filter(
        producer=OuterRef("producer"), locale__language_code=Given("language", CharField())
    )
    certified = Product.objects.filter(pk=OuterRef("pk"), certificates__isnull=False)
    looked_at = ListingCheck.objects.in_force().filter(product=OuterRef("pk"))
    runs = GroupRun.objects.filter(product=OuterRef("pk"), state="OPEN", closes_at__gt=Now())
    return (
        Product.objects.filter(pk=GIVEN_ID, is_public=True)
        .order_by()
        .select_related("producer", "maker", "ocop_set", "province", "label_text")
        .only(*_SHOWN, *(f"label_text__{name}" for name in LABEL_FIELDS))
        .annotate(
            other_ids=ArraySubquery(others.values("pk")[:OTHERS_ASKED]),
            shop_slug=Subquery(shops.values("slug")[:1]),
            has_certificates=Exists(certified),
            is_box=Exists(GiftBox.objects.filter(product=OuterRef("pk"))),
            is_offered=Exists(looked_at),
            run_key=Subquery(runs.values("key")[:1]),
        )
    )


_PRODUCT = Prepared(_product)
_HISTORY = Prepared(lambda: certificates_of(GIVEN_ID))
_NEWEST_CLAIM = Prepared(lambda: claims_of(GIVEN_ID).order_by("-year", "-pk")[:1])


def shop_url(slug: str | None) -> str:
    """The address of a shop in the language in use; "" where pages are not served."""
    try:
        return reverse("wagtail_serve", args=[f"cua-hang/{slug}/"]) if slug else ""
    except NoReverseMatch:
        return ""


def _paper(product: Any, mark: OcopMark | None, *, on: date) -> Paper:
    """The certificate that counts on the day, else the newest one, else the newest claim.

    One that runs without giving the mark stands in the name of somebody who neither sells nor
    makes the product: it is said, for the register shows it.
    """
    history = _HISTORY(pk=product.pk) if product.has_certificates else []
    running = next((c for c in history if mark and c.number == mark.register_number), None)
    certificate = running or next((c for c in history if c.valid_from <= on), None)
    if certificate is None:
        return _claim(product)
    withdrawal = getattr(certificate, "withdrawal", None)
    if withdrawal is not None and withdrawal.effective_on > on:
        withdrawal = None
    if running is None and withdrawal is None and on <= certificate.last_valid_on:
        state = "other_holder"
    else:
        state = "in_force" if running else "withdrawn" if withdrawal else "lapsed"
    return Paper(
        state=state,
        stars=certificate.stars,
        register_number=certificate.number,
        decision_number=certificate.decision_number,
        decided_on=certificate.decided_on,
        valid_from=certificate.valid_from,
        last_valid_on=certificate.last_valid_on,
        since_on=withdrawal.effective_on if withdrawal else certificate.ends_on,
        reason=withdrawal.reason.rstrip(" .") if withdrawal else "",
        authority=str(certificate.authority),
        source_url=certificate.source_url or product.source_url,
    )


def _claim(product: Product) -> Paper:
    found = _NEWEST_CLAIM(pk=product.pk)
    if not found:
        return Paper(state="none", source_url=product.source_url)
    claim = found[0]
    return Paper(
        state="unverified",
        stars=claim.stars,
        decision_number=claim.decision_number,
        decided_on=claim.decided_on,
        year=claim.year,
        source_url=claim.source_url or product.source_url,
        source_note=claim.source_note,
    )
