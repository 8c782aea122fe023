"""Publishing the register of a day: two files, their hashes, and the chain of the days."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.core.files import File
from django.db import connection, transaction

from certification.adapters.register_file import csv_chunks, json_chunks, json_line
from certification.models import RegisterSnapshot
from certification.selectors import open_data

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
FORMAT = "ocop-register/1"
_LOCK = "certification.open_data.publish"


@transaction.atomic
def publish(*, on: date) -> tuple[RegisterSnapshot, bool]:
    """The snapshot of the day, and whether this call made it.

    Once a day, however many ask and however often: whoever comes second gets the first one's.
    The JSON file names the hashes of the CSV file and of the JSON file published before it, so
    no day can be exchanged later without all days after it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
    made = open_data.snapshot_of(on)
    if made is not None:
        return made, False
    before = open_data.snapshots().filter(on__lt=on).first()
    previous = before.json_sha256 if before else ""
    with (
        tempfile.TemporaryFile() as as_csv,
        tempfile.TemporaryFile() as as_json,
        tempfile.TemporaryFile("w+", encoding="utf-8") as lines,
    ):
        # Read once: both files tell of the same instant.
        counted = _Counted(open_data.records(open_data.rows(on=on)), lines)
        csv_sha256 = _written(csv_chunks(open_data.COLUMNS, counted), as_csv)
        head = heading(on=on) | {
            "rows": counted.count,
            "csv_sha256": csv_sha256,
            "previous_sha256": previous,
        }
        lines.seek(0)
        json_sha256 = _written(json_chunks(head, (line.rstrip("\n") for line in lines)), as_json)
        snapshot = RegisterSnapshot(
            on=on,
            rows=counted.count,
            csv_sha256=csv_sha256,
            json_sha256=json_sha256,
            previous_sha256=previous,
        )
        name = f"so-ocop-{on:%Y-%m-%d}"
        snapshot.csv_file.save(f"{name}.csv", File(as_csv), save=False)
        snapshot.json_file.save(f"{name}.json", File(as_json), save=False)
        snapshot.save()
    return snapshot, True


def heading(*, on: date) -> dict[str, Any]:
    """What stands above the records of a JSON file."""
    return {
        "format": FORMAT,
        "on": on.isoformat(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "about": open_data.public_url("certification:open_data"),
    }


@dataclass
class _Counted:
    """The records, counted and written as JSON as they go by."""

    records: Iterable[dict[str, Any]]
    lines: IO[str]
    count: int = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for record in self.records:
            self.count += 1
            self.lines.write(json_line(record) + "\n")
            yield record


def _written(chunks: Iterable[bytes], file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        file.write(chunk)
    file.seek(0)
    return digest.hexdigest()


class BrokenChain(Exception):
    """A published file is not what its snapshot, or the day after, says; its text is for people."""


def verify_chain() -> int:
    """Read every published file again; returns how many days stand. Raises BrokenChain."""
    count, previous = 0, ""
    for snapshot in open_data.snapshots().order_by("on"):
        if snapshot.previous_sha256 != previous:
            raise BrokenChain(f"{snapshot}: previous_sha256")
        for file, said in (
            (snapshot.csv_file, snapshot.csv_sha256),
            (snapshot.json_file, snapshot.json_sha256),
        ):
            with file.open("rb") as opened:
                if hashlib.file_digest(opened, "sha256").hexdigest() != said:
                    raise BrokenChain(f"{snapshot}: {file.name}")
        previous = snapshot.json_sha256
        count += 1
    return count
