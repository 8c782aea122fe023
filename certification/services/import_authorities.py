"""Who decided a row's recognition: by its own words, or by the decision then in force."""

import re
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from certification.rules.register_cells import folded
from certification.selectors.import_index import Place, Places, bare, key
from certification.selectors.rulesets import rules_of, ruleset_in_force
from foundation.models import Authority

NEW_MAP_FROM = date(2025, 7, 1)
"""Districts ended, provinces were merged."""

_RANK = {"district": 0, "province": 1, "ministry": 2}
_DISTRICT = re.compile(r"\b(huyen|quan|thi xa|tx)\b")
_MINISTRY = re.compile(r"\bbo\b|\bbnn\b|\bmard\b")


class BadAuthority(Exception):
    """Nobody, or somebody who may not give these stars; its text is for people."""


class Authorities:
    """The authorities by name; those that a file needs and the register lacks are noted."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._rules: dict[date, tuple[str, dict[int, str]] | None] = {}
        self._named_before: dict[tuple[object, ...], str] = {}
        self.missing: dict[str, tuple[str, str]] = {}
        """Name → level and code of the province that acts for it (its own, for one of today)."""

    @cached_property
    def known(self) -> dict[str, Authority]:
        """By name, as names are compared. One query."""
        return {_key(row.name): row for row in Authority.objects.select_related("acting")}

    def name_of(
        self, text: str, *, stars: int, decided_on: date, place: Place, district: str
    ) -> str:
        """The authority's name as the register writes it. Raises BadAuthority."""
        said = (text, stars, decided_on, place.province_code, place.province_then, district)
        if said not in self._named_before:
            self._named_before[said] = self._name_of(text, stars, decided_on, place, district)
        return self._named_before[said]

    def _name_of(self, text: str, stars: int, decided_on: date, place: Place, district: str) -> str:
        decision, level_needed = self._needed(stars, decided_on)
        level = self._level(text, place) if text else level_needed
        if _RANK[level] < _RANK[level_needed] or (level == "ministry") != (stars == 5):
            raise BadAuthority(
                _("“%(who)s” không công nhận được %(stars)s sao theo %(decision)s")
                % {"who": text, "stars": stars, "decision": decision}
            )
        if level == "district" and decided_on >= NEW_MAP_FROM:
            raise BadAuthority(_("cấp huyện không còn từ 1/7/2025"))
        return self._named(level, text, decided_on, place, district)

    def _needed(self, stars: int, decided_on: date) -> tuple[str, str]:
        if decided_on not in self._rules:
            row = ruleset_in_force(decided_on)
            self._rules[decided_on] = (
                (row.decision, {n: who.level for n, who in rules_of(row).recognisers.items()})
                if row
                else None
            )
        found = self._rules[decided_on]
        if found is None:
            raise BadAuthority(
                _("chưa có quy định công nhận nào vào ngày %s") % f"{decided_on:%d/%m/%Y}"
            )
        return found[0], found[1][stars]

    def _level(self, text: str, place: Place) -> str:
        words = folded(text)
        if _MINISTRY.search(words):
            return "ministry"
        if _DISTRICT.search(words):
            return "district"
        city = re.search(r"(?:thanh pho|\btp\.?)\s+(.+)", words)
        names = {bare(place.province_then), bare(self._places.provinces[place.province_code].name)}
        if city and bare(city[1]) not in names:
            return "district"
        return "province"

    def _named(self, level: str, text: str, decided_on: date, place: Place, district: str) -> str:
        if text and (known := self.known.get(_key(text))):
            return known.name
        if level == "ministry":
            return self._noted("Bộ Nông nghiệp và Môi trường", "MINISTRY", "")
        code = place.province_code
        today = self._places.provinces[code].name
        then = place.province_then if decided_on < NEW_MAP_FROM else today
        if level == "province":
            return self._noted(f"Uỷ ban nhân dân {then}", "PROVINCE", code)
        of = district or re.sub(r"^(UBND|Uỷ ban nhân dân|Ủy ban nhân dân)\s+", "", text, flags=re.I)
        if not of:
            raise BadAuthority(_("thiếu huyện: ngày đó cấp huyện công nhận 3 sao"))
        of = of.split(",")[0].strip()
        return self._noted(f"Uỷ ban nhân dân {of}, {then}", "FORMER_DISTRICT", code)

    def _noted(self, name: str, level: str, province_code: str) -> str:
        known = self.known.get(_key(name))
        if known is not None:
            return known.name
        if level in ("PROVINCE", "MINISTRY"):
            for row in self.known.values():
                own = row.acting is None and row.place_code == province_code
                same = _key(name) == _key(f"UBND {self._today(province_code)}")
                if row.level == level and own and (level == "MINISTRY" or same):
                    return row.name
        self.missing.setdefault(name, (level, province_code))
        return name

    def _today(self, province_code: str) -> str:
        return self._places.provinces[province_code].name if province_code else ""


def _key(name: str) -> str:
    words = re.sub(r"\b(ubnd|uy ban nhan dan)\b", "", key(name))
    return " ".join(re.sub(r"\b(tinh|thanh pho|tp)\b", "", words).split())
