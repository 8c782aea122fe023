"""Everything of one product on one page of the desk."""

from dataclasses import dataclass
from datetime import date

from catalog.products.models import Product
from certification.selectors import OcopMark, ocop_marks
from marketplace.commerce.models import HarvestWindow, ProductQuestion
from marketplace.commerce.partner.strategy import Offer, offers
from marketplace.commerce.rules.label_facts import missing, required
from marketplace.commerce.rules.reviews import Rating
from marketplace.commerce.selectors.listings import ListingState, label_values, listing_state
from marketplace.commerce.selectors.photos import PhotoOnDesk, photos_on_desk
from marketplace.commerce.selectors.reviews import rating_of
from marketplace.desk.product_steps import is_service
from traceability.models import Lot

NEWEST = 3


@dataclass(frozen=True, slots=True)
class ProductOnDesk:
    """One product as its producer sees it. `label_done` of `label_asked` facts are written."""

    offer: Offer
    state: ListingState
    photos: list[PhotoOnDesk]
    label_asked: int
    label_done: int
    lots: list[Lot]
    mark: OcopMark | None
    days_left: int
    rating: Rating | None
    open_questions: int
    harvest: HarvestWindow | None
    is_service: bool


def product_on_desk(product: Product, *, on: date) -> ProductOnDesk:
    """A fixed number of queries, whatever there is of the product."""
    asked = required(product.ocop_set_id)
    lacking = missing(product.ocop_set_id, label_values(product))
    mark = ocop_marks([product.pk], on=on).get(product.pk)
    harvests = HarvestWindow.objects.filter(product=product, until_on__gte=on)
    questions = ProductQuestion.objects.filter(product=product, answered_at=None)
    return ProductOnDesk(
        offer=offers([product.pk], on=on)[product.pk],
        state=listing_state(product),
        photos=photos_on_desk(product),
        label_asked=len(asked),
        label_done=len(asked) - len(lacking),
        lots=list(Lot.objects.filter(product=product).order_by("-packed_on", "-pk")[:NEWEST]),
        mark=mark,
        days_left=(mark.last_valid_on - on).days + 1 if mark else 0,
        rating=rating_of([product.pk]).get(product.pk),
        open_questions=questions.count(),
        harvest=harvests.order_by("from_on").first(),
        is_service=is_service(product),
    )
