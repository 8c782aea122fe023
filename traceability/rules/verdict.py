"""What a scan says about a lot: the seven verdicts, and which of them holds.

Written out in docs/rules/lot-verdict.md. Plain dates in, one name out; periods are half-open.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """In order of precedence: the first that holds is the lot's one verdict."""

    UNKNOWN = "unknown"
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"
    VALID = "valid"
    VALID_WHEN_PACKED = "valid_when_packed"
    PACKED_AFTER_EXPIRY = "packed_after_expiry"
    NO_STAR = "no_star"


@dataclass(frozen=True, slots=True)
class Term:
    """One certificate of the lot's product, as dates.

    `ends_on` is the first day it is no longer in force, by lapse, upgrade or withdrawal.
    `gives_right` is false where its holder is neither the product's seller nor its maker: such a
    certificate never gives the star, but its withdrawal still counts.
    """

    valid_from: date
    ends_on: date
    withdrawn_on: date | None = None
    gives_right: bool = True

    def in_force(self, on: date) -> bool:
        return self.gives_right and self.valid_from <= on < self.ends_on


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict and the certificates it speaks of, as positions among the terms given.

    `packed_under`: in force when packed. `current`: in force today. `ended`: the one whose end
    the verdict names. `withdrawn`: the one whose withdrawal it names. None where there is none.
    """

    verdict: Verdict
    packed_under: int | None = None
    current: int | None = None
    ended: int | None = None
    withdrawn: int | None = None


def lot_verdict(
    *, packed_on: date, today: date, is_recalled: bool, terms: Iterable[Term]
) -> Finding:
    """The one verdict on a lot we know: the first that holds, in the order of `Verdict`.

    `is_recalled`: a recall of the lot runs today. `terms`: all certificates its product ever had,
    in any order; those that start after today are not looked at. Never says `unknown`.
    """
    known = sorted(
        ((i, term) for i, term in enumerate(terms) if term.valid_from <= today),
        key=lambda pair: pair[1].valid_from,
    )
    packed_under = _last(known, lambda term: term.in_force(packed_on))
    current = _last(known, lambda term: term.in_force(today))
    withdrawn = _withdrawal_that_counts(known, packed_on, today)
    ended = None
    if is_recalled:
        verdict = Verdict.RECALLED
    elif withdrawn is not None:
        verdict = Verdict.WITHDRAWN
    elif packed_under is not None and current is not None:
        verdict = Verdict.VALID
    elif packed_under is not None:
        verdict = Verdict.VALID_WHEN_PACKED
        ended = _last(known, lambda term: term.gives_right)
    else:
        ended = _last(known, lambda term: term.gives_right and term.ends_on <= packed_on)
        verdict = Verdict.NO_STAR if ended is None else Verdict.PACKED_AFTER_EXPIRY
    return Finding(verdict, packed_under, current, ended, withdrawn)


def _withdrawal_that_counts(
    known: list[tuple[int, Term]], packed_on: date, today: date
) -> int | None:
    """The withdrawn certificate behind the lot, or behind its product today; the later of them.

    Behind a day stands the last certificate that began on or before it, even where it had ended:
    a pack filled while the certificate stood withdrawn is not washed clean by a later recognition.
    """
    behind_today = known[-1:]
    behind_packing = [pair for pair in known if pair[1].valid_from <= packed_on][-1:]
    for position, term in (*behind_today, *behind_packing):
        if term.withdrawn_on is not None and term.withdrawn_on <= today:
            return position
    return None


def _last(known: list[tuple[int, Term]], holds: Callable[[Term], bool]) -> int | None:
    return next((position for position, term in reversed(known) if holds(term)), None)
