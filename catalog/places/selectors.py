"""Questions about places."""

from functools import lru_cache

from catalog.places.models import Province


@lru_cache(maxsize=1)
def _slugs() -> dict[str, str]:
    return dict(Province.objects.values_list("code", "slug"))


def province_slug(code: str) -> str:
    """The word of a province in addresses, or "" for a code that is none.

    The 34 provinces change by law alone, with a release: they are read once per process.
    """
    return _slugs().get(code, "")
