"""Products as they stand on shelves, in lists and in baskets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.products.models import ProductImage, ProductSet
from certification.selectors import OcopMark, Standing, ocop_marks, standings
from certification.selectors.claims import shown_title, title_wording, withheld
from marketplace.commerce.partner.strategy import (
    Offer,
    Row,
    offers,
    sale_question,
    sale_rows,
)
from marketplace.commerce.selectors.measures import ShownUnitPrice, shown_unit_price
from marketplace.commerce.selectors.photos import PHOTO_FACTS, Photo, photo_of


@dataclass(frozen=True, slots=True)
class ProductCard:
    """What a card shows. `price` in đồng; `mark` None: no right to it today, and
    `status_words` say why where there is something to say.

    A name that claims stars nobody gave, and a photo of the mark without it, are not shown.
    """

    product_id: int
    name: str
    url: str
    producer_name: str
    place_name: str
    illustration_url: str
    photo: Photo | None
    price: int | None
    mark: OcopMark | None
    status_words: str
    can_buy: bool
    is_sample_price: bool
    weight_grams: int | None = None
    is_alcohol: bool = False
    net_content: str = ""
    slug: str = ""

    @property
    def unit_price(self) -> ShownUnitPrice | None:
        """What 100 g, a kilogram or a litre of it costs; None where that cannot be read."""
        return shown_unit_price(self.price, self.net_content)


_FIRST_PHOTO = ProductImage.objects.filter(product=OuterRef("pk")).order_by("display_order", "pk")
_CARDS = sale_question(
    *("slug", "weight_grams", "net_content"),
    *("producer__name", "commune__full_name", "province__name"),
    any_photo=Subquery(_FIRST_PHOTO.values(facts=PHOTO_FACTS)[:1]),
    plain_photo=Subquery(_FIRST_PHOTO.filter(shows_mark=False).values(facts=PHOTO_FACTS)[:1]),
)


def product_cards(product_ids: Sequence[int], *, on: date) -> list[ProductCard]:
    """The cards of these products in the order given; unknown products are left out.

    At most four queries, whatever the number of products; three more where a name claims stars
    that the product does not have.
    """
    cards, _offers = cards_and_offers(product_ids, on=on)
    return cards


def cards_and_offers(
    product_ids: Sequence[int], *, on: date, with_standings: bool = True
) -> tuple[list[ProductCard], dict[int, Offer]]:
    """The cards, and what may be bought of each; the same four queries at most, two where nobody
    is told why a product has no mark (`with_standings`)."""
    rows = sale_rows(product_ids, on=on, question=_CARDS)
    marked = ocop_marks(list(rows), on=on)
    # A gift box shows no star for itself, whatever its product once had.
    marks = {pk: mark for pk, mark in marked.items() if not rows[pk]["is_box"]}
    said = standings(list(rows), on=on, marks=marks) if with_standings else {}
    found = offers(list(rows), on=on, rows=rows)
    titles = [title_wording(pk, row["title"]) for pk, row in rows.items()]
    hidden = withheld(titles, on=on, marks=marks)
    cards = [
        _card(
            rows[pk] | {"title": shown_title(pk, rows[pk]["title"], hidden)},
            found[pk],
            marks.get(pk),
            said.get(pk),
        )
        for pk in product_ids
        if pk in rows
    ]
    return cards, found


def _card(row: Row, offer: Offer, mark: OcopMark | None, standing: Standing | None) -> ProductCard:
    places = (row["commune__full_name"], row["province__name"])
    photo = row["any_photo"] if mark is not None else row["plain_photo"]
    return ProductCard(
        product_id=row["pk"],
        name=row["title"],
        url=reverse("storefront:product", args=[row["slug"], row["pk"]]),
        producer_name=row["producer__name"] or "",
        place_name=", ".join(place for place in places if place),
        illustration_url=illustration_url(
            product_id=row["pk"],
            title=row["title"],
            ocop_set_id=row["ocop_set_id"],
            producer_name=row["producer__name"],
        ),
        photo=photo_of(photo) if photo else None,
        price=offer.price,
        mark=mark,
        status_words=status_words(standing),
        can_buy=offer.can_buy,
        is_sample_price=offer.is_sample_price,
        weight_grams=row["weight_grams"],
        net_content=row["net_content"],
        slug=row["slug"],
        is_alcohol=row["ocop_set_id"] in ProductSet.ALCOHOL,
    )


def illustration_url(
    *, product_id: int, title: str, ocop_set_id: int | None, producer_name: str | None
) -> str:
    """The address of a product's drawn picture.

    It changes when what the drawing says changes, so that browsers may keep it for ever.
    """
    version = f"{crc32(f'{title}|{ocop_set_id}|{producer_name}'.encode()):08x}"
    return reverse("storefront:illustration", args=[product_id, version])


def status_words(standing: Standing | None) -> str:
    """Why a product carries no mark, in a few words; "" when nothing is on record."""
    if standing is None:
        return ""
    if standing.state == "unverified":
        return _("Chưa đối chiếu chứng nhận")
    day = f"{standing.since_on:%d/%m/%Y}" if standing.since_on else ""
    if standing.state == "withdrawn":
        return _("Chứng nhận bị thu hồi từ %(day)s") % {"day": day}
    return _("Chứng nhận hết hạn từ %(day)s") % {"day": day}
