"""The seven verdicts: which one holds on which day, and which comes first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules.dates import lapses_on
from traceability.rules.verdict import Finding, Term, Verdict, lot_verdict


def day(text: str) -> date:
    """ "15/03/26" as a date of this century."""
    d, m, y = text.split("/")
    return date(2000 + int(y), int(m), int(d))


def term(start: str, end: str = "", withdrawn: str = "", gives_right: bool = True) -> Term:
    """A certificate: its first day, the first day without it (else 36 months on), withdrawal."""
    begin = day(start)
    last = day(withdrawn or end) if withdrawn or end else lapses_on(begin)
    return Term(begin, last, day(withdrawn) if withdrawn else None, gives_right)


def finding(packed: str, today: str, *terms: Term, recalled: bool = False) -> Finding:
    return lot_verdict(packed_on=day(packed), today=day(today), is_recalled=recalled, terms=terms)


ONE = (term("15/03/23"),)  # last valid day 15/03/26
LEAP = (term("29/02/24"),)  # last valid day 28/02/27
WITHDRAWN = (term("15/03/23", withdrawn="10/06/25"),)
LATE_WITHDRAWAL = (term("15/03/23", withdrawn="10/06/26"),)
UPGRADED = (term("15/03/23", end="01/10/24"), term("01/10/24"))
AGAIN = (term("15/03/23"), term("01/05/26"))  # a gap from 16/03/26 to 30/04/26
AGAIN_AFTER_WITHDRAWAL = (term("15/03/23", withdrawn="10/06/25"), term("01/11/25"))
AGAIN_AND_LAPSED = (term("15/03/20"), term("01/05/23"))  # gap 16/03/23–30/04/23, over 02/05/26
SECOND_WITHDRAWN = (term("15/03/20"), term("01/05/23", withdrawn="01/06/24"))
OTHER_HOLDER = (term("15/03/23", gives_right=False),)


@pytest.mark.parametrize(
    ("packed", "today", "terms", "verdict"),
    [
        # One certificate: its edges, for the packing day …
        ("14/03/23", "01/06/23", ONE, "no_star"),  # the day before
        ("15/03/23", "01/06/23", ONE, "valid"),  # the first day
        ("15/03/26", "15/03/26", ONE, "valid"),  # the last day, 36 months later
        ("16/03/26", "16/03/26", ONE, "packed_after_expiry"),  # the day after
        # … and for today.
        ("15/03/23", "15/03/23", ONE, "valid"),
        ("01/01/26", "15/03/26", ONE, "valid"),
        ("01/01/26", "16/03/26", ONE, "valid_when_packed"),
        ("15/03/26", "16/03/26", ONE, "valid_when_packed"),
        ("14/03/23", "16/03/26", ONE, "no_star"),
        # 29 February plus 36 months is 28 February.
        ("29/02/24", "28/02/27", LEAP, "valid"),
        ("28/02/27", "28/02/27", LEAP, "valid"),
        ("28/02/27", "01/03/27", LEAP, "valid_when_packed"),
        ("01/03/27", "01/03/27", LEAP, "packed_after_expiry"),
        ("28/02/24", "29/02/24", LEAP, "no_star"),
        # Withdrawn: from its day on, whenever the lot was packed.
        ("01/06/25", "09/06/25", WITHDRAWN, "valid"),
        ("01/06/25", "10/06/25", WITHDRAWN, "withdrawn"),
        ("10/06/25", "10/06/25", WITHDRAWN, "withdrawn"),
        ("11/06/25", "01/07/25", WITHDRAWN, "withdrawn"),
        ("14/03/23", "01/07/25", WITHDRAWN, "withdrawn"),  # packed before recognition
        ("01/06/25", "01/07/28", WITHDRAWN, "withdrawn"),  # long after it would have lapsed
        ("01/06/25", "09/06/26", LATE_WITHDRAWAL, "valid"),  # decided, not yet effective
        # An upgrade replaces: the lot keeps the star it was packed with.
        ("30/09/24", "01/12/24", UPGRADED, "valid"),
        ("01/10/24", "01/12/24", UPGRADED, "valid"),
        ("30/09/24", "02/10/27", UPGRADED, "valid_when_packed"),
        # Recognised again after a gap.
        ("15/03/26", "20/04/26", AGAIN, "valid_when_packed"),
        ("15/03/26", "01/05/26", AGAIN, "valid"),
        ("16/03/26", "01/06/26", AGAIN, "packed_after_expiry"),
        ("30/04/26", "01/06/26", AGAIN, "packed_after_expiry"),
        ("01/05/26", "01/06/26", AGAIN, "valid"),
        ("20/03/23", "01/06/26", AGAIN_AND_LAPSED, "packed_after_expiry"),
        ("01/04/26", "30/04/26", AGAIN, "packed_after_expiry"),  # the second is not known yet
        # Recognised again after a withdrawal: only packs of the new term are clean.
        ("01/06/25", "01/12/25", AGAIN_AFTER_WITHDRAWAL, "withdrawn"),
        ("01/08/25", "01/12/25", AGAIN_AFTER_WITHDRAWAL, "withdrawn"),
        ("01/11/25", "01/12/25", AGAIN_AFTER_WITHDRAWAL, "valid"),
        ("14/03/23", "01/12/25", AGAIN_AFTER_WITHDRAWAL, "no_star"),
        # The product's certificate of today is withdrawn; the lot was packed under an older one.
        ("01/01/22", "01/07/24", SECOND_WITHDRAWN, "withdrawn"),
        ("01/01/22", "31/05/24", SECOND_WITHDRAWN, "valid"),
        # Recognised after packing, never recognised, recognised for somebody else.
        ("01/03/23", "20/03/23", ONE, "no_star"),
        ("01/03/23", "01/03/23", (), "no_star"),
        ("01/03/24", "01/04/24", OTHER_HOLDER, "no_star"),
        ("01/04/26", "01/04/26", OTHER_HOLDER, "no_star"),
    ],
)
def test_the_verdict_of_a_lot_on_a_day(
    packed: str, today: str, terms: tuple[Term, ...], verdict: str
) -> None:
    assert finding(packed, today, *terms).verdict == verdict
    assert finding(packed, today, *reversed(terms)).verdict == verdict


@pytest.mark.parametrize("terms", [(), ONE, WITHDRAWN, UPGRADED, AGAIN])
def test_a_recall_comes_before_everything_known_about_the_star(terms: tuple[Term, ...]) -> None:
    assert finding("01/06/25", "01/07/25", *terms, recalled=True).verdict == "recalled"


def test_the_verdicts_stand_in_their_order_of_precedence() -> None:
    assert [str(verdict) for verdict in Verdict] == [
        "unknown",
        "recalled",
        "withdrawn",
        "valid",
        "valid_when_packed",
        "packed_after_expiry",
        "no_star",
    ]


def test_a_finding_names_the_certificates_it_speaks_of() -> None:
    upgraded = finding("30/09/24", "01/12/24", *UPGRADED)
    assert (upgraded.packed_under, upgraded.current) == (0, 1)
    history = finding("30/09/24", "02/10/27", *UPGRADED)
    assert (history.packed_under, history.current, history.ended) == (0, None, 1)
    gap = finding("16/03/26", "01/06/26", *AGAIN)
    assert (gap.packed_under, gap.current, gap.ended) == (None, 1, 0)
    again = finding("01/06/25", "01/12/25", *AGAIN_AFTER_WITHDRAWAL)
    assert (again.withdrawn, again.current) == (0, 1)


dates = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@st.composite
def histories(draw: st.DrawFn) -> list[Term]:
    """Certificates of one product as the register allows them: never two at a time."""
    terms, start = [], draw(dates)
    for _ in range(draw(st.integers(0, 4))):
        end = start + timedelta(days=draw(st.integers(1, 1200)))
        withdrawn = end if draw(st.booleans()) else None
        terms.append(Term(start, end, withdrawn))
        start = end + timedelta(days=draw(st.integers(0, 400)))
    return terms


@given(packed=dates, today=dates, terms=histories(), recalled=st.booleans())
def test_a_lot_is_valid_only_with_the_star_in_force_when_packed_and_today(
    packed: date, today: date, terms: list[Term], recalled: bool
) -> None:
    found = lot_verdict(packed_on=packed, today=today, is_recalled=recalled, terms=terms)
    both = any(t.in_force(packed) for t in terms) and any(t.in_force(today) for t in terms)
    if found.verdict is Verdict.VALID:
        assert both
    if both and packed <= today:
        assert found.verdict in {Verdict.VALID, Verdict.WITHDRAWN, Verdict.RECALLED}


@given(packed=dates, today=dates, terms=histories())
def test_what_begins_after_today_changes_nothing(
    packed: date, today: date, terms: list[Term]
) -> None:
    begun = [t for t in terms if t.valid_from <= today]
    found, expected = (
        lot_verdict(packed_on=packed, today=today, is_recalled=False, terms=known)
        for known in (terms, begun)
    )
    assert found.verdict is expected.verdict
