"""What an inspector looks at: the criteria the stars rest on, and what every site is asked.

The criteria come from the product set's rubric, those with a starred minimum for the stars the
product has (Quyết định 26/2026/QĐ-TTg Đ9: whether the criteria are kept). The rest stands in
data/inspection_checklist.json, in our own words.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from certification.rules.rubric import Criterion, ProductSetRubric

_FILE = Path(__file__).parent.parent / "data" / "inspection_checklist.json"
CRITERION = "c-"
"""How the code of an item begins that asks about a criterion of the rubric."""


@dataclass(frozen=True)
class Item:
    """One thing to look at. `needed` says for a criterion what the stars rest on."""

    code: str
    text: str
    text_en: str = ""
    needed: str = ""

    @property
    def criterion(self) -> str:
        """The criterion's code in the rubric, or "" for what every site is asked."""
        return self.code.removeprefix(CRITERION) if self.code.startswith(CRITERION) else ""


@dataclass(frozen=True)
class ItemGroup:
    code: str
    title: str
    title_en: str
    items: tuple[Item, ...]


def criteria_kept(rubric: ProductSetRubric | None, stars: int) -> ItemGroup | None:
    """The criteria with a minimum for these stars; None where the set asks for none."""
    if rubric is None:
        return None
    items = tuple(
        Item(CRITERION + code, rubric.by_code[code].title, needed=_needed(rubric, code, points))
        for code, points in rubric.minima(stars).items()
    )
    if not items:
        return None
    return ItemGroup(
        "criteria", "Tiêu chí mà hạng sao dựa vào", "Criteria the stars rest on", items
    )


def _needed(rubric: ProductSetRubric, code: str, points: int) -> str:
    """The words of the lowest option that still gives the points."""
    criterion: Criterion = rubric.by_code[code]
    enough = [option for option in criterion.options if option.points >= points]
    return min(enough, key=lambda option: option.points).text if enough else ""


@lru_cache(maxsize=1)
def common_items() -> tuple[ItemGroup, ...]:
    """What every site is asked, whatever it makes. Raises ValueError when a code stands twice."""
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    groups = tuple(
        ItemGroup(
            group["code"],
            group["title"],
            group["title_en"],
            tuple(Item(i["code"], i["text"], i["text_en"]) for i in group["items"]),
        )
        for group in document["groups"]
    )
    codes = [item.code for group in groups for item in group.items]
    if len(codes) != len(set(codes)):
        raise ValueError("inspection_checklist.json: a code stands twice")
    return groups


def checklist(rubric: ProductSetRubric | None, stars: int) -> tuple[ItemGroup, ...]:
    """Everything to look at, the criteria first."""
    criteria = criteria_kept(rubric, stars)
    return ((criteria,) if criteria else ()) + common_items()


def item_texts(groups: Sequence[ItemGroup]) -> dict[str, str]:
    """The Vietnamese words of each item, which are kept with the answers."""
    return {item.code: item.text for group in groups for item in group.items}
