"""Searches are counted without knowing whose: texts that may be a person's never reach the disk."""

import os
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from catalog.products.models import Product
from foundation.counting_pictures import PIXEL
from foundation.readers import Reader
from foundation.spool import OPEN, framed
from search.models import SearchClick, SearchDay
from search.rules.asked import Asked, Filters, Sort
from search.rules.countable import Line, Outcome, countable, parsed
from search.rules.understanding import Understood
from search.rules.wanted import Found
from search.selectors.finding import Answer
from search.services import counting, counts
from tests.factories import ProductFactory

NOON = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
DAY = date(2026, 11, 18)
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"


@pytest.fixture(autouse=True)
def spool(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.VAR_DIR = tmp_path
    counting.forget_all()
    yield tmp_path / "searches"
    counting.forget_all()


def reader(number: int = 1) -> Reader:
    return Reader(f"203.0.113.{number}", PHONE)


def lines(spool: Path) -> list[str]:
    path = spool / OPEN
    return path.read_text().split("\n")[1:] if path.exists() else []


def searched(text: str, outcome: Outcome = Outcome.FOUND, *, by: int = 1) -> bool:
    token = counting.token_of(text, outcome)
    return counting.note_search(token=token, reader=reader(by), at=NOON)


def opened(text: str, product: Product, position: int = 1, *, by: int = 1) -> bool:
    token = counting.token_of(text, Outcome.ASIDE)
    return counting.note_opened(
        token=token, product=product.pk, position=position, reader=reader(by), at=NOON
    )


def ask(token: str, *, agent: str = PHONE, method: str = "get", **headers: str) -> Any:
    said = {"User-Agent": agent, **{k.replace("_", "-"): v for k, v in headers.items()}}
    return getattr(Client(), method)("/tim-kiem/dem.gif", {"t": token}, headers=said)


@pytest.mark.parametrize(
    "text",
    [
        *("nước mắm 40 độ đạm", "gạo ST25", "trà 4 sao dưới 200k", "100.000-200.000", "Số 1"),
        *("quà Tết 2027", "100-200 nghìn", "OCOP 5 sao", "mật ong 500ml", "từ 1.500.000 đồng"),
    ],
)
def test_words_for_goods_are_counted(text: str) -> None:
    assert countable(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("0901234567", "bà Lan 0901 234 567", "090.123.4567", "+84 (90) 1234567", "079203001234"),
        *("lan@vi-du.example", "https://vi-du.example/a", "www.vi-du.example", "vi-du.vn"),
        *("CN-000123", "cn 12", "09521234000013", "0123 4567 89AB CDEF", "0123456789ABCDEF"),
        *("51F12345", "", "  ", "!!!", "x" * 81),
    ],
)
def test_what_may_be_a_persons_or_names_one_thing_is_not_counted(text: str, spool: Path) -> None:
    assert countable(text) == ""
    assert counting.token_of(text, Outcome.FOUND) == ""
    assert not searched(text)
    assert lines(spool) == []


@given(
    st.builds(
        Line,
        day=st.dates(),
        text=st.text(min_size=1, max_size=80).filter(countable).map(countable),
        outcome=st.sampled_from(Outcome),
        product=st.integers(0, 10**15),
        position=st.integers(0, 9999),
    )
)
def test_a_line_is_read_as_it_was_written(line: Line) -> None:
    assert parsed(framed(str(line)).strip(b"\n")) == line


def test_the_picture_counts_a_search_without_cookie_or_question_to_the_database(
    db: None, spool: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = ask(counting.token_of("nước mắm", Outcome.FOUND))
    assert (answer.content, answer["Content-Type"]) == (PIXEL, "image/gif")
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert lines(spool) == [f"{timezone.localdate()} f 0 0 n%C6%B0%E1%BB%9Bc%20m%E1%BA%AFm ."]


@pytest.mark.parametrize(
    "request_of",
    [
        {"agent": "Googlebot/2.1"},
        {"agent": ""},
        {"method": "head"},
        {"Sec_Purpose": "prefetch"},
        {"Sec_Fetch_Site": "cross-site"},
    ],
)
def test_machines_and_pages_fetched_ahead_count_nothing(
    db: None, spool: Path, request_of: dict[str, str]
) -> None:
    assert ask(counting.token_of("nước mắm", Outcome.FOUND), **request_of).status_code == 200
    assert lines(spool) == []


@pytest.mark.parametrize("token", ["", "fnước mắm", "fnước mắm:x", "\x00", "x" * 5000])
def test_words_that_no_page_of_ours_signed_are_not_counted(
    db: None, spool: Path, token: str
) -> None:
    assert ask(token).status_code == 200
    assert lines(spool) == []


def test_reloading_counts_once_and_floods_are_cut(
    spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PER_NETWORK", 5)
    assert [searched("chè") for _ in range(3)] == [True, False, False]
    assert sum(searched(f"chè {n}") for n in range(20)) == 4
    assert searched("chè", by=2)


def test_a_full_disk_or_an_unread_spool_harms_no_reader(
    spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "LARGEST_FILE", 10)
    assert [searched(f"chè {n}") for n in range(3)] == [True, False, False]


def beacon(data: dict[str, object], **headers: str) -> int:
    own = {"Sec-Fetch-Site": "same-origin", "User-Agent": PHONE, **headers}
    client = Client(enforce_csrf_checks=True)
    return client.post("/tim-kiem/mo/", data, headers=own).status_code


def test_an_opened_result_is_counted_from_our_own_pages_alone(db: None, spool: Path) -> None:
    told = {"t": counting.token_of("chè", Outcome.FOUND), "p": 12, "n": 3}
    assert beacon(told, **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert beacon(told, **{"User-Agent": "curl/8"}) == 204
    for wrong in ({"p": "x"}, {"p": 0}, {"n": 0}, {"n": 10**9}, {"t": "chè"}, {"p": "9" * 40}):
        assert beacon({**told, **wrong}) == 204
    assert lines(spool) == []
    assert beacon(told) == 204
    assert lines(spool) == [f"{timezone.localdate()} - 12 3 ch%C3%A8 ."]


def test_searches_and_what_was_opened_stand_in_counts_of_their_day(db: None, spool: Path) -> None:
    product = ProductFactory()
    searched("Nước mắm")
    searched("nuoc mam", by=2)
    searched("nước mám", Outcome.GUESSED, by=3)
    searched("zzqq", Outcome.EMPTY)
    opened("nước mắm", product, 3)
    opened("Nuoc mam", product, 1, by=2)
    assert counts.ingest(now=NOON) == 6
    rows = {row.folded: row for row in SearchDay.objects.all()}
    found = rows["nuoc mam"]
    assert (found.day, found.spelling, found.searches) == (DAY, "Nước mắm", 3)
    assert (found.empty, found.guessed, found.clicks) == (0, 1, 2)
    assert (rows["zzqq"].searches, rows["zzqq"].empty) == (1, 1)
    click = SearchClick.objects.get()
    assert (click.folded, click.product_id) == ("nuoc mam", product.pk)
    assert (click.clicks, click.positions) == (2, 4)
    assert list(spool.iterdir()) == []


def test_a_machine_without_a_worker_brings_its_spool_in_by_command(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    searched("trà sen")
    call_command("rollup_searches")
    assert "1 searches counted" in capsys.readouterr().out
    assert SearchDay.objects.get().searches == 1


def test_counts_of_one_day_add_up_over_files(db: None) -> None:
    for by in range(1, 4):
        searched("chè", by=by)
        counts.ingest(now=NOON)
    assert SearchDay.objects.get().searches == 3
    assert counts.ingest(now=NOON) == 0


def test_goods_that_are_not_there_have_no_clicks(db: None) -> None:
    gone = ProductFactory(unchecked=True, stock=False)
    opened("chè", gone)
    gone.delete()
    opened("trà", ProductFactory(is_public=False))
    counts.ingest(now=NOON)
    assert not SearchClick.objects.exists()
    assert not SearchDay.objects.exists()


def test_torn_lines_harm_themselves_alone(db: None, spool: Path) -> None:
    searched("chè")
    with (spool / OPEN).open("ab") as file:
        file.write(b"\n2026-11-18 f 0 0 tr%C3")
    searched("trà")
    assert counts.ingest(now=NOON) == 2


def test_a_day_holds_so_many_texts_and_no_more(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "MOST_TEXTS", 2)
    searched("chè")
    counts.ingest(now=NOON)
    for text in ("chè", "bánh", "trà", "yến"):
        searched(text, by=2)
    counts.ingest(now=NOON)
    assert set(SearchDay.objects.values_list("folded", "searches")) == {("che", 2), ("banh", 1)}


def test_rare_texts_and_old_counts_are_forgotten(db: None) -> None:
    product = ProductFactory()

    def kept(folded: str, days: int, searches: int) -> None:
        day = DAY - timedelta(days=days)
        SearchDay.objects.create(day=day, folded=folded, spelling=folded, searches=searches)
        SearchClick.objects.create(
            day=day, folded=folded, product_id=product.pk, clicks=1, positions=1
        )

    kept("nguyen van a", 31, 2)
    kept("moi", 29, 1)
    kept("che", 31, 3)
    kept("cu", 401, 50)
    counts.forget_old(on=DAY)
    for model in (SearchDay, SearchClick):
        assert set(model.objects.values_list("folded", flat=True)) == {"moi", "che"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dies", ["before the rows", "before the commit", "after the commit"])
def test_a_job_killed_anywhere_counts_nothing_twice_and_loses_nothing(
    dies: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched("chè")
    searched("trà")

    def killed(*_arguments: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if dies == "before the rows":
            patched.setattr(counts, "_write", killed)
        elif dies == "before the commit":
            patched.setattr(Path, "rename", _dies_after_renaming)
        else:
            patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            counts.ingest(now=NOON)
    counts.ingest(now=NOON)
    counts.ingest(now=NOON)
    assert set(SearchDay.objects.values_list("folded", "searches")) == {("che", 1), ("tra", 1)}
    assert list(counting.SPOOL.folder.iterdir()) == []


def _dies_after_renaming(path: Path, to: Path) -> Path:
    os.rename(path, to)
    if to.suffix == ".taken":
        raise KeyboardInterrupt  # after the rows were written, before the commit
    return to


@pytest.mark.django_db(transaction=True)
def test_jobs_and_readers_at_once_count_each_line_once() -> None:
    def write(number: int) -> None:
        for n in range(40):
            counting.SPOOL.append(
                framed(str(Line(DAY, f"chè {n % 4}", Outcome.FOUND))), largest=10**9
            )

    def read() -> None:
        for _ in range(6):
            counts.ingest(now=timezone.now())
        connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.ingest(now=timezone.now())
    assert sum(SearchDay.objects.values_list("searches", flat=True)) == 160


def drawn(asked: Asked, total: int = 3, **found: Any) -> str:
    answer = Answer(asked, Understood(asked.text), asked.filters, Found((), total), **found)
    return Template("{% load search_count %}{% search_count answer %}").render(
        Context({"answer": answer})
    )


def token_in(page: str) -> str:
    return page.split('data-token="')[1].split('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("total", "found", "sign"),
    [(3, {}, "f"), (0, {}, "e"), (3, {"guess": "chè"}, "g"), (3, {"is_part": True}, "g")],
)
def test_a_page_of_results_holds_a_picture_that_says_what_became_of_it(
    total: int, found: dict[str, Any], sign: str
) -> None:
    page = drawn(Asked("chè xanh"), total, **found)
    assert "/tim-kiem/dem.gif?t=" in page
    assert token_in(page).startswith(f"{sign}chè xanh:")


@pytest.mark.parametrize(
    "asked",
    [
        Asked("chè", page=2),
        Asked("chè", sort=Sort.CHEAPEST),
        Asked("chè", filters=Filters(stars=(5,))),
    ],
)
def test_later_and_narrowed_pages_count_no_search_but_what_is_opened(asked: Asked) -> None:
    page = drawn(asked)
    assert "dem.gif" not in page
    assert token_in(page).startswith("-chè:")
    assert f'data-first="{24 * (asked.page - 1)}"' in page


def test_a_page_for_a_telephone_number_holds_no_picture() -> None:
    assert drawn(Asked("0901 234 567"), 0).strip() == ""
