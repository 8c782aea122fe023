"""What a cell of a log's sheet means; what could be read two ways is a fault."""

from datetime import UTC, datetime

import pytest

from traceability.adapters import event_sheets
from traceability.models import TraceEvent
from traceability.rules.event_sheet import COLUMNS, read_row
from traceability.rules.event_templates import data_of, steps_of, values_of

NOW = datetime(2026, 8, 20, 3, 0, tzinfo=UTC)  # 10 o'clock in Vietnam


def row(**cells: str) -> object:
    given = {"Số lô": "A1", "Việc": "Đóng gói", "Ngày": "05/08/2026", **cells}
    return read_row(2, list(given), list(given.values()), now=NOW)


@pytest.mark.parametrize(
    ("day", "hour", "read"),
    [
        ("05/08/2026", "", "2026-08-05T12:00:00+07:00"),
        ("5-8-2026", "7h", "2026-08-05T07:00:00+07:00"),
        ("05.08.2026", "07:30", "2026-08-05T07:30:00+07:00"),
        ("2026-08-05", "16:05:00", "2026-08-05T16:05:00+07:00"),
        ("20/08/2026", "", "2026-08-20T03:00:00+00:00"),
    ],
)
def test_a_day_is_day_month_year(day: str, hour: str, read: str) -> None:
    found = row(**{"Ngày": day, "Giờ": hour})
    assert found.faults == ()
    assert found.happened_at == datetime.fromisoformat(read)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("Ngày", "08/25/2026"),
        ("Ngày", "5/8/26"),
        ("Ngày", "hôm qua"),
        ("Giờ", "25:00"),
        ("Số lượng", "1.200"),
        ("Số lượng", "nhiều"),
        ("Nhiệt độ (°C)", "1e99"),
        ("Số lô", ""),
    ],
)
def test_what_cannot_be_understood_is_named(column: str, words: str) -> None:
    assert row(**{column: words}).faults == (column,)


def test_a_sheet_read_as_text_reads_the_same_again() -> None:
    content = "Số lô;Việc;Ngày\n\nA1;Đóng gói;05/08/2026\n".encode()
    header, rows = event_sheets.read(content)
    assert event_sheets.read(event_sheets.as_text(header, rows).encode()) == (header, rows)
    assert rows[0][0] == 3


def test_the_template_asks_for_everything_and_holds_no_entry() -> None:
    head = event_sheets.template_csv().decode("utf-8-sig").splitlines()
    assert head == [",".join(COLUMNS)]
    book = event_sheets.template_xlsx(example=["A1"], works=["Đóng gói"])
    with pytest.raises(event_sheets.BadTable, match="không có dòng nào"):
        event_sheets.read(book)


@pytest.mark.parametrize("number", range(1, 27))
def test_every_product_set_has_its_steps(number: int) -> None:
    steps = steps_of(number)
    assert len(steps) == len({step.code for step in steps}) > 4
    assert {step.kind for step in steps} <= set(TraceEvent.Kind.values)
    assert number == 26 or "PACKED" in {step.kind for step in steps}


def test_what_was_filled_in_fills_the_form_again() -> None:
    for number in range(1, 27):
        for step in steps_of(number):
            values = {f.name: 7 if f.is_number else "chữ" for f in step.fields}
            assert values_of(step, data_of(step, values)) == values


def test_readings_carry_units_of_recommendation_20() -> None:
    units = {
        field.uom for number in range(1, 27) for step in steps_of(number) for field in step.fields
    }
    assert units <= {"", "CEL", "P1", "KGM", "HUR", "DAY", "Q30", "BAR"}
