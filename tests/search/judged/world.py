"""Loading the judged world: the real register, made-up goods, and the index of both."""

import csv
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from oscar.core.loading import get_model

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.services import record_certificates_in_bulk
from foundation.models import Authority, User
from foundation.text import slugify_vi
from marketplace.demo.register import load_authorities, load_register
from marketplace.demo.register_file import DATA, rows
from search.models import Occasion, SynonymGroup
from search.rules.asked import Asked
from search.selectors.finding import answer
from search.services.lexicon_loading import load_word_lists
from search.services.words import write_words
from tests.factories import UserFactory
from tests.search.judged.made_up import MadeUp, made_up
from tests.search.judged.queries import (
    OPEN,
    OPENED,
    WIDE,
    Query,
    Score,
    prices,
    queries,
    score,
)

ProductClass = get_model("catalogue", "ProductClass")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")

ON = date(2026, 11, 22)
"""The day the queries were judged, and are asked."""
BATCH = 1_000
MADE_UP = "GIẢ-"
KINDS = {
    "HTX": Producer.Kind.COOPERATIVE,
    "Hợp": Producer.Kind.COOPERATIVE,
    "Công": Producer.Kind.COMPANY,
    "Hộ": Producer.Kind.HOUSEHOLD,
    "Cơ": Producer.Kind.WORKSHOP,
    "Tổ": Producer.Kind.COOP_GROUP,
}


def files_of(file: str) -> tuple[str, ...]:
    """The files whose queries the made-up goods keep away from where this one is asked.

    What is held out has a world of its own: adding such a set leaves the measures of others alone.
    """
    return tuple(dict.fromkeys((OPEN, OPENED, file)))


def load(*, others: int, file: str = OPEN, say: Callable[[str], None] = lambda _: None) -> None:
    """The whole world for asking this file, with so many made-up products.

    For an empty database with its places.
    """
    by = UserFactory()
    found = list(rows())
    load_authorities(found)
    real = load_register(found, by=by, say=lambda _: None)
    cost = prices()
    _sell([(product, cost[reference]) for reference, product in real.items()])
    say(f"{len(real)} real products")
    _add(_made_up(others, files_of(file)), by, say)
    load_words()
    write_words()


def load_words() -> None:
    """The shipped word lists as they are now."""
    SynonymGroup.objects.all().delete()
    Occasion.objects.all().delete()
    load_word_lists()


class Grades:
    """What each query wants of the products in the database, by their numbers there.

    `file`: that of which the world was loaded.
    """

    def __init__(self, file: str = OPEN) -> None:
        numbers = dict(
            Product.objects.exclude(source_reference="").values_list("source_reference", "pk")
        )
        self._real = {ref: pk for ref, pk in numbers.items() if not ref.startswith(MADE_UP)}
        others = len(numbers) - len(self._real)
        self._others = {
            numbers[f"{MADE_UP}{n}"]: (each.name, each.everything)
            for n, each in enumerate(_made_up(others, files_of(file)))
        }

    def of(self, query: Query) -> dict[int, int]:
        graded = {self._real[reference]: grade for reference, grade in query.grades.items()}
        for pk, (name, everything) in self._others.items():
            if grade := query.by_rule(name, everything):
                graded[pk] = grade
        return graded


def ask(file: str, grades: Grades, *, by: str = "postgresql") -> list[Score]:
    """Ask all queries of a file; every one must be answered `by` this engine."""
    scores = []
    for query in queries(file):
        found = answer(Asked(text=query.text), on=ON, limit=WIDE).found
        assert found.by == by, f"{query.text} was answered by {found.by}"
        scores.append(score(query, found.product_ids, grades.of(query)))
    return scores


@cache
def _made_up(count: int, files: tuple[str, ...]) -> list[MadeUp]:
    with (DATA / "register.csv").open(encoding="utf-8", newline="") as file:
        real = [row["producer"] for row in csv.DictReader(file) if row["producer"]]
    return made_up(count, [query for file in files for query in queries(file)], real)


def _add(goods: Sequence[MadeUp], by: User, say: Callable[[str], None]) -> None:
    communes = {each.code: each for each in Commune.objects.select_related("province")}
    kind = ProductClass.objects.get(slug="san-pham")
    producers = _producers(goods, communes)
    authority = Authority.objects.get(name="Uỷ ban nhân dân Lâm Đồng")
    for start in range(0, len(goods), BATCH):
        part = goods[start : start + BATCH]
        products = Product.objects.bulk_create(
            Product(
                title=each.title,
                slug=f"{slugify_vi(each.title)}-{n}",
                product_class=kind,
                producer=producers[each.producer],
                ocop_set_id=each.set_number,
                province=communes[each.place.code].province,
                commune=communes[each.place.code],
                source_reference=f"{MADE_UP}{n}",
            )
            for n, each in enumerate(part, start=start)
        )
        _sell([(product, each.price) for product, each in zip(products, part, strict=True)])
        record_certificates_in_bulk(
            products=[p for p, each in zip(products, part, strict=True) if each.has_stars],
            stars=3,
            decision_number=f"{MADE_UP}{start}/QĐ",
            decided_on=ON - timedelta(days=30),
            authority=authority,
            by=by,
        )
        say(f"{start + len(part)} of {len(goods)} made-up products")


def _producers(goods: Sequence[MadeUp], communes: dict[str, Commune]) -> dict[str, Producer]:
    """One for each name, where the first of its goods is from."""
    first = {each.producer: each for each in reversed(goods)}
    made = Producer.objects.bulk_create(
        Producer(
            name=name,
            slug=f"gia-{n}",
            kind=KINDS[name.split()[0]],
            commune=communes[each.place.code],
            province=communes[each.place.code].province,
            is_sample=True,
        )
        for n, (name, each) in enumerate(first.items())
    )
    return {each.name: each for each in made}


def _sell(goods: Sequence[tuple[Product, int]]) -> None:
    """Give each a price in đồng and stock."""
    makers = {product.producer_id: product.producer for product, _price in goods}
    known = {p.producer_id: p for p in Partner.objects.filter(producer_id__in=makers)}
    new = [maker for pk, maker in makers.items() if pk not in known]
    # One by one: Oscar makes the code of a partner when it is saved.
    known |= {m.pk: Partner.objects.create(name=m.name, producer=m) for m in new}
    StockRecord.objects.bulk_create(
        StockRecord(
            product=product,
            partner=known[product.producer_id],
            partner_sku=f"XET{product.pk}",
            price=Decimal(price),
            num_in_stock=50,
            is_sample_price=True,
        )
        for product, price in goods
    )
