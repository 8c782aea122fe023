"""`manage.py import_register FILE`: a province's register from XLSX or CSV, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certification.access.imports import home_province, importer
from certification.adapters.xlsx import BadTable
from certification.models import RegisterImport
from certification.services import import_jobs
from certification.services.import_writing import ImportRefused
from foundation.calendar import today
from foundation.models import User

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Read a register kept as a table, check every row, and enter all certificates or none. "
        "The same file twice changes nothing. With --dry-run nothing is entered."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="e-mail of the officer who enters it")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument(
            "--column", action="append", default=[], metavar="FIELD=NUMBER",
            help="what a column holds, counted from 1, where the heading does not say",
        )  # fmt: skip
        parser.add_argument(
            "--place", action="append", default=[], metavar="OLD=NEW",
            help="the commune of today (code) for a former one that was split (code)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"Nobody has the e-mail {options['by']}")
        try:
            path: Path = options["file"]
            job = import_jobs.receive(content=path.read_bytes(), name=path.name, by=by)
        except (BadTable, OSError) as error:
            raise CommandError(str(error)) from error
        columns = {name: int(n) - 1 for name, n in _pairs(options["column"])}
        import_jobs.begin(
            job,
            RegisterImport.State.CHECKING,
            columns=job.columns | columns,
            places=dict(_pairs(options["place"])),
        )
        job.refresh_from_db()
        self._run(job, by, is_dry=options["dry_run"])

    def _run(self, job: RegisterImport, by: User, *, is_dry: bool) -> None:
        on = today()
        reach = importer(by, on=on)
        asked: dict[str, Any] = {
            "allows": reach.may_write_stars,
            "home_province": home_province(reach),
            "on": on,
        }
        import_jobs.check(job, **asked)
        self._tell(job)
        if not job.report.get("may_be_written"):
            raise CommandError("Nothing was entered.")
        if is_dry:
            self.stdout.write("Dry run: nothing was entered.")
            return
        try:
            created = import_jobs.write(job, at=timezone.now(), by=by, **asked)
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Entered {created} certificates.")

    def _tell(self, job: RegisterImport) -> None:
        report = job.report
        if refused := report.get("refused"):
            raise CommandError(refused)
        for row, words in report["errors"][:SHOWN]:
            self.stdout.write(f"  {row}: {words}")
        for choice in import_jobs.choices_of(job):
            former = choice["former"]
            options = ", ".join(f"{former.code}={code} ({name})" for code, name, _p in
                                choice["communes"])  # fmt: skip
            self.stdout.write(f"  {choice['rows']}: {former.name}, {former.district}: {options}")
        self.stdout.write(
            f"{report['rows']} rows: {report['new']} new, {report['duplicates_total']} known, "
            f"{report['errors_total']} wrong, {report['ends']} older certificates would end."
        )


def _pairs(said: list[str]) -> list[tuple[str, str]]:
    for each in said:
        if each.count("=") != 1:
            raise CommandError(f"{each}: NAME=VALUE is wanted")
    return [(each.split("=")[0], each.split("=")[1]) for each in said]
