"""Where a finding, a person's report and a withdrawal stand, and until when something is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DECIDE_WITHIN_DAYS = 15
"""Days from the conclusion, or the commune's confirmation, to the decision (Đ8.2–4)."""


def decision_due_on(concluded_on: date) -> date:
    """The last day on which the withdrawal is decided in time: calendar days, as the law counts
    them where it does not say working days."""
    return concluded_on + timedelta(days=DECIDE_WITHIN_DAYS)


def is_late(due_on: date | None, on: date) -> bool:
    """Whether the last day has passed: on the day itself there is still time until midnight."""
    return due_on is not None and on > due_on


class FindingState(StrEnum):
    NOTED = "NOTED"  # nothing is asked of the producer
    OPEN = "OPEN"  # the producer's turn
    ANSWERED = "ANSWERED"  # the inspector's turn
    ACCEPTED = "ACCEPTED"


@dataclass(frozen=True)
class Step:
    """One step after a finding; `kind` is DONE, ACCEPTED or NOT_YET."""

    kind: str
    new_due_on: date | None = None


@dataclass(frozen=True)
class FindingStanding:
    state: FindingState
    due_on: date | None

    def is_late(self, on: date) -> bool:
        """Only what still waits for the producer can be late."""
        return self.state is FindingState.OPEN and is_late(self.due_on, on)


def finding_standing(*, action: str, due_on: date | None, steps: Sequence[Step]) -> FindingStanding:
    """What the steps, oldest first, make of a finding. A "not yet" brings a new deadline."""
    if not action:
        return FindingStanding(FindingState.NOTED, None)
    state, until = FindingState.OPEN, due_on
    for step in steps:
        if step.kind == "DONE":
            state = FindingState.ANSWERED
        elif step.kind == "ACCEPTED":
            state = FindingState.ACCEPTED
        else:
            state, until = FindingState.OPEN, step.new_due_on or until
    return FindingStanding(state, until)


_GROUND_LETTERS = {
    "FALSE_FILE": "a",
    "CRITERIA_LOST": "b",
    "BREACH": "c",
    "MARK_MISUSED": "d",
    "STOPPED": "đ",
    "OTHER": "e",
}
_GROUNDS_SINCE = date(2026, 5, 22)
"""The day Quyết định 26/2026/QĐ-TTg took effect: it cannot be cited for what came before."""


def ground_letter(ground: str, effective_on: date) -> str:
    """The letter of Điều 8 khoản 1 that names this ground; "" for an earlier withdrawal."""
    return _GROUND_LETTERS[ground] if effective_on >= _GROUNDS_SINCE else ""
