"""Everything the page of one product says, from five rooms. Twelve queries at most."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from catalog.places.selectors import commune_at, settle
from catalog.products.models import Product, ProductSet
from certification.selectors import OcopMark
from certification.selectors.claims import Wording, description_wording, withheld
from certification.selectors.papers import PublicPaper, public_papers
from marketplace.commerce.rules.bookings import Terms
from marketplace.commerce.rules.reviews import Rating, rating
from marketplace.commerce.selectors import Offer, Photo, ProductCard
from marketplace.commerce.selectors.bookings import may_be_booked, terms_of
from marketplace.commerce.selectors.cards import cards_and_offers
from marketplace.commerce.selectors.delivery_reach import Reach, reach_of
from marketplace.commerce.selectors.gift_boxes import Box, BoxPart, parts_of
from marketplace.commerce.selectors.listings import label_facts
from marketplace.commerce.selectors.photos import shown_photos
from marketplace.commerce.selectors.questions import ShownQuestion, questions_of
from marketplace.commerce.selectors.reviews import ShownReview, reviews_of
from marketplace.commerce.selectors.sellers import PublicFacts, facts_read
from marketplace.storefront.initials import initials
from marketplace.storefront.origin_map import origin_svg
from marketplace.storefront.product_paper import Paper, paper_of
from marketplace.storefront.product_question import ask_product
from traceability.selectors import LotSummary, newest_lot

OTHERS = 4
MOST_AT_ONCE = 20
REVIEWS_SHOWN = 3
FUNCTIONAL_FOOD = 18


@dataclass(frozen=True, slots=True)
class Harvest:
    """Days on which a product leaves; `left`: packs that may still be ordered before."""

    opens_on: date
    from_on: date
    until_on: date
    left: int
    is_open: bool
    """Whether orders are taken on the day of the page."""


@dataclass(frozen=True, slots=True)
class Related:
    """Other products of the same place, of its commune, else of its set in its province: what
    can be bought first, with the mark before the others."""

    cards: list[ProductCard]
    commune_name: str = ""
    """Where all are of the commune, "" where they are alike and of the province."""


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
    box_cards: list[tuple[BoxPart, ProductCard]] = field(default_factory=list)
    """Its parts with their cards, each with its own mark."""
    run_key: str = ""
    """Of the group order that is open, "" for none."""
    photos: list[Photo] = field(default_factory=list)
    """The photos that may be shown, in the producer's order."""
    harvests: list[Harvest] = field(default_factory=list)
    """Those that are not over, the next one first."""
    reach: Reach | None = None
    """What sending one pack costs, where it is sent at all."""
    seller: PublicFacts | None = None
    related: Related | None = None
    rating: Rating | None = None
    reviews: list[ShownReview] = field(default_factory=list)
    questions: list[ShownQuestion] = field(default_factory=list)
    declared: list[PublicPaper] = field(default_factory=list)
    """Declarations and protected names that hold; none while the goods were not looked at."""

    @property
    def mark(self) -> OcopMark | None:
        return self.card.mark

    @property
    def maker_letters(self) -> str:
        return initials(self.card.producer_name)

    @property
    def most_at_once(self) -> int:
        return min(self.offer.in_stock, MOST_AT_ONCE)

    @property
    def is_functional_food(self) -> bool:
        return self.product.ocop_set_id == FUNCTIONAL_FOOD

    @property
    def is_service(self) -> bool:
        return self.product.ocop_set_id == ProductSet.TOURISM

    @property
    def set_name(self) -> str:
        """The product set in the page's language, "" while it has none."""
        product_set: ProductSet | None = self.product.ocop_set
        if product_set is None:
            return ""
        return product_set.name_en if get_language() == "en" else product_set.name

    @property
    def map_svg(self) -> str:
        """The country with the commune lit, "" where no commune is known."""
        if not self.product.commune_id:
            return ""
        commune = commune_at(self.product.commune_id)
        return origin_svg((commune.lat, commune.lon), place=self.card.place_name)

    @property
    def use_and_storage(self) -> list[tuple[str, str, str]]:
        """Of the label: icon, heading and words of what one wants to know at home."""
        label = getattr(self.product, "label_text", None)
        if not self.label or label is None:
            return []
        said = (
            ("info", _("Cách dùng"), label.use),
            ("package", _("Bảo quản"), label.storage),
            ("clock", _("Hạn dùng"), label.shelf_life),
        )
        return [row for row in said if row[2]]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is plain about the product, as pairs; empty values are not shown."""
        product = self.product
        maker = product.maker.name if product.maker_id and product.maker else ""
        return [
            (_("Quy cách"), "" if self.offer.can_buy else product.net_content),
            (
                pgettext("maker", "Nơi làm ra"),
                maker if product.maker_id != product.producer_id else "",
            ),
            (_("Mã GTIN"), "" if self.is_service else product.gtin),
        ]


def product_page(product_id: int, *, on: date) -> ProductPage | None:
    """The page of a public product on the day, or None where there is no such product.

    The mark, the right to buy and the origin come from their one answer each; this only
    puts them side by side. At most twelve queries; three more for words that claim stars.
    """
    if product_id > BigIntegerField.MAX_BIGINT:
        return None
    product = ask_product(product_id, on=on)
    if product is None:
        return None
    near_ids = [pk for pk in product.near_ids or product.alike_ids if pk not in product.part_ids]
    asked = [product.pk, *product.other_ids, *near_ids, *product.part_ids]
    cards, offers = cards_and_offers(list(dict.fromkeys(asked)), on=on)
    by_id = {card.product_id: card for card in cards}
    card, offer = by_id[product.pk], offers[product.pk]
    photos, words_wait = _shown_words(product, card, on=on)
    label = getattr(product, "label_text", None)
    box = parts_of([product.pk]).get(product.pk) if product.is_box else None
    return ProductPage(
        product=product,
        card=card,
        offer=offer,
        paper=paper_of(product, card.mark, on=on),
        lot=newest_lot(product.pk, on=on),
        shop_url=shop_url(product.shop_slug),
        label=label_facts(product, label) if product.is_offered and label else [],
        others=_first([by_id[pk] for pk in product.other_ids]),
        words_wait=words_wait,
        service=terms_of(product) if may_be_booked(offer) else None,
        box=box,
        box_cards=[(part, by_id[part.product.pk]) for part in box.parts] if box else [],
        run_key=product.run_key or "",
        photos=photos,
        harvests=[_harvest(row, on) for row in product.harvest_rows],
        reach=reach_of(product.rate_facts, product.zone_facts, product.weight_grams),
        seller=_seller(product),
        related=_related(product, [by_id[pk] for pk in near_ids]),
        declared=public_papers(product.pk, on=on) if product.is_offered else [],
        **_opinions(product),
    )


def _shown_words(product: Any, card: ProductCard, *, on: date) -> tuple[list[Photo], bool]:
    """The photos that may be shown, and whether the description waits: words that claim stars
    which the product does not have are withheld, those of a photo for its name.

    Written on the row that is read here and never saved: every part of the page says the same.
    """
    photos = shown_photos(product.photo_rows, has_mark=card.mark is not None)
    places = {photo.pk: f"product:{product.pk}:photo:{photo.pk}" for photo in photos}
    wordings = [Wording(places[p.pk], p.alt, product_id=product.pk) for p in photos if p.alt]
    own = description_wording(product)
    marks = {product.pk: card.mark} if card.mark else {}
    hidden = withheld([own, *wordings], on=on, marks=marks)
    product.title = card.name
    if own.place in hidden:
        product.description = ""
    shown = [photo.without_words() if places[photo.pk] in hidden else photo for photo in photos]
    return shown, own.place in hidden


def _first(cards: list[ProductCard]) -> list[ProductCard]:
    """A few of them, those with the mark before the others."""
    return sorted(cards, key=lambda card: card.mark is None)[:OTHERS]


def _related(product: Any, cards: list[ProductCard]) -> Related | None:
    if not cards:
        return None
    commune = commune_at(product.commune_id).full_name if product.near_ids else ""
    wanted = sorted(cards, key=lambda card: (not card.can_buy, card.mark is None))
    return Related(wanted[:OTHERS], commune)


def _harvest(row: dict[str, Any], on: date) -> Harvest:
    opens_on = date.fromisoformat(row["opens_on"])
    return Harvest(
        opens_on=opens_on,
        from_on=date.fromisoformat(row["from_on"]),
        until_on=date.fromisoformat(row["until_on"]),
        left=row["left"],
        is_open=opens_on <= on and row["left"] > 0,
    )


def _seller(product: Any) -> PublicFacts | None:
    """Who answers for the goods, as it was checked; before that, as the register says."""
    if product.producer is None:
        return None
    settle(product.producer)
    return facts_read(product.producer, product.seller_facts)


def _opinions(product: Any) -> dict[str, Any]:
    """One query where somebody wrote a review, one where a question was answered."""
    found: dict[str, Any] = {}
    if product.rating_rows:
        found["rating"] = rating_read(product.rating_rows)
        found["reviews"] = reviews_of(product.pk, limit=REVIEWS_SHOWN)
    if product.has_questions:
        found["questions"] = questions_of(product.pk)
    return found


def rating_read(rows: Collection[Mapping[str, Any]]) -> Rating:
    """What the page's question counted, as selectors.reviews.rating_of says it."""
    shown = [(row["stars"], row["n"]) for row in rows if not row["reason"]]
    held: Counter[str] = Counter()
    for row in rows:
        if row["reason"]:
            held[row["reason"]] += row["n"]
    has_samples = any(row["is_sample"] for row in rows if not row["reason"])
    return rating(shown, held, has_samples=has_samples)


def shop_url(slug: str | None) -> str:
    """The address of a shop in the language in use; "" where pages are not served."""
    try:
        return reverse("wagtail_serve", args=[f"cua-hang/{slug}/"]) if slug else ""
    except NoReverseMatch:
        return ""
