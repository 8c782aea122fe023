"""Documents while many change them at once: nobody waits in a circle, no order waits at all, and
what is written last is what holds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.services import SoldOut
from search.models import SearchEntry, SearchFollower, SearchStale
from search.services.indexing import reconcile, write_all, write_stale
from tests.commerce.conftest import Buy, Fill, buy, fill
from tests.commerce.test_many_buyers import at_once
from tests.factories import ProducerFactory, ProductFactory

__all__ = ["buy", "fill"]
pytestmark = pytest.mark.django_db(transaction=True)
StockRecord = get_model("partner", "StockRecord")
SECONDS = 30


@contextmanager
def open_transaction(act: Callable[[], Any]) -> Iterator[Callable[[], None]]:
    """Do this in a transaction of another connection, which stays open until it is told to end."""
    done, end = Event(), Event()

    def run() -> None:
        try:
            with transaction.atomic():
                act()
                done.set()
                end.wait(SECONDS)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    assert done.wait(SECONDS)

    def finish() -> None:
        end.set()
        thread.join(SECONDS)

    try:
        yield finish
    finally:
        finish()


def held(product: Product) -> Callable[[], object]:
    return lambda: SearchEntry.objects.select_for_update().get(pk=product.pk)


def impatient() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")


def test_an_order_never_waits_for_a_document_that_is_being_written(fill: Fill, buy: Buy) -> None:
    product = ProductFactory(stock__num_in_stock=1)
    basket = fill((product, 1))
    impatient()
    with open_transaction(held(product)):
        buy(basket)
        assert SearchEntry.objects.get().is_available, "for a minute, by the index alone"
        assert SearchStale.objects.get().product_id == product.pk
        assert write_stale() == 0, "nor does the job wait"
    assert write_stale() == 1
    assert not SearchEntry.objects.get().is_available
    assert not SearchStale.objects.exists()


def test_the_night_leaves_held_documents_to_the_next_run(fill: Fill) -> None:
    one, two = ProductFactory.create_batch(2)
    SearchEntry.objects.update(folded_title="khac")
    impatient()
    with open_transaction(held(one)):
        run = write_all()
        assert (run.seen, run.missed, run.busy) == (2, 1, 1)
        assert SearchEntry.objects.get(pk=two.pk).folded_title != "khac"
    assert write_all().missed == 1


def test_two_runs_of_the_job_at_once_write_each_document_and_lose_none() -> None:
    products = ProductFactory.create_batch(30)
    SearchEntry.objects.update(folded_title="khac")
    SearchStale.objects.bulk_create(
        SearchStale(product_id=product.pk) for product in products for _ in range(2)
    )
    outcome = at_once([lambda: "ran" if write_stale() >= 0 else ""] * 3)
    assert outcome == {"ran": 3}
    write_stale()
    assert not SearchStale.objects.exists()
    assert not SearchEntry.objects.filter(folded_title="khac").exists()


def test_two_hundred_changes_against_orders_meet_in_no_circle_and_end_true(
    fill: Fill, buy: Buy
) -> None:
    """Names of goods and of their sellers, prices, the jobs and the night, all while people buy."""
    SearchFollower.objects.create(name="elasticsearch", mapping="x", state="READY")
    producers = ProducerFactory.create_batch(2)
    products = [
        ProductFactory(producer=producers[n % 2], stock__num_in_stock=3, stock__price=50_000)
        for n in range(8)
    ]
    baskets = [fill((products[n % 8], 1)) for n in range(16)]
    total = basket_content(baskets[0], on=today()).total

    def order(basket: object) -> Callable[[], str]:
        return lambda: "sold" if buy(basket, seen_total=total) else ""

    def rename(turn: int) -> str:
        for n in range(30):
            product = products[(turn * 3 + n) % 8]
            Product.objects.filter(pk=product.pk).update(title=f"Tên {turn}.{n}")
        return "changed"

    def rename_sellers(turn: int) -> str:
        for n in range(15):
            Producer.objects.filter(pk=producers[(turn + n) % 2].pk).update(name=f"HTX {turn}.{n}")
        return "changed"

    def restock(turn: int) -> str:
        for n in range(40):
            StockRecord.objects.filter(product=products[(turn * 5 + n) % 8]).update(
                num_in_stock=3 + n % 2 * 40
            )
        return "changed"

    def night() -> str:
        for _ in range(3):
            write_stale()
            reconcile()
        return "changed"

    acts: list[Callable[[], str]] = [order(basket) for basket in baskets]
    acts += [lambda turn=turn: rename(turn) for turn in range(2)]  # type: ignore[misc]
    acts += [lambda turn=turn: rename_sellers(turn) for turn in range(2)]  # type: ignore[misc]
    acts += [lambda turn=turn: restock(turn) for turn in range(3)]  # type: ignore[misc]
    outcome = at_once([*acts, night])
    assert outcome["changed"] == 8, outcome
    assert outcome["sold"] + outcome[SoldOut.__name__] == 16, outcome
    write_stale()
    run = write_all()
    assert (run.aged, run.missed, run.busy) == (0, 0, 0), run.differed


def test_a_new_name_does_not_bring_back_the_stock_that_was_sold_meanwhile() -> None:
    product = ProductFactory(stock__num_in_stock=1)

    def sell() -> None:
        StockRecord.objects.filter(product=product).update(num_allocated=1)

    def rename() -> None:
        try:
            Product.objects.filter(pk=product.pk).update(title="Tên mới")
        finally:
            connection.close()

    with open_transaction(sell) as finish:
        renaming = Thread(target=rename)
        renaming.start()
        renaming.join(1)
        assert renaming.is_alive(), "it waits for the sale's document"
        finish()
        renaming.join(SECONDS)
    entry = SearchEntry.objects.get()
    assert (entry.folded_title, entry.is_available) == ("ten moi", False)
