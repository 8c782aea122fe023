"""Names of places that ended on 1 July 2025, in an address printed on a label.

NĐ 37/2026 Đ98.5: labels printed before the boundaries changed may be used for two years more, so
until about 1 July 2027 for that merger. A warning, never a refusal.
"""

import re
from collections.abc import Collection
from datetime import date

from foundation.text import fold

ENDED_ON = date(2025, 7, 1)
TOLERATED_UNTIL = date(2027, 7, 1)
"""About: two years from the day the merger took effect."""

_GONE_KINDS = re.compile(r"(huyen|thi xa|thi tran|quan|h\.|tx\.|tt\.|q\.) ?\S")
_TOWN = re.compile(r"(?:thanh pho|tp\.?) ?(.+)")
_PROVINCE = re.compile(r"(?:tinh|thanh pho|tp\.?) ?(.+)")


def old_names(
    address: str, *, provinces: Collection[str], former_provinces: Collection[str]
) -> list[str]:
    """The parts of an address (between commas) that name a district, a town of a district, a
    township or a province of before; in order, as written.

    Districts, district towns and townships ended everywhere, so their kind alone tells; a city
    is one of before unless a province of today bears its name. `provinces` and
    `former_provinces` are bare names.
    """
    today, before = {fold(name) for name in provinces}, {fold(name) for name in former_provinces}
    parts = [part.strip() for part in re.split(r"[,;–]| - ", address)]
    return [part for part in parts if part and _is_old(fold(part), today, before - today)]


def _is_old(part: str, today: set[str], gone: set[str]) -> bool:
    if _GONE_KINDS.match(part):
        return True
    town = _TOWN.fullmatch(part)
    if town and town[1] not in today and town[1] not in {"hcm", "ho chi minh"}:
        return True
    province = _PROVINCE.fullmatch(part)
    return (province[1] if province else part) in gone
