"""The 16 characters on a label: vectors of our own, and what must hold for every code."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from traceability.rules.label_code import (
    ALPHABET,
    MAX_COUNTER,
    MAX_EPOCH,
    MAX_LABELS_PER_RUN,
    MAX_RUN,
    ForgedCode,
    LabelCode,
    MalformedCode,
    display,
    encode,
    parse,
    verify,
)

HERE = Path(__file__).resolve()
VECTORS: dict[str, Any] = json.loads(
    (HERE.parents[1] / "data" / "label_code_vectors.json").read_text(encoding="utf-8")
)
SHARED_VECTORS = HERE.parents[3] / "shared/reference/trace_data/stamp_serial_vectors.json"
MASTER = bytes.fromhex(VECTORS["master_hex"])
ALL_NUMBERS = MAX_COUNTER + 1

epochs = st.integers(0, MAX_EPOCH)
runs = st.integers(0, MAX_RUN)
counters = st.integers(0, MAX_COUNTER)


def code_of(epoch: int, run: int, counter: int) -> str:
    return encode(master=MASTER, epoch=epoch, run=run, counter=counter)


def is_genuine(text: str, *, printed: int = ALL_NUMBERS) -> bool:
    try:
        verify(parse(text), master=MASTER, printed=printed)
    except (MalformedCode, ForgedCode):
        return False
    return True


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda vector: vector["code"])
def test_a_published_code_is_made_and_read_as_published(vector: dict[str, Any]) -> None:
    made = code_of(vector["epoch"], vector["run"], vector["counter"])
    read = parse(vector["code"])
    assert made == vector["code"]
    assert (read.epoch, read.run) == (vector["epoch"], vector["run"])
    assert verify(read, master=MASTER, printed=ALL_NUMBERS) == vector["counter"]


@pytest.mark.parametrize("vector", VECTORS["invalid"], ids=lambda vector: vector["why"])
def test_a_published_wrong_code_is_refused_for_its_reason(vector: dict[str, str]) -> None:
    expected = ForgedCode if vector["why"].startswith("forged") else MalformedCode
    with pytest.raises(expected):
        verify(parse(vector["text"]), master=MASTER, printed=ALL_NUMBERS)


def test_our_vectors_are_the_shared_ones() -> None:
    if not SHARED_VECTORS.exists():
        pytest.skip("../shared is absent: a clone has no shared/, tests/data stands alone")
    shared = json.loads(SHARED_VECTORS.read_text(encoding="utf-8"))
    assert shared["master_hex"] == VECTORS["master_hex"]
    assert [row["serial"] for row in shared["valid"]] == [row["code"] for row in VECTORS["valid"]]
    assert shared["invalid"] == [row["text"] for row in VECTORS["invalid"]]


@settings(deadline=None)
@given(epochs, runs, counters)
def test_every_label_is_read_back_as_it_was_made(epoch: int, run: int, counter: int) -> None:
    text = code_of(epoch, run, counter)
    code = parse(text)
    assert len(text) == 16
    assert set(text) <= set(ALPHABET)
    assert str(code) == text
    assert (code.epoch, code.run) == (epoch, run)
    assert verify(code, master=MASTER, printed=counter + 1) == counter


@settings(max_examples=300, deadline=None)
@given(epochs, runs, counters, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_a_code_with_any_one_character_changed_is_refused(
    epoch: int, run: int, counter: int, place: int, other: str
) -> None:
    text = code_of(epoch, run, counter)
    assume(text[place] != other)
    assert not is_genuine(text[:place] + other + text[place + 1 :])


@settings(deadline=None)
@given(epochs, runs, counters, st.integers(0, 14))
def test_a_code_with_two_neighbours_swapped_is_refused(
    epoch: int, run: int, counter: int, place: int
) -> None:
    text = code_of(epoch, run, counter)
    assume(text[place] != text[place + 1])
    assert not is_genuine(text[:place] + text[place + 1] + text[place] + text[place + 2 :])


@settings(deadline=None)
@given(epochs, runs, counters, st.lists(st.booleans(), min_size=16, max_size=16))
def test_a_code_is_read_case_blind(epoch: int, run: int, counter: int, lowered: list[bool]) -> None:
    text = code_of(epoch, run, counter)
    mixed = "".join(c.lower() if low else c for c, low in zip(text, lowered, strict=True))
    assert parse(mixed) == parse(text)


@settings(deadline=None)
@given(st.text(alphabet=ALPHABET, min_size=16, max_size=16))
def test_letters_that_look_like_digits_are_read_as_those_digits(text: str) -> None:
    for look_alike, digit in (("I", "1"), ("L", "1"), ("i", "1"), ("l", "1"), ("O", "0")):
        assert parse(text.replace(digit, look_alike)) == parse(text)


@settings(deadline=None)
@given(st.text(alphabet=ALPHABET, min_size=16, max_size=16))
def test_a_code_is_read_as_it_is_displayed(text: str) -> None:
    shown = display(parse(text))
    assert [len(group) for group in shown.split(" ")] == [4, 4, 4, 4]
    assert parse(shown) == parse(shown.replace(" ", "-")) == parse(text)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_either_a_code_or_malformed(text: str) -> None:
    try:
        code = parse(text)
    except MalformedCode:
        return
    assert parse(str(code)) == code


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "16 characters, not 0"),
        ("1044JANX5QWRDJ6", "16 characters, not 15"),
        ("1044JANX5QWRDJ6J0", "16 characters, not 17"),
        ("1044UANX5QWRDJ6J", "'U' does not occur"),
        ("1044JANX5QWRDJ6ı", "'ı' does not occur"),
        ("1044JANX5QWRDJ6\N{FULLWIDTH DIGIT ONE}", "does not occur"),
        ("1044JANX5QWRDJ6\n", "does not occur"),
    ],
)
def test_a_malformed_code_says_why(text: str, reason: str) -> None:
    with pytest.raises(MalformedCode) as caught:
        parse(text)
    assert reason in caught.value.reason


def test_a_number_that_was_never_printed_is_refused_though_its_tag_fits() -> None:
    code = parse(code_of(1, 4242, 100))
    assert verify(code, master=MASTER, printed=101) == 100
    with pytest.raises(ForgedCode):
        verify(code, master=MASTER, printed=100)


def test_a_code_of_another_master_key_is_refused() -> None:
    code = parse(code_of(1, 4242, 0))
    with pytest.raises(ForgedCode):
        verify(code, master=bytes(32), printed=ALL_NUMBERS)


def test_a_code_moved_to_another_run_or_epoch_is_refused() -> None:
    code = parse(code_of(1, 4242, 0))
    for moved in (LabelCode(1, 4243, code.body), LabelCode(2, 4242, code.body)):
        with pytest.raises(ForgedCode):
            verify(moved, master=MASTER, printed=ALL_NUMBERS)


def test_ten_thousand_labels_of_a_run_all_differ() -> None:
    assert len({code_of(3, 77, counter) for counter in range(10_000)}) == 10_000


def test_the_grammar_holds_more_numbers_than_a_run_may_use() -> None:
    assert MAX_LABELS_PER_RUN <= ALL_NUMBERS
    assert is_genuine(code_of(0, 0, MAX_COUNTER))


@pytest.mark.parametrize(
    ("epoch", "run", "counter"),
    [(-1, 0, 0), (MAX_EPOCH + 1, 0, 0), (0, -1, 0), (0, MAX_RUN + 1, 0), (0, 0, ALL_NUMBERS)],
)
def test_a_number_beyond_its_bits_is_never_encoded(epoch: int, run: int, counter: int) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        code_of(epoch, run, counter)


def test_a_short_master_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        encode(master=b"short", epoch=0, run=0, counter=0)
