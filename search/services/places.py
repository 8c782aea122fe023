"""The rows of places: provinces and communes of today, and what was there before July 2025."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Count

from catalog.places.models import Commune, FormerCommune, Province, Successor
from foundation.text import fold
from search.models import SearchEntry, SearchThing
from search.rules.naming import FEW, former_key, without_place_kind
from search.rules.words import spelled
from search.services.thing_rows import ThingRow

Kind = SearchThing.Kind
KINDS = (Kind.PROVINCE, Kind.COMMUNE, Kind.FORMER)
ALSO_CALLED = {"79": "HCM, TPHCM, Sài Gòn, Saigon", "46": "Thừa Thiên Huế"}
"""Names people type that no list of the state holds."""


def place_rows() -> list[ThingRow]:
    """All places, each with how many public products come from it. Six queries."""
    provinces = list(Province.objects.all())
    communes = {row.pk: row for row in Commune.objects.select_related("province")}
    by_province, by_commune = _counted("province", 2), _counted("commune", 5)
    return [
        *(row for each in provinces for row in _province(each, by_province.get(each.pk, 0))),
        *(_commune(each, by_commune.get(code, 0)) for code, each in communes.items()),
        *_former_provinces(provinces, by_province),
        *_former_communes(communes, by_commune),
    ]


def called(name: str) -> str:
    """A place's name without its kind, as it is spelled: "Phường Phan Thiết" → "phan thiết"."""
    return " ".join(without_place_kind(tuple(spelled(name).split())))


def _counted(column: str, digits: int) -> dict[str, int]:
    counted = SearchEntry.objects.filter(is_public=True).values_list(column).annotate(n=Count("pk"))
    return {f"{code:0{digits}d}": count for code, count in counted.order_by()}


def _province(province: Province, weight: int) -> Iterator[ThingRow]:
    """Under its Vietnamese name and its English one; readers of both type either."""
    for language, title in (("vi", province.name), ("en", province.name_en)):
        yield ThingRow(
            *(Kind.PROVINCE, province.pk, title, province.name, province.full_name),
            others=f"{province.name_en} {ALSO_CALLED.get(province.pk, '')}",
            language=language,
            weight=weight,
        )


def _commune(commune: Commune, weight: int) -> ThingRow:
    name = called(commune.full_name)
    words = f"{commune.spelling_variant} {commune.province.name}"
    return ThingRow(
        *(Kind.COMMUNE, commune.pk, commune.full_name, name, words),
        detail=commune.province.name,
        weight=weight,
    )


def _former_provinces(provinces: list[Province], weights: dict[str, int]) -> Iterator[ThingRow]:
    for province in provinces:
        for name in filter(None, map(str.strip, province.merged_from.split(";"))):
            if name != province.name:
                yield ThingRow(
                    *(Kind.FORMER, former_key(fold(name), [province.pk]), name, name, ""),
                    detail=province.name,
                    weight=weights.get(province.pk, 0),
                )


def _former_communes(communes: dict[str, Commune], weights: dict[str, int]) -> Iterator[ThingRow]:
    """Communes that are called otherwise today or were cut up, and all districts."""
    successors: dict[str, list[Successor]] = defaultdict(list)
    for row in Successor.objects.order_by("-is_default", "commune"):
        successors[row.former_id].append(row)
    districts: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for former in FormerCommune.objects.order_by("code"):
        became = [row.commune_id for row in successors[former.pk]]
        if not became:
            continue
        default = successors[former.pk][0].commune_id
        districts[former.province, former.district].setdefault(default)
        if len(became) > 1 or called(former.name) != called(communes[default].full_name):
            yield _former_commune(former, [communes[code] for code in became], weights)
    for (province, district), codes in districts.items():
        yield _district(province, district, [communes[code] for code in codes], weights)


def _former_commune(
    former: FormerCommune, became: list[Commune], weights: dict[str, int]
) -> ThingRow:
    names = [commune.full_name for commune in became]
    return ThingRow(
        kind=Kind.FORMER,
        key=former_key(former.pk, [commune.pk for commune in became]),
        title=f"{former.name}, {former.district}, {_short(former.province)}",
        name=called(former.name),
        words=f"{former.district} {former.province}",
        detail=_told(names, became),
        weight=_weight(became, weights),
    )


def _district(
    province: str, district: str, became: list[Commune], weights: dict[str, int]
) -> ThingRow:
    return ThingRow(
        kind=Kind.FORMER,
        key=former_key("", sorted(commune.pk for commune in became)),
        title=f"{district}, {_short(province)}",
        name=called(district),
        words=province,
        detail=_told([commune.full_name for commune in became], became),
        weight=_weight(became, weights),
    )


def _told(names: list[str], became: list[Commune]) -> str:
    """The communes of today while they are few, else their provinces alone."""
    provinces = list(dict.fromkeys(commune.province.name for commune in became))
    return ", ".join([*(names if len(names) <= FEW else ()), *provinces])


def _weight(became: Iterable[Commune], weights: dict[str, int]) -> int:
    return sum(weights.get(commune.pk, 0) for commune in became)


def _short(province: str) -> str:
    return province.removeprefix("Tỉnh ").removeprefix("Thành phố ")
