"""How a council's sheets count: which are enough, how far apart, which facts hold, their hash.

Law: Quyết định 26/2026/QĐ-TTg. It says nothing of quorum, of spread, or of how many members must
find a stop rule to hold: the first two are the province's settings, the third follows its
reading of minima. docs/rules/council.md tells each choice.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from certification.rules.scoring import MinimumReading

DECISION_DAYS = 45
"""A renewal is decided within so many days of the full dossier (Đ7.6)."""

StopKey = tuple[str, int]
"""Code of the criterion, and the place of the rule among its stops."""


def decision_due_on(full_dossier_on: date) -> date:
    """The last day to decide on a renewal, in calendar days: the article does not say working."""
    return full_dossier_on + timedelta(days=DECISION_DAYS)


@dataclass(frozen=True)
class Count:
    """How many sheets of one dossier are in, and how many it takes."""

    filed: int
    """Filed by members who are not in conflict."""
    expected: int
    """Members present who score, without those in conflict; one not yet cleared is expected."""
    quorum: int | None
    """The province's own number of sheets; None asks for all expected."""

    @property
    def needed(self) -> int:
        return max(1, self.expected if self.quorum is None else self.quorum)

    @property
    def is_enough(self) -> bool:
        return self.filed >= self.needed

    @property
    def all_filed(self) -> bool:
        return self.filed > 0 and self.filed >= self.expected


def spread(totals: Iterable[int]) -> int:
    """The points between the highest and the lowest sheet; 0 for fewer than two."""
    given = list(totals)
    return max(given) - min(given) if given else 0


def is_alarming(totals: Iterable[int], alert: int | None) -> bool:
    """Whether sheets lie further apart than the province wants to be told of."""
    return alert is not None and spread(totals) > alert


def stops_found(
    findings: Sequence[Iterable[StopKey]], reading: MinimumReading
) -> frozenset[StopKey]:
    """The stop rules that the council finds to hold.

    By the mean, as it reads minima, when more than half of the sheets name the rule; by every
    sheet, as soon as one does.
    """
    named = Counter(key for sheet in findings for key in set(sheet))
    if reading is MinimumReading.EVERY_SHEET:
        return frozenset(named)
    return frozenset(key for key, times in named.items() if 2 * times > len(findings))


def sheets_hash(sheets: Iterable[Mapping[str, Any]]) -> str:
    """One hash of all sheets, whatever their order: each is a mapping with its `member`."""
    ordered = sorted(sheets, key=lambda sheet: sheet["member"])
    text = json.dumps(ordered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
