"""Elasticsearch's copy ends where the rows are: whatever is late, doubled, lost or in disorder."""

from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elasticsearch import ApiError

from catalog.products.models import Product
from foundation.calendar import today
from search.engines.base import EngineDown
from search.engines.elastic import ElasticEngine, document, index, mapping
from search.engines.elastic.connection import alias
from search.models import SearchChange, SearchEntry, SearchFollower
from search.rules.asked import Sort
from search.rules.wanted import Wanted
from search.services import following
from search.tasks import following as jobs
from tests.factories import ProductFactory
from tests.search.elastic import catch_up
from tests.storefront.market import many_certified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("elastic")]
NOBODY = 999_999_999


def held() -> list[int]:
    """The products that the copy answers with."""
    wanted = Wanted(sort=Sort.NUMBER, on=today(), limit=1000, with_facets=False)
    return list(ElasticEngine().find(wanted).product_ids)


def versions() -> dict[int, int]:
    index.refresh(index.answering())
    return dict(index.versions_after(index.answering(), 0))


def rows() -> dict[int, int]:
    return dict(SearchEntry.objects.values_list("pk", "version"))


def rename(product: Product, title: str) -> None:
    Product.objects.filter(pk=product.pk).update(title=title)


def compare() -> following.Compared:
    return following.compare(now=timezone.now())


def test_nothing_is_written_down_before_somebody_follows() -> None:
    ProductFactory()
    assert not SearchChange.objects.exists()


def test_the_first_run_copies_everything_and_later_ones_what_changed() -> None:
    many_certified(5)
    assert jobs.follow() == 5
    assert jobs.follow() == 0
    product = ProductFactory(title="Chả cá")
    assert jobs.follow() == 1
    catch_up()
    assert product.pk in held()
    assert versions() == rows()


def test_a_deleted_product_leaves_the_copy() -> None:
    product = ProductFactory(unchecked=True, stock=False)
    catch_up()
    product.delete()
    catch_up()
    assert versions() == {}


def test_a_late_or_doubled_write_loses() -> None:
    product = ProductFactory(title="Mắm một")
    catch_up()
    [before] = document.documents([product.pk])
    rename(product, "Mắm hai")
    catch_up()
    [now] = document.documents([product.pk])
    for late in (before, now, before):
        index.write(index.answering(), [late], {})
    assert versions() == {product.pk: now.version}


def test_a_late_write_brings_no_deleted_product_back() -> None:
    product = ProductFactory(unchecked=True, stock=False)
    catch_up()
    [before] = document.documents([product.pk])
    product.delete()
    catch_up()
    index.write(index.answering(), [before], {})
    assert versions() == {}


def test_a_newer_change_is_not_forgotten_with_the_one_just_sent() -> None:
    product = ProductFactory(title="Mắm một")
    catch_up()
    rename(product, "Mắm hai")
    sent = list(SearchChange.objects.all())
    rename(product, "Mắm ba")
    following._done(sent)
    assert SearchChange.objects.filter(product_id=product.pk).exists()


def test_a_comparison_finds_and_mends_what_was_lost() -> None:
    lost, old, gone, well = (ProductFactory(unchecked=True, stock=False) for _ in range(4))
    catch_up()
    name = index.answering()
    index.write(name, [], {lost.pk: following._newest_version()})  # as if it had never come
    ghost = document.Document(NOBODY, 1, document.documents([well.pk])[0].body)
    index.write(name, [document.Document(NOBODY, 1, ghost.body | {"product_id": NOBODY})], {})
    SearchEntry.objects.filter(pk=lost.pk).update(price=1)
    rename(old, "Tên mới")
    gone.delete()
    SearchChange.objects.all().delete()  # all of it lost
    found = compare()
    assert (found.missing, found.behind, found.extra) == (1, 1, 2)
    assert versions() == rows()
    assert compare() == following.Compared(seen=3)


def test_a_copy_that_is_ahead_of_a_restored_database_is_made_anew() -> None:
    product = ProductFactory(title="Mắm")
    catch_up()
    [now] = document.documents([product.pk])
    ahead = document.Document(product.pk, following._newest_version() + 1000, now.body)
    index.write(index.answering(), [ahead], {})
    assert compare().rebuilt
    assert versions() == rows()


def test_a_rebuild_answers_all_the_time_and_misses_no_change_made_meanwhile() -> None:
    many_certified(3)
    catch_up()
    before, old = index.answering(), versions()

    def meanwhile(done: int, total: int) -> None:
        assert (done, total) == (3, 3)
        assert index.answering() == before
        assert len(held()) == len(old)
        SearchEntry.objects.update(price=77_000)
        following.drain()  # by the job of the minute, which knows nothing of the rebuild

    assert following.rebuild(now=timezone.now(), told=meanwhile) == 3
    assert index.answering() not in ("", before)
    assert versions() == rows()
    assert not SearchChange.objects.exists()


def test_the_command_makes_the_copy_anew_and_says_how_far_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many_certified(2)
    catch_up()
    before = index.answering()
    call_command("search_rebuild")
    assert "2 products in Elasticsearch" in capsys.readouterr().out
    assert index.answering() != before


def test_two_rebuilds_never_run_at_once() -> None:
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [following._REBUILD_LOCK])
        with pytest.raises(following.RebuildRuns):
            following.rebuild(now=timezone.now())


def test_a_release_with_another_mapping_makes_its_own_copy_and_leaves_the_old_one_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ProductFactory()
    catch_up()
    old_alias, old_index = alias(), index.answering()
    mapping.digest.cache_clear()
    monkeypatch.setitem(mapping.SETTINGS, "gc_deletes", "2h")
    mapping.mapping.cache_clear()
    assert alias() != old_alias
    with pytest.raises(EngineDown, match="404"):
        held()
    assert jobs.follow() == 1
    catch_up()
    assert len(held()) == 1
    # The release before goes on reading its own until the next rebuild.
    assert old_index in index.writing_client().indices.get_alias(name=old_alias).body
    mapping.digest.cache_clear()
    mapping.mapping.cache_clear()


def test_a_server_that_lost_its_data_is_filled_again() -> None:
    ProductFactory()
    catch_up()
    index.remove_all_but(())
    with pytest.raises(EngineDown):
        held()
    assert jobs.follow() == 1
    assert versions() == rows()


def test_changes_that_wait_while_a_server_loses_its_data_do_not_stop_the_filling() -> None:
    many_certified(2)
    catch_up()
    ProductFactory()
    index.remove_all_but(())
    assert following.rebuild(now=timezone.now()) == 3
    assert not SearchChange.objects.exists()


def test_a_server_with_too_much_to_do_is_asked_again_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catch_up()
    ProductFactory()
    real, asked = index.writing_client(), []

    def bulk(**questions: Any) -> Any:
        asked.append(len(questions["operations"]))
        if len(asked) == 1:
            busy = ApiResponseMeta(429, "1.1", HttpHeaders(), 0.1, NodeConfig("http", "x", 1))
            raise ApiError("circuit_breaking_exception", meta=busy, body={})
        return real.bulk(**questions)

    monkeypatch.setattr(index, "PAUSES", (0.01,))
    monkeypatch.setattr(index, "writing_client", lambda: SimpleNamespace(bulk=bulk))
    assert following.drain() == 1
    monkeypatch.undo()
    assert len(asked) == 2
    assert versions() == rows()


def test_one_document_that_is_refused_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    catch_up()
    bad, good = ProductFactory(), ProductFactory()
    made = document._body
    monkeypatch.setattr(
        document,
        "_body",
        lambda row: made(row) | ({"unheard": 1} if row["product_id"] == bad.pk else {}),
    )
    assert following.drain() == 2
    assert set(versions()) == {good.pk}
    assert f"product {bad.pk} was refused" in caplog.text


def test_without_a_server_in_the_settings_nothing_is_followed_any_more(settings) -> None:
    catch_up()
    ProductFactory()
    url, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, ""
    assert jobs.follow() == jobs.compare_copy() == 0
    ProductFactory()
    assert not SearchFollower.objects.exists()
    assert not SearchChange.objects.exists()
    settings.ELASTICSEARCH_URL = url
    assert jobs.follow() == 2
