"""Symbols made by adding columns are the symbols that `qrcode` makes, for every code."""

import pytest
from django.core.checks import Error, Warning
from hypothesis import given, settings
from hypothesis import strategies as st

from traceability.adapters import qr
from traceability.adapters.label_host import check_public_url
from traceability.adapters.qr import LabelSymbols, SymbolMismatch, packed, qr_matrix
from traceability.rules.label_code import ALPHABET

PREFIXES = [
    "HTTPS://OCOP.VN/T/",  # even: the code begins a pair
    "HTTP://127.0.0.1:8000/T/X",  # odd: its first character ends one
    "HTTPS://OCOP.VN/01/08930000000019/21/",
    "HTTPS://CHO-OCOP.LAMDONG.GOV.VN/01/08930000000019/21/",
]
codes = st.text(ALPHABET, min_size=16, max_size=16)


@pytest.mark.parametrize("prefix", PREFIXES)
@given(code=codes)
@settings(max_examples=60, deadline=None)
def test_a_symbol_equals_the_one_qrcode_makes(prefix: str, code: str) -> None:
    symbols = LabelSymbols(prefix)
    symbols.rows("0" * 16)  # the first of all is checked anyway
    assert symbols.rows(code) == packed(qr_matrix(prefix + code))


def test_a_run_costs_some_ninety_calls_of_qrcode(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    made = qr.qr_matrix
    monkeypatch.setattr(qr, "qr_matrix", lambda text: calls.append(text) or made(text))
    symbols = LabelSymbols("HTTPS://COUNTED.VN/T/")
    for number in range(1001):
        symbols.rows(f"{number:016d}")
    tables, checks = calls[:-3], calls[-3:]
    assert len(tables) == 95
    assert [text[-4:] for text in checks] == ["0000", "0500", "1000"]


def test_a_symbol_that_differs_from_qrcode_is_never_handed_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    symbols = LabelSymbols("HTTPS://OCOP.VN/T/")
    made = qr.qr_matrix
    monkeypatch.setattr(qr, "qr_matrix", lambda text: made(text[:-1] + "Z"))
    with pytest.raises(SymbolMismatch, match="1044JANX5QWRDJ6J"):
        symbols.rows("1044JANX5QWRDJ6J")


@pytest.mark.parametrize(
    "code", ["", "1044JANX5QWRDJ6", "1044JANX5QWRDJ6J0", "1044JANX5QWRDJ6U", "1044janx5qwrdj6j"]
)
@pytest.mark.parametrize("prefix", PREFIXES[:2])
def test_what_is_no_code_is_refused(prefix: str, code: str) -> None:
    with pytest.raises(ValueError, match="not a code"):
        LabelSymbols(prefix).rows(code)


def test_a_prefix_outside_the_small_alphabet_is_refused() -> None:
    with pytest.raises(ValueError, match="can not be represented"):
        LabelSymbols("https://ocop.vn/t/")


@pytest.mark.parametrize(
    ("public_url", "found"),
    [
        ("https://ocop.vn", []),
        ("https://ocop-dalat.vn", []),  # 13 characters
        ("https://ocop-dlat.org.vn", [(Warning, "with a GTIN")]),  # 16
        ("https://cho-ocop.lamdong.gov.vn", [(Warning, "with a GTIN")]),
        (
            "https://san-pham-ocop.cho-que-huong.lamdong.gov.vn",
            [(Warning, "without a GTIN"), (Warning, "with a GTIN")],
        ),
        ("https://chợ.vn", [(Error, "'Ợ'")]),
        ("https://cho_ocop.vn", [(Error, "'_'")]),
    ],
)
def test_a_host_that_makes_labels_worse_is_told_at_start(
    settings, public_url: str, found: list[tuple[type, str]]
) -> None:
    settings.PUBLIC_URL = public_url
    told = check_public_url(None)
    assert [type(each) for each in told] == [kind for kind, _ in found]
    assert all(words in each.msg for each, (_, words) in zip(told, found, strict=True))


@pytest.mark.parametrize(("letters", "is_told"), [(34, False), (35, True)])
def test_the_longest_host_without_a_gtin_has_34_characters(
    settings, letters: int, is_told: bool
) -> None:
    settings.PUBLIC_URL = "https://" + "a" * (letters - 3) + ".vn"
    assert any("without" in each.msg for each in check_public_url(None)) is is_told


@pytest.mark.parametrize(("letters", "is_told"), [(15, False), (16, True)])
def test_the_longest_host_with_a_gtin_has_15_characters(
    settings, letters: int, is_told: bool
) -> None:
    settings.PUBLIC_URL = "https://" + "a" * (letters - 3) + ".vn"
    assert bool(check_public_url(None)) is is_told
