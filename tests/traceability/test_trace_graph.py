"""A recall reaches every lot that holds the goods, at any remove, and nobody else."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from foundation.calendar import today
from tests.factories import LotFactory, ProductFactory, UserFactory
from traceability.models import Lot, LotUse, Recall
from traceability.selectors.trace_graph import ancestors, descendants, forward
from traceability.services.recalls import recall_lot

LOTS = 9

edges = st.sets(
    st.tuples(st.integers(0, LOTS - 1), st.integers(0, LOTS - 1)).filter(lambda e: e[0] < e[1]),
    max_size=18,
)


def closure(edges: set[tuple[int, int]], start: int) -> set[int]:
    """Who is reached, found the slow way: one more step until nothing is new."""
    reached: set[int] = set()
    while True:
        more = {b for a, b in edges if a == start or a in reached} - reached
        if not more:
            return reached
        reached |= more


class Draws(TestCase):
    """Random draws between lots; each run in a transaction that is undone."""

    def setUp(self) -> None:
        self.product, self.by = ProductFactory(), UserFactory()
        self.lots = [LotFactory(product=self.product, by=self.by) for _ in range(LOTS)]

    def draw(self, edges: set[tuple[int, int]]) -> None:
        for source, target in sorted(edges):
            LotUse.objects.create(
                source=self.lots[source],
                target=self.lots[target],
                kind=LotUse.Kind.MIX,
                quantity=Decimal(source + 1),
                used_on=today(),
                entered_by=self.by,
            )

    @given(edges=edges, start=st.integers(0, LOTS - 1))
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def test_forward_and_backward_find_exactly_what_was_drawn(
        self, edges: set[tuple[int, int]], start: int
    ) -> None:
        self.draw(edges)
        number = {lot.pk: place for place, lot in enumerate(self.lots)}
        found = {number[pk] for pk in descendants([self.lots[start].pk])}
        assert found == closure(edges, start)
        back = {number[pk] for pk in ancestors([self.lots[start].pk])}
        assert back == closure({(b, a) for a, b in edges}, start)
        went = {
            (number[f.source_id], number[f.target_id], f.quantity)
            for f in forward([self.lots[start].pk])
        }
        within = closure(edges, start) | {start}
        assert went == {(a, b, Decimal(a + 1)) for a, b in edges if a in within}

    @given(edges=edges, start=st.integers(0, LOTS - 1))
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def test_a_recall_stands_on_every_descendant_and_on_no_other_lot(
        self, edges: set[tuple[int, int]], start: int
    ) -> None:
        self.draw(edges)
        recall_lot(
            lot=self.lots[start],
            reason="Nắp hở",
            instructions="Giữ lại",
            phone="",
            recalled_on=today(),
            by=self.by,
        )
        number = {lot.pk: place for place, lot in enumerate(self.lots)}
        red = {number[pk] for pk in Recall.objects.running(today()).values_list("lot", flat=True)}
        assert red == closure(edges, start) | {start}


@pytest.mark.django_db
def test_a_lot_made_of_two_of_the_asked_lots_is_found_once() -> None:
    product = ProductFactory()
    one, two, both = (LotFactory(product=product) for _ in range(3))
    for source in (one, two):
        LotUse.objects.create(
            source=source,
            target=both,
            kind=LotUse.Kind.MIX,
            quantity=1,
            used_on=today(),
            entered_by=UserFactory(),
        )
    assert descendants([one.pk, two.pk]) == {both.pk}
    assert ancestors([both.pk]) == {one.pk, two.pk}
    assert descendants([both.pk]) == set()
    assert Lot.objects.count() == 3
