"""Codes as people open, type and paste them; and what is said where one looks wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.rules.label_code import ALPHABET, MalformedCode, parse
from traceability.rules.trace_codes import PlaceFacts, place_code, product_code
from traceability.rules.typed_code import FaultKind, as_typed, fault_of

CODE = "1044JANX5QWRDJ6J"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        "1044 JANX 5QWR DJ6J",
        " 1044-JANX-5QWR-DJ6J\n",
        "1044\N{NO-BREAK SPACE}JANX\N{ZERO WIDTH SPACE}5QWR\N{EN DASH}DJ6J",
        "".join(chr(ord(character) + 0xFEE0) for character in CODE),  # a wide keyboard's
        "1044%20JANX%205QWR%20DJ6J",
        "1044%2520JANX%25205QWR%2520DJ6J",
        "%31%30%34%34JANX5QWRDJ6J",
        f"HTTPS://OCOP.VN/T/{CODE}",
        f"https://ocop.vn/t/{CODE.lower()}/",
        f"https://ocop.vn/t/{CODE}?fbclid=IwAR0x#top",
        f"https://ocop.vn/01/09529000000014/21/{CODE}",
        f"https://ocop.vn/01/09529000000014/10/L%2F26/21/{CODE}?17=280412",
        f"https://l.facebook.com/l.php?u=https%3A%2F%2Focop.vn%2FT%2F{CODE}%3Ffbclid%3Dx&h=AT0",
        f"https://zalo.example/?url=https%253A%252F%252Focop.vn%252FT%252F{CODE}",
    ],
)
def test_a_code_is_found_in_what_people_and_messengers_make_of_it(typed: str) -> None:
    read = as_typed(typed)
    assert fault_of(read) is None
    assert str(parse(read)) == CODE


@pytest.mark.parametrize(
    ("text", "kind", "characters", "length"),
    [
        ("", FaultKind.EMPTY, (), 0),
        (" - ", FaultKind.EMPTY, (), 0),
        ("1044JANX5QWRDJ6", FaultKind.TOO_SHORT, (), 15),
        ("1044JANX5QWRDJ6JJ", FaultKind.TOO_LONG, (), 17),
        ("1044JANX5QWRDJ6U", FaultKind.CHARACTERS, ((16, "U"),), 16),
        ("1044JANX5QWuDJ6?", FaultKind.CHARACTERS, ((12, "u"), (16, "?")), 16),
        ("Ð044JANX5QWRDJ6J", FaultKind.CHARACTERS, ((1, "Ð"),), 16),
        ("ı044JANX5QWRDJ6J", FaultKind.CHARACTERS, ((1, "ı"),), 16),
    ],
)
def test_what_is_wrong_with_a_code_is_named_by_its_place(
    text: str, kind: FaultKind, characters: tuple[tuple[int, str], ...], length: int
) -> None:
    fault = fault_of(text)
    assert fault is not None
    assert (fault.kind, fault.characters) == (kind, characters)
    assert fault.length == length


@given(st.text(max_size=40))
def test_a_text_without_fault_is_one_that_can_be_read_and_no_other(text: str) -> None:
    read = as_typed(text)
    try:
        parse(read)
    except MalformedCode:
        assert fault_of(read) is not None
    else:
        assert fault_of(read) is None


@given(st.text(max_size=2000))
def test_any_text_is_taken_without_raising(text: str) -> None:
    fault_of(as_typed(text))


@given(st.text(ALPHABET, min_size=16, max_size=16))
def test_no_character_of_a_code_is_ever_mended(code: str) -> None:
    assert as_typed(code) == code


def test_goods_are_traced_by_gtin_and_lot_or_by_the_lots_own_code() -> None:
    assert product_code(gtin="09529000000014", lot="L1", label=CODE) == "(01)09529000000014(10)L1"
    assert product_code(gtin="", lot="L1", label=CODE) == CODE


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (PlaceFacts(site_id=3, site_gln="9521234000044", site_registration="VN-1"), "(414)"),
        (PlaceFacts(site_id=3, site_registration="VN-TGPH-0001", area_id=4), "VN-TGPH-0001"),
        (PlaceFacts(site_id=3), "CS-3"),
        (PlaceFacts(area_id=4, area_planting_code="VN-LAOR-0123"), "VN-LAOR-0123"),
        (PlaceFacts(area_id=4, commune_code="22945"), "VT-4"),
        (PlaceFacts(commune_code="22945"), "XA-22945"),
        (PlaceFacts(), ""),
    ],
)
def test_a_place_is_traced_by_its_gln_its_official_number_or_our_own(
    place: PlaceFacts, code: str
) -> None:
    assert place_code(place).startswith(code)
    assert bool(place_code(place)) == bool(code)
