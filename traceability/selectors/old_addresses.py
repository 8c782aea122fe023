"""Whether a producer's labels would carry an address of before 1 July 2025."""

from functools import lru_cache

from catalog.places.models import Province
from catalog.producers.models import Producer
from traceability.rules.old_addresses import old_names


def old_address_words(producer: Producer) -> list[str]:
    """The parts of the printed address that name places of before; [] where none does.

    The commune and the province come from the register of today's places, so only what the
    producer wrote can be old. No query once the provinces are known.
    """
    if not producer.street:
        return []
    now, before = _provinces()
    return old_names(producer.street, provinces=now, former_provinces=before)


@lru_cache(maxsize=1)
def _provinces() -> tuple[frozenset[str], frozenset[str]]:
    """Names of today's provinces, and of all before. They change by law alone."""
    rows = list(Province.objects.values_list("name", "merged_from"))
    before = {name.strip() for _now, merged in rows for name in merged.split(";")}
    return frozenset(name for name, _merged in rows), frozenset(before - {""})
