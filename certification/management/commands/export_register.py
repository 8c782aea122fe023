"""`manage.py export_register`: publish today's register now; `--check` reads all days again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certification.services import open_data
from foundation.calendar import today


class Command(BaseCommand):
    help = (
        "Publish the register of today as CSV and JSON, with their hashes, once a day. "
        "With --check: read every published file and verify its hash and the chain of the days."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="verify all published days")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            try:
                days = open_data.verify_chain()
            except (open_data.BrokenChain, OSError) as error:
                raise CommandError(f"The chain of published days is broken at {error}") from error
            self.stdout.write(f"{days} days stand as they were published.")
            return
        snapshot, made = open_data.publish(on=today())
        self.stdout.write(
            f"{'Published' if made else 'Already published'}: {snapshot.on}, {snapshot.rows} rows\n"
            f"{snapshot.csv_sha256}  {snapshot.csv_file.path}\n"
            f"{snapshot.json_sha256}  {snapshot.json_file.path}"
        )
