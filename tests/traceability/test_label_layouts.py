"""Papers of labels: everything lies on the page, symbols are of whole dots and can be read."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceability.rules.label_layouts import (
    FOR_BOXES,
    FOR_PACKS,
    LAYOUTS,
    Kind,
    Layout,
    SymbolTooSmall,
    parts,
    symbol_size,
)

VERSIONS_2_AND_3 = (25, 29)
every_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


@every_layout
def test_labels_lie_on_the_page_and_on_no_other_label(layout: Layout) -> None:
    corners = [layout.corner(place) for place in range(layout.per_page)]
    for left, top in corners:
        assert left >= 0
        assert top >= 0
        assert left + layout.width <= layout.page_width + 1e-9
        assert top + layout.height <= layout.page_height + 1e-9
    for one, (left, top) in enumerate(corners):
        for other_left, other_top in corners[one + 1 :]:
            apart = abs(left - other_left) >= layout.width - 1e-9
            assert apart or abs(top - other_top) >= layout.height - 1e-9


@every_layout
@pytest.mark.parametrize("modules", VERSIONS_2_AND_3)
def test_symbols_are_of_whole_dots_and_at_least_15_mm(layout: Layout, modules: int) -> None:
    size = symbol_size(layout, modules=modules)
    assert size.dots == round(size.module_mm * layout.dpi / 25.4, 9)
    assert size.is_good
    assert size.mm <= min(layout.qr, layout.width, layout.height)


@every_layout
def test_even_a_long_host_gives_symbols_above_12_mm(layout: Layout) -> None:
    assert symbol_size(layout, modules=33).mm >= 12


def test_a_symbol_below_12_mm_is_refused() -> None:
    tiny = Layout("tiny", Kind.ROLL, 20, 12, inset=1, qr=11.9, text=5, dpi=300)
    with pytest.raises(SymbolTooSmall, match="12 mm"):
        symbol_size(tiny, modules=25)


def test_sheets_suit_laser_printers_and_rolls_suit_thermal_ones() -> None:
    dpi = {(layout.kind, layout.dpi) for layout in LAYOUTS.values()}
    assert dpi == {(Kind.SHEET, 300), (Kind.ROLL, 203), (Kind.BOX, 203), (Kind.BOX, 300)}


def test_the_usual_papers_are_offered() -> None:
    per_page = {layout.per_page for layout in LAYOUTS.values() if layout.kind is Kind.SHEET}
    assert per_page == {65, 40, 24, 21, 12, 8, 72}
    assert {FOR_PACKS, FOR_BOXES} <= set(LAYOUTS)
    assert all(len(key) <= 20 for key in LAYOUTS)


@given(first=st.integers(0, 10**6), count=st.integers(1, 2000), most=st.integers(1, 3000))
@settings(deadline=None)
def test_parts_cover_a_range_once(first: int, count: int, most: int) -> None:
    found = list(parts(first, first + count - 1, most=most))
    assert found[0][0] == first
    assert found[-1][1] == first + count - 1
    assert all(start <= end and end - start < most for start, end in found)
    assert all(b[0] == a[1] + 1 for a, b in pairwise(found))
