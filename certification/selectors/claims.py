"""What may be read of words and pictures that claim stars, and what waits for an officer.

Drawn or withheld is worked out when a page is made, from the words, the certificates in force
that day and the officers' rulings: a certificate that ends takes the words with it, without a job.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import Certificate, ClaimHold
from certification.models.certificate import runs_until
from certification.rules.claims import Claim, borne_out, digest, find_claims
from certification.selectors.marks import OcopMark, ocop_marks


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of a product, or of a producer where no product is named.

    `place` says where it stands, such as "product:12:description"; it is held once per wording.
    """

    place: str
    text: str
    product_id: int | None = None
    producer_id: int | None = None


def product_wordings(product: Product) -> list[Wording]:
    """The texts of a product that people read."""
    return [title_wording(product.pk, product.title), description_wording(product)]


def title_wording(product_id: int, title: str) -> Wording:
    return Wording(f"product:{product_id}:title", title, product_id=product_id)


def description_wording(product: Product) -> Wording:
    return Wording(f"product:{product.pk}:description", product.description, product_id=product.pk)


def producer_wording(producer: Producer) -> Wording:
    """The name a producer goes by."""
    return Wording(f"producer:{producer.pk}:name", producer.name, producer_id=producer.pk)


@dataclass(frozen=True, slots=True)
class Rights:
    """The stars in force on a day: of each product, and of all products of each producer."""

    of_products: Mapping[int, frozenset[int]]
    of_producers: Mapping[int, frozenset[int]]

    def bear_out(self, wording: Wording, claims: list[Claim]) -> bool:
        """Whether the certificates in force say what the words say."""
        if wording.product_id is not None:
            stars = self.of_products.get(wording.product_id, frozenset())
        else:
            stars = self.of_producers.get(wording.producer_id or 0, frozenset())
        return borne_out(claims, stars)


@dataclass(frozen=True, slots=True)
class Unproven:
    """A wording whose claims no certificate in force bears out on the day.

    `hold` is the newest of these very words in this place, if any; `is_allowed` that an officer's
    ruling lets them stand today.
    """

    wording: Wording
    claims: tuple[Claim, ...]
    hold: ClaimHold | None
    is_allowed: bool

    @property
    def needs_hold(self) -> bool:
        """Nobody was asked yet, or a mark ended since it was allowed."""
        if self.hold is None:
            return True
        ruling = getattr(self.hold, "ruling", None)
        return ruling is not None and ruling.is_allowed and not self.is_allowed


def withheld(
    wordings: Iterable[Wording], *, on: date, marks: Mapping[int, OcopMark] | None = None
) -> frozenset[str]:
    """The places of those texts that may not be shown on the day.

    Whole texts: nobody's words are cut. No query where no text claims anything; else four at
    most, whatever the number of texts. `marks` may bring the marks of the products named.
    """
    found = unproven(wordings, on=on, marks=marks)
    return frozenset(one.wording.place for one in found if not one.is_allowed)


def unproven(
    wordings: Iterable[Wording], *, on: date, marks: Mapping[int, OcopMark] | None = None
) -> list[Unproven]:
    """The texts that claim what no certificate in force bears out. Four queries at most."""
    claiming = [(wording, claims) for wording in wordings if (claims := find_claims(wording.text))]
    if not claiming:
        return []
    rights = _rights([wording for wording, _claims in claiming], on=on, marks=marks)
    open_ones = [(w, c) for w, c in claiming if not rights.bear_out(w, c)]
    if not open_ones:
        return []
    holds = _newest_holds([wording for wording, _claims in open_ones])
    ended = _ends_of([w for w, _c in open_ones if (w.place, digest(w.text)) in holds], on=on)
    return [
        Unproven(
            wording=wording,
            claims=tuple(claims),
            hold=(hold := holds.get((wording.place, digest(wording.text)))),
            is_allowed=_is_allowed(hold, wording, ended),
        )
        for wording, claims in open_ones
    ]


def _rights(wordings: list[Wording], *, on: date, marks: Mapping[int, OcopMark] | None) -> Rights:
    products = {w.product_id for w in wordings if w.product_id is not None}
    producers = {w.producer_id for w in wordings if w.product_id is None and w.producer_id}
    owners: dict[int, set[int]] = {}
    if producers:
        own = Product.objects.filter(Q(producer__in=producers) | Q(maker__in=producers))
        for pk, seller, maker in own.values_list("pk", "producer_id", "maker_id"):
            owners[pk] = {seller, maker} & producers
    known = dict(marks or {})
    asked = (products - set(known) if marks is None else set()) | set(owners)
    known |= ocop_marks(asked, on=on)
    of_producers: dict[int, set[int]] = {}
    for pk, who in owners.items():
        for producer_id in who if pk in known else ():
            of_producers.setdefault(producer_id, set()).add(known[pk].stars)
    return Rights(
        of_products={pk: frozenset({mark.stars}) for pk, mark in known.items()},
        of_producers={pk: frozenset(stars) for pk, stars in of_producers.items()},
    )


def _newest_holds(wordings: list[Wording]) -> dict[tuple[str, str], ClaimHold]:
    rows = ClaimHold.objects.filter(place__in={w.place for w in wordings}).select_related("ruling")
    return {(hold.place, hold.digest): hold for hold in rows.order_by("pk")}


def _ends_of(wordings: list[Wording], *, on: date) -> list[tuple[int, set[int | None], date]]:
    """Certificates that ended by the day: product, its sellers and makers, first day out."""
    if not wordings:
        return []
    products = {w.product_id for w in wordings if w.product_id is not None}
    producers = {w.producer_id for w in wordings if w.product_id is None}
    rows = (
        Certificate.objects.annotate(out_of_force_on=runs_until())
        .filter(
            Q(product__in=products)
            | Q(product__producer__in=producers)
            | Q(product__maker__in=producers),
            out_of_force_on__lte=on,
        )
        .values_list("product", "product__producer", "product__maker", "out_of_force_on")
    )
    return [(product, {seller, maker}, day) for product, seller, maker, day in rows]


def _is_allowed(
    hold: ClaimHold | None, wording: Wording, ended: list[tuple[int, set[int | None], date]]
) -> bool:
    """An allowance holds until a certificate ends that ran when it was given."""
    ruling = getattr(hold, "ruling", None)
    if ruling is None or not ruling.is_allowed:
        return False
    return not any(
        ruling.ruled_on < day
        for product, producers, day in ended
        if (
            product == wording.product_id
            if wording.product_id
            else wording.producer_id in producers
        )
    )


def pictures_in_force(
    numbers: Collection[str], *, on: date, producer_id: int | None = None
) -> frozenset[str]:
    """Of these certificates' numbers, as pictures name them, those whose product has the mark.

    With `producer_id` the product must be one that this producer sells or makes. A renewed
    product keeps its pictures. Two queries, none without numbers.
    """
    if not numbers:
        return frozenset()
    rows = Certificate.objects.filter(number__in=numbers)
    if producer_id is not None:
        rows = rows.filter(Q(product__producer=producer_id) | Q(product__maker=producer_id))
    products = dict(rows.values_list("number", "product_id"))
    marks = ocop_marks(products.values(), on=on)
    return frozenset(number for number, product in products.items() if product in marks)


def open_holds(holds: QuerySet[ClaimHold]) -> QuerySet[ClaimHold]:
    """Those that wait for a ruling, oldest first."""
    return holds.filter(ruling__isnull=True).order_by("held_at", "pk")


def ruled_holds(holds: QuerySet[ClaimHold]) -> QuerySet[ClaimHold]:
    """Those ruled on, newest ruling first."""
    return holds.filter(ruling__isnull=False).order_by("-ruling__ruled_at", "-pk")


def earlier_holds(hold: ClaimHold) -> QuerySet[ClaimHold]:
    """What was held in the same place before, newest first."""
    rows = ClaimHold.objects.filter(place=hold.place, pk__lt=hold.pk)
    return rows.select_related("ruling__ruled_by").order_by("-pk")


def producer_wordings(producer: Producer) -> list[Wording]:
    """A producer's name and the texts of the products it sells or makes. One query."""
    own = Product.objects.filter(Q(producer=producer) | Q(maker=producer)).order_by("title", "pk")
    texts = [w for product in own.only("title", "description") for w in product_wordings(product)]
    return [producer_wording(producer), *texts]


def shown_title(product_id: int, title: str, hidden: frozenset[str]) -> str:
    """A product's name for everyone: its own, or while that waits for a ruling a plain number."""
    if f"product:{product_id}:title" not in hidden:
        return title
    return _("Sản phẩm %(number)s (tên đang chờ xét)") % {"number": product_id}
