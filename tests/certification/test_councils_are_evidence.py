"""What a council sat over and what was signed stays, whoever writes to the tables."""

import pytest
from django.db import DatabaseError, connection, transaction

from certification.services import councils, recognition
from foundation.calendar import today
from tests.certification.councils import (
    council_of,
    dossier_before_council,
    full_marks,
    item_of,
    members_of,
    session_of,
    sheet_of,
)
from tests.certification.deciding import proposed, scored

pytestmark = pytest.mark.django_db


def refused(statement: str, *facts: object) -> bool:
    """Whether PostgreSQL refuses this statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, facts)
            assert cursor.rowcount > 0, "the statement met no row"
    except DatabaseError:
        return True
    return False


def test_an_item_of_a_signed_decision_is_not_carried_into_another() -> None:
    signed, other = proposed(scored()), proposed(scored())
    recognition.sign(
        decision=signed,
        number="77/QĐ-UBND",
        decided_on=today(),
        signer="Chủ tịch",
        by=signed.proposed_by,
        on=today(),
    )
    carry = "UPDATE certification_decisionitem SET decision_id = %s WHERE decision_id = %s"
    assert refused(carry, other.pk, signed.pk)
    assert refused(carry, signed.pk, other.pk)
    assert refused("DELETE FROM certification_decisionitem WHERE decision_id = %s", signed.pk)
    assert not refused("DELETE FROM certification_decisionitem WHERE decision_id = %s", other.pk)


def test_an_item_of_a_session_keeps_its_dossier_and_its_filing() -> None:
    item = item_of(session_of(council_of(1)))
    another = dossier_before_council()
    filing = another.filings.get()
    change = "UPDATE certification_sessionitem SET dossier_id = %s, filing_id = %s WHERE id = %s"
    assert refused(change, another.pk, filing.pk, item.pk)
    assert refused("DELETE FROM certification_sessionitem WHERE id = %s", item.pk)


def test_a_closed_session_keeps_its_agenda_and_who_was_there() -> None:
    council = council_of(1)
    session = session_of(council)
    item = item_of(session)
    (who,) = members_of(session)
    sheet_of(item, who, full_marks(item.dossier))
    absent = "UPDATE certification_sessionseat SET absent_reason = 'ốm' WHERE session_id = %s"
    off = (
        "UPDATE certification_sessionitem SET taken_off_on = current_date, "
        "taken_off_reason = 'thôi' WHERE session_id = %s"
    )
    councils.close_session(session=session, by=council.set_up_by, on=today())
    assert refused(absent, session.pk)
    assert refused(off, session.pk)
    assert refused("DELETE FROM certification_sessionseat WHERE session_id = %s", session.pk)
