"""When scans look like copies of a label: thresholds, each with its reason.

Set on a simulated market and frozen before another one was drawn (docs/decisions/0016): false
alarms cost officers' time and producers' names, so the rules are quiet, and ten copies of one
label stay unseen. They speak to officers only; a reader is told the facts ("seen N times since
…") and no judgement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt


class Rule(StrEnum):
    """Values are those of models.scan.CloneAlert.Rule."""

    SPREAD = "SPREAD"
    FAR_TRIPS = "FAR_TRIPS"
    SPOILED = "SPOILED"
    NOT_ON_PACKS = "NOT_ON_PACKS"
    SOLD_ELSEWHERE = "SOLD_ELSEWHERE"
    UNSEEN_RANGE = "UNSEEN_RANGE"
    RUN_SPREAD = "RUN_SPREAD"


SPREAD_DEVICES, SPREAD_PROVINCES = 15, 5
"""Many devices alone are a pack on show in a shop; many provinces alone are a gift that travels.
Together they were wrong 55 times in a million labels in the reference simulation."""
FAR_TRIPS = 3
"""One or two are a wrong choice in the list, or a photo of the label sent to a friend."""
LASTING_DAYS = 14
"""Both wait until the label has been scanned over two weeks. A fair or a photo shared on line
brings crowds from everywhere within days and then nothing; copies go on selling. Without this
the first held-out market, full of festivals, had 3,843 false alarms in a million labels."""
SPOILED_DEVICES = 2
"""Whoever destroys spoiled labels may try one; a second device after that day is somebody else."""
NOT_ON_PACKS_DEVICES = 5
"""The producer's own people try labels of a roll before they stick them on."""
FORGED_SCANS, FORGED_SHARE = 30, 0.05
"""Typing errors name their run too. Thirty within the window, and one for each twenty genuine
scans of the run, are no typing errors."""
BEYOND_RUN_SCANS = 1
"""The tag fits but the number was never printed: 2⁻³³ by chance. Somebody holds the key."""
RUN_LABELS, RUN_SPREAD_LABELS, RUN_SPREAD_SIGMAS = 200, 20, 6.0
"""Labels told from two provinces or more, against the share in all other runs."""
ELSEWHERE_TOLD, ELSEWHERE_SHARE = 20, 0.6
"""Buyers carry goods home: about one in seven. Three in five are no travellers."""

WINDOW_DAYS = 7
"""Over how many days refused codes are counted together."""


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """One scanned label of a pack; `scanned_since_spoiled`: after the day it was marked so."""

    devices: int
    provinces: int
    far_trips: int
    days: int
    """Between the first scan and the last, whole days."""
    is_spoiled: bool = False
    scanned_since_spoiled: bool = False
    is_unused: bool = False
    """Of a run whose labels are marked when they go on packs, and this one was not."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run of labels. `base_share` is the share of labels told from two provinces or more
    among the scanned labels of all other runs; None where there are too few to compare with."""

    scans: int = 0
    forged: int = 0
    beyond: int = 0
    labels: int = 0
    spread_labels: int = 0
    base_share: float | None = None
    told: int = 0
    told_elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """A rule that holds, and the counts and thresholds that say why."""

    rule: Rule
    evidence: Mapping[str, float] = field(default_factory=dict)


def label_signs(facts: LabelFacts) -> list[Sign]:
    """The rules that hold for one label."""
    found = []
    lasting = facts.days >= LASTING_DAYS
    if lasting and facts.devices >= SPREAD_DEVICES and facts.provinces >= SPREAD_PROVINCES:
        limits = {"devices_from": SPREAD_DEVICES, "provinces_from": SPREAD_PROVINCES}
        seen = {"devices": facts.devices, "provinces": facts.provinces, "span_days": facts.days}
        found.append(Sign(Rule.SPREAD, seen | limits))
    if lasting and facts.far_trips >= FAR_TRIPS:
        seen = {"far_trips": facts.far_trips, "span_days": facts.days}
        found.append(Sign(Rule.FAR_TRIPS, seen | {"far_trips_from": FAR_TRIPS}))
    if facts.is_spoiled and facts.scanned_since_spoiled and facts.devices >= SPOILED_DEVICES:
        found.append(Sign(Rule.SPOILED, {"devices": facts.devices}))
    if facts.is_unused and facts.devices >= NOT_ON_PACKS_DEVICES:
        found.append(Sign(Rule.NOT_ON_PACKS, {"devices": facts.devices}))
    return found


def run_signs(facts: RunFacts) -> list[Sign]:
    """The rules that hold for a run as a whole."""
    found = []
    many_forged = facts.forged >= max(FORGED_SCANS, FORGED_SHARE * facts.scans)
    if facts.beyond >= BEYOND_RUN_SCANS or many_forged:
        counts = {"forged": facts.forged, "beyond": facts.beyond, "scans": facts.scans}
        found.append(Sign(Rule.UNSEEN_RANGE, {**counts, "days": WINDOW_DAYS}))
    sigmas = run_spread_sigmas(facts)
    if facts.spread_labels >= RUN_SPREAD_LABELS and sigmas >= RUN_SPREAD_SIGMAS:
        counts = {"labels": facts.labels, "spread_labels": facts.spread_labels}
        found.append(Sign(Rule.RUN_SPREAD, {**counts, "sigmas": round(sigmas, 1)}))
    if facts.told >= ELSEWHERE_TOLD and facts.told_elsewhere >= ELSEWHERE_SHARE * facts.told:
        found.append(
            Sign(Rule.SOLD_ELSEWHERE, {"told": facts.told, "elsewhere": facts.told_elsewhere})
        )
    return found


def run_spread_sigmas(facts: RunFacts) -> float:
    """How many standard deviations more labels are spread than in other runs; 0 unknown.

    The share is taken as at least one in a thousand, lest the first spread labels of a young
    system look like a wonder.
    """
    if facts.base_share is None or facts.labels < RUN_LABELS:
        return 0.0
    share = min(max(facts.base_share, 0.001), 0.5)
    expected = facts.labels * share
    return (facts.spread_labels - expected) / sqrt(expected * (1 - share))
