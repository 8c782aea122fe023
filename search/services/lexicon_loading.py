"""Loading the word lists we ship into the editors' lists; what an editor changed stays."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from search.models import Occasion, SynonymGroup

DATA = Path(__file__).parent.parent / "data"


@transaction.atomic
def load_word_lists() -> int:
    """Add the shipped synonym groups and occasions that are not there yet; repeatable.

    A row once loaded is the editors': it is never written again, and one that was deleted comes
    back only with the next loading (switching it off keeps it off). Returns how many rows of
    ours there are.
    """
    groups = [
        SynonymGroup(
            words="\n".join(row["words"].split("|")),
            use=row["use"],
            note=row["note"],
            source=f"list:{row['words']}"[:40],
        )
        for row in _rows("synonyms.csv")
    ]
    known = set(SynonymGroup.objects.exclude(source="").values_list("source", flat=True))
    SynonymGroup.objects.bulk_create([group for group in groups if group.source not in known])
    occasions = [
        Occasion(
            slug=row["slug"],
            name=row["name"],
            name_en=row["name_en"],
            phrases="\n".join(row["phrases"].split("|")),
            sets=[int(number) for number in row["sets"].split("|")],
            with_boxes=row["with_boxes"] == "1",
        )
        for row in _rows("occasions.csv")
    ]
    Occasion.objects.bulk_create(occasions, ignore_conflicts=True)
    return len(groups) + len(occasions)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
