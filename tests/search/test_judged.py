"""The judged queries are answered no worse than they were: tests/search/judged."""

import csv
from collections import Counter

import pytest

from tests.search.judged import world
from tests.search.judged.made_up import made_up
from tests.search.judged.queries import (
    HELD_OUT,
    HERE,
    OPEN,
    OPENED,
    Query,
    by_class,
    ndcg,
    queries,
    recall,
)

OTHERS = 1_500
"""Made-up products of this smaller world; `bench/search_quality` has 20,000."""


@pytest.mark.django_db
def test_no_class_of_judged_queries_is_answered_worse_than_its_floor() -> None:
    world.load(others=OTHERS)
    scores = world.ask(OPEN, world.Grades())
    got = {sort: (ndcg, recall) for sort, _n, ndcg, recall, _related in by_class(scores)}
    below = [
        f"{row['class']}: nDCG {got[row['class']][0]:.3f}, recall {got[row['class']][1]:.3f}"
        f" under {row['ndcg']}, {row['recall']}"
        for row in _floors()
        if got[row["class"]] < (float(row["ndcg"]), float(row["recall"]))
        or got[row["class"]][1] < float(row["recall"])
    ]
    assert not below, "\n".join(below)


def _floors() -> list[dict[str, str]]:
    with (HERE / "floors.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_sixty_queries_of_all_classes_are_held_out_and_none_is_asked_twice() -> None:
    open_set, opened, held_out = queries(OPEN), queries(OPENED), queries(HELD_OUT)
    texts = [each.text for each in (*open_set, *opened, *held_out)]
    assert len(held_out) == len(opened) == 60
    assert len(texts) == len(set(texts)) >= 300
    assert {each.sort for each in held_out} == {each.sort for each in open_set}
    assert Counter(each.sort for each in held_out) == Counter(each.sort for each in opened)
    assert {row["class"] for row in _floors()} == {each.sort for each in open_set} | {"all"}


def test_made_up_goods_are_the_same_each_time_and_answer_by_rule_alone() -> None:
    judged = [
        Query("exact", "kẹo dừa", (" kẹo dừa ",), (), {}),
        Query("x", "a", (" kẹo ",), ("-",), {}),
    ]
    made = made_up(300, judged, ["HTX Dừa Sáp Hòa Tân"])
    assert [each.title for each in made] == [
        each.title for each in made_up(300, judged, ["HTX Dừa Sáp Hòa Tân"])
    ]
    answering = [each for each in made if judged[0].by_rule(each.name, each.everything)]
    assert 0 < len(answering) < 30
    assert not any(judged[1].by_rule(each.name, each.everything) for each in made)


def test_a_perfect_answer_measures_one_and_a_worse_order_less() -> None:
    everything = [3, 2, 1, 0]
    assert ndcg([3, 2, 1], everything) == recall([3, 2], everything) == 1
    assert ndcg([1, 2, 3], everything) < ndcg([2, 3, 1], everything) < 1
    assert recall([0, 3], everything) == 0.5
    assert ndcg([], everything) == 0
