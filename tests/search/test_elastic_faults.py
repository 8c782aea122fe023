"""Whatever happens to Elasticsearch, somebody who searches gets an answer, and the copy comes
right again by itself."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from catalog.products.models import Product
from foundation.calendar import today
from search.engines import choice, outage_spool
from search.engines.base import EngineDown, QuestionRefused, engine
from search.engines.elastic import ElasticEngine, index
from search.engines.elastic import connection as elastic_connection
from search.models import EngineOutage, SearchChange, SearchEntry
from search.rules.asked import Sort
from search.rules.wanted import Found, Wanted
from search.services import following, outages
from search.tasks import following as jobs
from tests.factories import ProductFactory
from tests.peers.elasticsearch import ElasticsearchServer
from tests.search.elastic import catch_up
from tests.storefront.market import many_certified

WRITERS, EACH = 4, 2_500

Hang = Callable[[], AbstractContextManager[None]]


def everything() -> Wanted:
    return Wanted(sort=Sort.NUMBER, on=today(), limit=500)


@pytest.fixture(autouse=True)
def _quick_and_apart(
    elastic: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(choice, "breaker", choice.Breaker())
    monkeypatch.setattr(choice, "FIRST_PAUSE", 0.3)


def until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.django_db
def test_a_server_killed_in_the_middle_of_a_question_is_answered_for_and_comes_back(
    elasticsearch: ElasticsearchServer,
) -> None:
    many_certified(3)
    catch_up()
    assert engine().find(everything()).by == "elasticsearch"
    elasticsearch.pause()  # so that the question is on its way when it is killed
    killing = threading.Timer(0.3, elasticsearch.kill)
    killing.start()
    found = engine().find(everything())
    killing.join()
    assert (found.by, found.total, len(found.product_ids)) == ("postgresql", 3, 3)
    assert engine().complete(everything()) == found.product_ids
    elasticsearch.start()
    until(lambda: engine().find(everything()).by == "elasticsearch")


@pytest.fixture
def hanging(elasticsearch: ElasticsearchServer, monkeypatch: pytest.MonkeyPatch) -> Hang:
    """A while in which the server takes questions and answers none."""

    @contextmanager
    def hang() -> Iterator[None]:
        elasticsearch.pause()
        try:
            with monkeypatch.context() as patch:
                patch.setattr(elastic_connection, "READ_SECONDS", 0.5)
                patch.setattr(elastic_connection, "WRITE_SECONDS", 0.5)
                yield
        finally:
            elasticsearch.go_on()

    return hang


@pytest.mark.django_db
def test_a_server_that_hangs_costs_one_question_a_moment_and_the_others_nothing(
    hanging: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "FIRST_PAUSE", 600.0)
    monkeypatch.setattr(choice, "LONGEST_PAUSE", 600.0)
    many_certified(3)
    catch_up()
    with hanging():
        began = time.monotonic()
        assert engine().find(everything()).by == "postgresql"
        assert time.monotonic() - began > 0.5
        untouched = Moody("elasticsearch", fails=True)
        other = choice.FirstOf(untouched, choice.PostgresEngine(), choice.breaker)
        assert {other.find(everything()).by for _ in range(10)} == {"postgresql"}
        assert untouched.asked == 0


@pytest.mark.django_db
def test_both_engines_say_the_same_while_one_stands_in_for_the_other(
    hanging: Hang,
) -> None:
    many_certified(20)
    catch_up()
    before = engine().find(everything())
    with hanging():
        after = engine().find(everything())
    assert (before.by, after.by) == ("elasticsearch", "postgresql")
    assert (before.product_ids, before.counts) == (after.product_ids, after.counts)


@pytest.mark.django_db
def test_a_server_killed_in_the_middle_of_a_rebuild_loses_nothing(
    elasticsearch: ElasticsearchServer,
) -> None:
    many_certified(5)
    catch_up()
    before = index.answering()
    with pytest.raises(EngineDown):
        following.rebuild(now=timezone.now(), told=lambda done, total: elasticsearch.kill())
    ProductFactory()
    assert jobs.follow() == 0  # the server is away: changes wait
    assert SearchChange.objects.count() == 1
    elasticsearch.start()
    assert index.answering() == before
    catch_up()
    assert ElasticEngine().find(everything()).total == 6
    assert following.rebuild(now=timezone.now()) == 6
    assert ElasticEngine().find(everything()).total == 6


@pytest.mark.django_db
def test_a_rebuild_that_was_killed_is_cleared_away_by_the_next() -> None:
    class Killed(BaseException):
        pass

    def kill(done: int, total: int) -> None:
        raise Killed

    many_certified(5)
    catch_up()
    before = index.answering()
    with pytest.raises(Killed):
        following.rebuild(now=timezone.now(), told=kill)
    assert index.answering() == before
    following.rebuild(now=timezone.now())
    left = index.writing_client().indices.get(index="*", features="aliases").body
    assert {before, index.answering()} == set(left)
    assert ElasticEngine().find(everything()).total == 5


@pytest.mark.django_db
def test_an_outage_is_written_down_told_to_readyz_and_ended(hanging: Hang, client: Client) -> None:
    many_certified(1)
    catch_up()
    assert "search: elasticsearch, 0 changes wait" in client.get("/readyz").content.decode()
    with hanging():
        engine().find(everything())
        assert not EngineOutage.objects.exists()  # whoever reads writes nothing
        jobs.follow()
        outage = EngineOutage.objects.get()
        assert (outage.engine, outage.answered, outage.ended_at) == ("elasticsearch", 1, None)
        jobs.follow()
        assert EngineOutage.objects.count() == 1
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert "search: postgresql, elasticsearch away since" in answer.content.decode()
    jobs.follow()
    assert EngineOutage.objects.get().ended_at is not None
    assert outages.note(now=timezone.now()) is None


@pytest.mark.django_db
def test_a_short_outage_that_no_job_saw_is_written_down_too(
    hanging: Hang,
) -> None:
    many_certified(1)
    catch_up()
    with hanging():
        engine().find(everything())
    assert outages.note(now=timezone.now()) is None
    outage = EngineOutage.objects.get()
    assert outage.ended_at is not None
    assert outage.answered == 1


@pytest.mark.django_db
def test_a_full_disk_keeps_nobody_from_an_answer(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "a file"
    settings.VAR_DIR.write_text("")
    # Nothing was copied yet, so Elasticsearch has no answer.
    assert engine().find(everything()).by == "postgresql"


@pytest.mark.django_db
def test_a_question_the_server_takes_for_none_closes_it_to_nobody_else() -> None:
    ProductFactory(title="Mật ong")
    catch_up()
    nonsense = replace(everything(), near=(91.0, 500.0), sort=Sort.NEAREST)
    with pytest.raises(QuestionRefused):
        ElasticEngine().find(nonsense)
    assert engine().find(nonsense).by == "postgresql"
    assert engine().find(everything()).by == "elasticsearch"
    assert outage_spool.take() == []


class Moody:
    """An engine that fails while it is told to, and counts how often it is asked."""

    def __init__(self, name: str, *, fails: bool) -> None:
        self.name, self.fails, self.asked = name, fails, 0

    def find(self, wanted: Wanted) -> Found:
        self.asked += 1
        if self.fails:
            raise EngineDown("away")
        return Found((), 0, by=self.name)

    def complete(self, wanted: Wanted) -> list[int]:
        return list(self.find(wanted).product_ids)


def test_a_failed_engine_is_asked_by_one_question_after_longer_and_longer_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    monkeypatch.setattr(choice, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    first, other = Moody("first", fails=True), Moody("other", fails=False)
    asked = choice.FirstOf(first, other, choice.Breaker())
    asked.find(everything())
    pauses = []
    for _ in range(9):
        began, tries = clock[0], first.asked
        while first.asked == tries:
            clock[0] += 0.1
            assert asked.find(everything()).by == "other"
        pauses.append(clock[0] - began)
    expected = [0.3, 0.6, 1.2, 2.4, 4.8, 9.6, 19.2, 30, 30]
    assert pauses == pytest.approx(expected, abs=0.15)
    first.fails = False
    clock[0] += 30
    assert asked.name == "other"
    assert asked.find(everything()).by == "first"
    assert asked.name == "first"


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_concurrent_updates_converge() -> None:
    many_certified(200)
    following.follow(now=timezone.now())
    ids = list(Product.objects.values_list("pk", flat=True))
    is_over = threading.Event()
    failures: list[BaseException] = []

    def in_thread(work: Callable[[], None]) -> threading.Thread:
        def guarded() -> None:
            try:
                work()
            except BaseException as failure:  # told to the test below
                failures.append(failure)
            finally:
                connections.close_all()

        thread = threading.Thread(target=guarded)
        thread.start()
        return thread

    def write(seed: int) -> None:
        dice = random.Random(seed)
        with connection.cursor() as cursor:
            for number in range(EACH):
                cursor.execute(
                    "UPDATE catalogue_product SET title = %s WHERE id = %s",
                    [f"Sản phẩm {seed} lần {number}", dice.choice(ids)],
                )

    def drain() -> None:
        while not is_over.is_set():
            following.drain()

    writers = [in_thread(lambda seed=seed: write(seed)) for seed in range(WRITERS)]
    # Two workers send the same changes, so that jobs are doubled and out of order; meanwhile the
    # whole copy is made anew.
    others = [in_thread(drain), in_thread(drain)]
    following.rebuild(now=timezone.now())
    for thread in writers:
        thread.join()
    is_over.set()
    for thread in others:
        thread.join()
    assert not failures
    following.drain()
    name = index.answering()
    index.refresh(name)
    assert dict(index.versions_after(name, 0)) == dict(
        SearchEntry.objects.values_list("pk", "version")
    )
    by_name = Wanted(sort=Sort.NAME, on=today(), limit=500)
    first, second = ElasticEngine().find(by_name), choice.PostgresEngine().find(by_name)
    assert first.product_ids == second.product_ids
    assert first.counts == second.counts
