"""The steps of one uploaded file: kept, checked, written; told to whoever watches."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from certification.adapters import xlsx
from certification.models import RegisterImport
from certification.rules import register_columns
from certification.selectors.import_index import Places
from certification.services import import_writing
from certification.services.import_writing import ImportRefused
from certification.services.imports import Allows, Plan, Reading, Told, plan
from foundation.models import User

State = RegisterImport.State
LINES_KEPT = 500
"""Of a report: whoever has more faults than this has one fault many times."""


@transaction.atomic
def receive(*, content: bytes, name: str, by: User) -> RegisterImport:
    """Keep a file whose heading is understood, with a guess of what its columns mean.

    Raises xlsx.BadTable.
    """
    table = xlsx.read(content)
    return RegisterImport.objects.create(
        name=name[:200],
        content=content,
        sha256=sha256(content).hexdigest(),
        header=table.header,
        header_row=table.header_row,
        columns=register_columns.guess(table.header),
        uploaded_by=by,
    )


def first_rows(job: RegisterImport, count: int = 5) -> list[list[str]]:
    """The first rows below the heading, for people to see what a column holds."""
    table = xlsx.read(bytes(job.content))
    return [cells for (_number, cells), _n in zip(table.rows, range(count), strict=False)]


@transaction.atomic
def begin(job: RegisterImport, state: str, **changes: Any) -> bool:
    """Take the job on to a state in which the queue works; False when it works already."""
    job = RegisterImport.objects.select_for_update().defer("content").get(pk=job.pk)
    allowed = {State.CHECKING: {State.UPLOADED, State.CHECKED, State.FAILED},
               State.WRITING: {State.CHECKED}}  # fmt: skip
    if job.state not in allowed[State(state)]:
        return False
    for name, value in changes.items():
        setattr(job, name, value)
    job.state, job.rows_done, job.rows_total = state, 0, 0
    job.save(update_fields=["state", "rows_done", "rows_total", *changes])
    return True


def check(job: RegisterImport, *, allows: Allows, home_province: str, on: date) -> Plan | None:
    """The dry run: every fault and duplicate into the job's report; nothing else is written."""
    try:
        table = xlsx.read(bytes(job.content))
        reading = _reading(job, allows, home_province, on)
        with progress_of(job) as told:
            planned, _known, _authorities = plan(table.rows, reading, told=told)
    except xlsx.BadTable as error:
        _finish(job, State.FAILED, {"refused": str(error)})
        return None
    _finish(job, State.CHECKED, report_of(planned), rows=planned.rows)
    return planned


def write(
    job: RegisterImport, *, allows: Allows, home_province: str, on: date, at: datetime, by: User
) -> int:
    """Plan anew and write all of it, or nothing; returns how many certificates.

    The same file twice changes nothing: what the register has is left out. Raises ImportRefused.
    """
    try:
        with transaction.atomic():
            import_writing.lock()
            table = xlsx.read(bytes(job.content))
            reading = _reading(job, allows, home_province, on)
            planned, known, authorities = plan(table.rows, reading)
            if not planned.may_be_written:
                raise ImportRefused(_("Còn dòng có lỗi hoặc nơi chưa chọn: không ghi dòng nào."))
            with progress_of(job) as told:
                created = import_writing.write(planned, known, authorities, by=by, told=told)
            import_writing.audit(job, created=created, skipped=len(planned.duplicates), by=by)
            report = report_of(planned) | {"created": created}
            _finish(job, State.DONE, report, rows=planned.rows, finished_at=at)
            return created
    except (ImportRefused, xlsx.BadTable) as error:
        _finish(job, State.FAILED, {"refused": str(error)})
        raise ImportRefused(str(error)) from error
    except IntegrityError as error:
        words = _("Sổ vừa đổi trong lúc ghi: hãy kiểm lại rồi ghi.")
        _finish(job, State.FAILED, {"refused": words})
        raise ImportRefused(words) from error


def fail(job: RegisterImport) -> None:
    """What nobody foresaw ends the work too, so that the file can be tried again."""
    words = _("Có lỗi ở phía chúng tôi, đã được ghi lại. Chưa ghi dòng nào; hãy kiểm lại rồi thử.")
    _finish(job, State.FAILED, {"refused": words})


def _reading(job: RegisterImport, allows: Allows, home_province: str, on: date) -> Reading:
    return Reading(
        columns=job.columns,
        allows=allows,
        on=on,
        home_province=home_province,
        chosen=job.places,
    )


def report_of(planned: Plan) -> dict[str, Any]:
    """The plan in numbers and words, as the job keeps it."""
    return {
        "rows": planned.rows,
        "new": len(planned.drafts),
        "ends": len(planned.ends),
        "errors": planned.errors[:LINES_KEPT],
        "errors_total": len(planned.errors),
        "duplicates": planned.duplicates[:LINES_KEPT],
        "duplicates_total": len(planned.duplicates),
        "to_choose": {code: rows[:20] for code, rows in planned.to_choose.items()},
        "may_be_written": planned.may_be_written,
    }


def choices_of(job: RegisterImport) -> list[dict[str, Any]]:
    """The split communes to choose for: name, rows, and what each may be today."""
    if not job.report.get("to_choose"):
        return []
    former = Places().former
    return [
        {"former": former[code], "rows": rows, "communes": former[code].communes}
        for code, rows in job.report["to_choose"].items()
        if code in former
    ]


def _finish(
    job: RegisterImport,
    state: str,
    report: dict[str, Any],
    *,
    rows: int = 0,
    finished_at: datetime | None = None,
) -> None:
    RegisterImport.objects.filter(pk=job.pk).update(
        state=state, report=report, rows_total=rows, rows_done=rows, finished_at=finished_at
    )
    job.refresh_from_db(fields=["state", "report", "rows_total", "rows_done", "finished_at"])


@contextmanager
def progress_of(job: RegisterImport) -> Iterator[Told]:
    """Tells whoever watches how many rows are done, by a connection of its own: the work's own
    transaction is seen by nobody until it ends."""
    aside = connection.copy()

    def told(done: int) -> None:
        with aside.cursor() as cursor:
            cursor.execute(_TELL, [done, job.pk])

    try:
        yield told
    finally:
        aside.close()


_TELL = "UPDATE certification_registerimport SET rows_done = %s WHERE id = %s"
