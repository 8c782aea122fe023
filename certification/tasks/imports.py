"""Checking and writing of a register's file, out of sight of the request that asked for it."""

from datetime import date

from django.utils import timezone
from procrastinate.contrib.django import app

from certification.access.imports import home_province, importer
from certification.access.register import Reach
from certification.models import RegisterImport
from certification.services import import_jobs
from certification.services.import_writing import ImportRefused
from foundation.calendar import today


@app.task(name="certification.check_import")
def check_import(import_id: int) -> None:
    """The dry run of one file, with the powers its uploader has today."""
    job, reach, on = _asked(import_id)
    try:
        import_jobs.check(
            job, allows=reach.may_write_stars, home_province=home_province(reach), on=on
        )
    except Exception:
        import_jobs.fail(job)
        raise


@app.task(name="certification.write_import")
def write_import(import_id: int) -> None:
    """The writing of one checked file; a refusal stands in the file's own report."""
    job, reach, on = _asked(import_id)
    try:
        import_jobs.write(
            job,
            allows=reach.may_write_stars,
            home_province=home_province(reach),
            on=on,
            at=timezone.now(),
            by=job.uploaded_by,
        )
    except ImportRefused:
        return
    except Exception:
        import_jobs.fail(job)
        raise


def _asked(import_id: int) -> tuple[RegisterImport, Reach, date]:
    on = today()
    job = RegisterImport.objects.select_related("uploaded_by").get(pk=import_id)
    return job, importer(job.uploaded_by, on=on), on
