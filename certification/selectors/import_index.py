"""What a register's file is compared with, read once: places, producers, products, certificates."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F
from django.utils.translation import gettext as _

from catalog.places.models import Commune, Province, Successor
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import Certificate
from certification.rules.register_cells import folded

_KINDS = (
    *("thanh pho ", "thi xa ", "thi tran ", "tinh ", "quan ", "huyen ", "phuong ", "xa "),
    *("dac khu ", "tp. ", "tp ", "tx. ", "tx ", "tt. ", "tt ", "p. ", "x. ", "h. ", "q. "),
)


class PlaceProblem(Exception):
    """A place that is not found, or not one; its text is for people."""


class PlaceToChoose(Exception):
    """A former commune that was split: only a person knows which part is meant."""

    def __init__(self, former_code: str) -> None:
        super().__init__(former_code)
        self.former_code = former_code


@dataclass(frozen=True, slots=True)
class Place:
    """Where, in today's codes, and as it was called before where a former name was used."""

    province_code: str
    commune_code: str | None
    former: str
    province_then: str
    """The province's name as the row has it in substance: former, or today's."""


@dataclass(frozen=True, slots=True)
class Former:
    code: str
    name: str
    district: str
    province: str
    communes: tuple[tuple[str, str, str], ...]
    """Code, name and province's code of today's; the default first."""


@lru_cache(maxsize=200_000)
def key(text: str) -> str:
    """How names are compared: without accents, case, spaces and signs between the words."""
    return " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())


@lru_cache(maxsize=50_000)
def bare(text: str) -> str:
    """The same without what kind of place it is."""
    words = " ".join(folded(text).split())
    for kind in _KINDS:
        if words.startswith(kind) and not words[len(kind) :].isdigit():
            words = words[len(kind) :]
            break
    return key(words)


class Places:
    """Today's places and those of before, by name. Three queries."""

    def __init__(self) -> None:
        self.provinces = {row.code: row for row in Province.objects.all()}
        self._province_by_name: dict[str, tuple[str, str]] = {}
        for row in self.provinces.values():
            for name in row.merged_from.split(";"):
                self._province_by_name[bare(name)] = (row.code, name.strip())
        for row in self.provinces.values():
            self._province_by_name[bare(row.name)] = (row.code, row.name)
        self._communes: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for code, province, full_name in Commune.objects.values_list(
            "code", "province_id", "full_name"
        ):
            self._communes[province, bare(full_name)].append((code, full_name))
        self._resolved: dict[tuple[str, str, str], Place] = {}
        self._former: dict[str, list[Former]] = defaultdict(list)
        self.former: dict[str, Former] = {}
        self._load_former()

    def _load_former(self) -> None:
        rows = Successor.objects.order_by("former_id", "-is_default", "commune_id").values_list(
            "former_id", "former__name", "former__district", "former__province",
            "commune_id", "commune__full_name", "commune__province_id",
        )  # fmt: skip
        # Two communes of one name in one district are one name with the successors of both.
        codes: dict[tuple[str, str, str], str] = {}
        led_to: dict[tuple[str, str, str], dict[str, tuple[str, str, str]]] = defaultdict(dict)
        for own, name, district, of, code, now, province in rows:
            codes.setdefault((name, district, of), own)
            led_to[name, district, of].setdefault(code, (code, now, province))
        for (name, district, of), communes in led_to.items():
            own = codes[name, district, of]
            found = Former(own, name, district, of, tuple(communes.values()))
            self.former[own] = found
            self._former[bare(name)].append(found)

    def province(self, text: str) -> tuple[str, str]:
        """Today's code and the name meant. Raises PlaceProblem."""
        found = self._province_by_name.get(bare(text))
        if found is None:
            raise PlaceProblem(_("không có tỉnh nào tên “%s”") % text)
        return found

    def resolve(
        self, province: str, district: str, commune: str, *, chosen: dict[str, str]
    ) -> Place:
        """The place of today. A district, or a name that is no commune's of today, means a
        place of before. Raises PlaceProblem, PlaceToChoose. One object answers for one file, so
        `chosen` is the same each time."""
        said = (province, district, commune)
        if said not in self._resolved:
            self._resolved[said] = self._resolve(*said, chosen)
        return self._resolved[said]

    def _resolve(self, province: str, district: str, commune: str, chosen: dict[str, str]) -> Place:
        code, then = self.province(province)
        if not commune:
            former = f"{district}, {then}" if district else self._only_former(code, then)
            return Place(code, None, former, then)
        today = self._communes.get((code, bare(commune)), [])
        today = [row for row in today if key(row[1]) == key(commune)] or today
        today = [row for row in today if _spelt_alike(row[1], commune)] or today
        if not district and len(today) == 1:
            return Place(code, today[0][0], "", then)
        return self._from_former(code, then, district, commune, today, chosen)

    def _only_former(self, code: str, then: str) -> str:
        return "" if then == self.provinces[code].name else then

    def _from_former(
        self,
        code: str,
        then: str,
        district: str,
        commune: str,
        today: list[tuple[str, str]],
        chosen: dict[str, str],
    ) -> Place:
        found = [
            each
            for each in self._former.get(bare(commune), [])
            if any(of == code for _code, _name, of in each.communes)
            and (not district or bare(each.district) == bare(district))
        ]
        same_kind = [each for each in found if key(each.name) == key(commune)]
        found = same_kind or found
        then_too = [each for each in found if bare(each.province) == bare(then)]
        found = then_too or found
        found = [each for each in found if _spelt_alike(each.name, commune)] or found
        if not found:
            if len(today) == 1:
                return Place(code, today[0][0], "", then)
            raise PlaceProblem(
                _("không có xã, phường nào tên “%(name)s” ở %(place)s")
                % {"name": commune, "place": f"{district}, {then}" if district else then}
            )
        if len({each.code for each in found}) > 1 and not _one_successor(found):
            raise PlaceProblem(
                _("có nhiều xã cũ tên “%(name)s” (%(where)s): ghi thêm huyện")
                % {"name": commune, "where": "; ".join(each.district for each in found)}
            )
        former = found[0]
        then = self.province(former.province)[1]
        words = f"{former.name}, {former.district}, {former.province}"
        here = [row for row in former.communes if row[2] == code]
        if len(here) == 1:
            return Place(code, here[0][0], words, then)
        if chosen.get(former.code) in {row[0] for row in here}:
            return Place(code, chosen[former.code], words, then)
        raise PlaceToChoose(former.code)


def _spelt_alike(name: str, text: str) -> bool:
    """With the same accents, wherever the tone mark is set: Minh Quân is not Minh Quán."""
    words, other = (sorted(unicodedata.normalize("NFD", each.lower())) for each in (name, text))
    return words == other


def _one_successor(found: list[Former]) -> bool:
    return len({row[0] for each in found for row in each.communes}) == 1


@dataclass(slots=True)
class Held:
    """A certificate that the register holds, or would hold."""

    valid_from: date
    ends_on: date
    stars: int
    decision: str
    number: str
    pk: int | None = None
    row: int = 0
    is_ended: bool = False
    lapses_on: date | None = None


class Known:
    """Producers, products and certificates of the register, by name. Three queries."""

    def __init__(self) -> None:
        self.producers: dict[tuple[str, str], int] = {}
        self.slugs: set[str] = set()
        rows = Producer.objects.order_by("-pk")
        for pk, name, province, slug in rows.values_list("pk", "name", "province_id", "slug"):
            self.producers[key(name), province or ""] = pk
            self.slugs.add(slug)
        self.products: dict[tuple[str, int], int] = {}
        products = Product.objects.order_by("-pk")
        for pk, title, seller, maker in products.values_list(
            "pk", "title", "producer_id", "maker_id"
        ):
            for producer in {seller, maker} - {None}:
                self.products[key(title), producer] = pk
        self.certificates: dict[int, list[Held]] = defaultdict(list)
        held = Certificate.objects.with_end().values_list(
            "product_id", "pk", "number", "valid_from", "runs_until", "lapses_on", "ended_on",
            "stars", F("decision_number"),
        )  # fmt: skip
        for product, pk, number, starts, ends, lapses, ended, stars, decision in held:
            self.certificates[product].append(
                Held(starts, ends, stars, decision, number, pk, 0, ended is not None, lapses)
            )
