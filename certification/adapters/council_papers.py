"""The council's papers as PDF."""

from pathlib import Path

from certification.models import CouncilSession
from certification.selectors import council_records
from foundation.papers import make_pdf

_PAPERS = Path(__file__).parent.parent / "papers"


def minutes(session: CouncilSession) -> bytes:
    """Biên bản of a closed session."""
    return make_pdf(_PAPERS / "minutes.typ", council_records.minutes_of(session))


def report(session: CouncilSession) -> bytes:
    """The council's report on each dossier, with the mean of every criterion."""
    return make_pdf(_PAPERS / "council_report.typ", council_records.report_of(session))
