"""The dossiers of the demo: which product goes how far, and with how many points."""

from dataclasses import dataclass

from certification.rules.dossier_flow import DossierState
from certification.rules.rubric import Criterion, ProductSetRubric

State = DossierState


@dataclass(frozen=True)
class Planned:
    """A product, how far its dossier goes, and which share of the points a member gives."""

    reference: str
    title: str
    product_set: int
    state: DossierState
    target: int = 3
    level: int = 4
    """4: every minimum of four stars and little more; 5: full marks; 2: half of the points."""


PLANNED = (
    Planned("MẪU-11", "Chè ướp sen minh hoạ", 11, State.RECOGNISED, target=4),
    Planned("MẪU-12", "Cà phê rang mộc minh hoạ", 13, State.DRAFT),
    Planned("MẪU-13", "Hạt điều minh hoạ", 7, State.CANCELLED),
    Planned("MẪU-14", "Gạo nương minh hoạ", 3, State.FILED),
    Planned("MẪU-15", "Ruốc sả minh hoạ", 10, State.PAPERS_ASKED),
    Planned("MẪU-16", "Mứt gừng minh hoạ", 7, State.RETURNED),
    Planned("MẪU-17", "Cá cơm khô minh hoạ", 8, State.FORWARDED),
    Planned("MẪU-18", "Muối ớt minh hoạ", 10, State.PROVINCE_ASKED),
    Planned("MẪU-19", "Khăn dệt minh hoạ", 22, State.IN_COUNCIL, target=4),
    Planned("MẪU-20", "Bún khô minh hoạ", 6, State.SCORED, target=4),
    Planned("MẪU-21", "Tinh dầu sả minh hoạ", 20, State.AT_MINISTRY, target=5, level=5),
    Planned("MẪU-22", "Giỏ tre minh hoạ", 21, State.BACK_FROM_MINISTRY, target=5, level=5),
    Planned("MẪU-23", "Nước ép thanh long minh hoạ", 17, State.PROPOSED, target=4),
    Planned("MẪU-24", "Trứng vịt minh hoạ", 2, State.NOT_RECOGNISED, level=2),
)

BEFORE_COUNCIL = frozenset(
    {
        State.DRAFT,
        State.CANCELLED,
        State.FILED,
        State.PAPERS_ASKED,
        State.RETURNED,
        State.FORWARDED,
        State.PROVINCE_ASKED,
        State.IN_COUNCIL,
    }
)


def marks_at(rubric: ProductSetRubric, level: int) -> dict[str, tuple[int, str]]:
    """Points and case for each criterion that together give what the level says."""
    return {code: _mark(each, level) for code, each in rubric.by_code.items()}


def _mark(criterion: Criterion, level: int) -> tuple[int, str]:
    case = max(criterion.cases, key=lambda each: max(o.points for o in each.options))
    points = sorted({option.points for option in case.options})
    if level == 5:
        return points[-1], case.code
    if level == 4:
        needed = criterion.minimum_for(4)
        middle = points[-1] if len(points) < 3 else points[-2]
        return next(p for p in points if p >= max(needed, middle)), case.code
    lawful = [p for p in points if p > 0] or points
    return lawful[0], case.code
