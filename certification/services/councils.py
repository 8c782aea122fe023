"""The council's acts under one name: rosters, sessions, sheets, the advisory team's report."""

from certification.services.advice import MayNotAdvise, SurveyNeedsReason, report_advice
from certification.services.rosters import (
    NotAnIdentifier,
    RosterError,
    declare_identifier,
    declare_interest,
    end_seat,
    seat,
    set_up,
)
from certification.services.sessions import (
    SessionClosed,
    SessionError,
    TooFewSheets,
    ask_site_check,
    call_session,
    close_session,
    put_on_agenda,
    set_absent,
    take_off_agenda,
)
from certification.services.sheets import (
    AGAINST,
    AGREE,
    AlreadyFiled,
    BadMark,
    IncompleteSheet,
    MayNotScore,
    file_sheet,
    save_sheet,
)

__all__ = [
    "AGAINST",
    "AGREE",
    "AlreadyFiled",
    "BadMark",
    "IncompleteSheet",
    "MayNotAdvise",
    "MayNotScore",
    "NotAnIdentifier",
    "RosterError",
    "SessionClosed",
    "SessionError",
    "SurveyNeedsReason",
    "TooFewSheets",
    "ask_site_check",
    "call_session",
    "close_session",
    "declare_identifier",
    "declare_interest",
    "end_seat",
    "file_sheet",
    "put_on_agenda",
    "report_advice",
    "save_sheet",
    "seat",
    "set_absent",
    "set_up",
    "take_off_agenda",
]
