"""Questions about places."""

from functools import lru_cache
from typing import Any

from catalog.places.models import Commune, Province


@lru_cache(maxsize=1)
def _slugs() -> dict[str, str]:
    return dict(Province.objects.values_list("code", "slug"))


def province_slug(code: str) -> str:
    """The word of a province in addresses, or "" for a code that is none.

    The 34 provinces change by law alone, with a release: they are read once per process.
    """
    return _slugs().get(code, "")


def province_code(slug: str) -> str:
    """The code of the province with this word in addresses, or "" where none has it."""
    return next((code for code, each in _slugs().items() if each == slug), "")


@lru_cache(maxsize=1)
def _communes() -> dict[str, Commune]:
    shown = ("code", "full_name", "lat", "lon", "province_id", "province__name")
    return {one.pk: one for one in Commune.objects.select_related("province").only(*shown)}


def commune_at(code: str) -> Commune:
    """A commune with its names, its place and its province's name; not to be changed.

    Communes change by law alone, with a release: all are read once per process, so that a page
    need not join them again and again. Raises Commune.DoesNotExist.
    """
    return _communes().get(code) or Commune.objects.select_related("province").get(pk=code)


def province_of(code: str) -> str:
    """The code of the province that a province's or commune's code lies in; "" for neither."""
    if len(code) == 5:
        return found.province_id if (found := _communes().get(code)) else ""
    return code if code in _slugs() else ""


@lru_cache(maxsize=1)
def all_communes() -> tuple[Commune, ...]:
    """Today's communes in the order of their codes, not to be changed; read once per process."""
    return tuple(sorted(_communes().values(), key=lambda commune: commune.pk))


@lru_cache(maxsize=1)
def _provinces() -> dict[str, Province]:
    return {one.pk: one for one in Province.objects.all()}


def province_at(code: str) -> Province:
    """A province, not to be changed; read once per process. Raises Province.DoesNotExist."""
    return _provinces().get(code) or Province.objects.get(pk=code)


@lru_cache(maxsize=1)
def all_provinces() -> tuple[Province, ...]:
    """The provinces in the order of their codes, not to be changed; read once per process."""
    return tuple(sorted(_provinces().values(), key=lambda province: province.pk))


def settle(*rows: Any) -> None:
    """Give rows that name a commune, or a province too, those read once per process."""
    for row in rows:
        if row.commune_id:
            row.commune = commune_at(row.commune_id)
        province = _provinces().get(getattr(row, "province_id", None) or "")
        if province is not None:
            row.province = province
