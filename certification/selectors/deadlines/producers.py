"""What waits for a producer: papers, renewals, corrections, packs to count."""

from datetime import date, timedelta

from catalog.producers.models import Producer
from certification.models import Dossier, PapersRequest
from certification.rules.dates import RENEWAL_OPENS_DAYS_BEFORE, renewal_window
from certification.rules.dossier_flow import DossierState
from certification.selectors.deadlines.oversight import corrections_of
from certification.selectors.deadlines.register import RENEWAL_WINDOW_ARTICLE
from certification.selectors.deadlines.row import Deadline, Duty, pressing
from certification.selectors.marks_use import residue_questions
from certification.selectors.running_out import ending_between


def for_producer(producer: Producer, *, on: date) -> list[Deadline]:
    """Everything the programme waits for from this producer, oldest deadline first.

    The same number of queries however much there is.
    """
    lines = [
        *_papers(producer),
        *_returned(producer),
        *_to_renew(producer, on=on),
        *corrections_of(producer).rows,
        *_packs(producer, on=on),
    ]
    return sorted(lines, key=pressing)


def _papers(producer: Producer) -> list[Deadline]:
    """Nothing gives a day for these; the officer's clock stands still until they come."""
    rows = PapersRequest.objects.filter(
        dossier__producer=producer, answered_on__isnull=True
    ).select_related("dossier__product")
    return [
        Deadline(
            duty=Duty.PAPERS,
            key=row.dossier_id,
            name=row.dossier.product.title,
            who=row.what[:120],
            since_on=row.asked_on,
        )
        for row in rows
    ]


def _returned(producer: Producer) -> list[Deadline]:
    rows = Dossier.objects.filter(producer=producer, state=DossierState.RETURNED).select_related(
        "product"
    )
    return [Deadline(Duty.RETURNED, row.pk, row.product.title) for row in rows]


def _to_renew(producer: Producer, *, on: date) -> list[Deadline]:
    """Certificates whose renewal may be filed today, or may no longer be (Đ7.6.a)."""
    last = on + timedelta(days=RENEWAL_OPENS_DAYS_BEFORE)
    rows = ending_between(on, last, to_file=True).filter(holder=producer)
    return [
        Deadline(
            duty=Duty.ENDING,
            key=row.number,
            name=row.product.title,
            since_on=renewal_window(row.last_valid_on).opens_on,
            due_on=renewal_window(row.last_valid_on).closes_on,
            article=RENEWAL_WINDOW_ARTICLE,
        )
        for row in rows
    ]


def _packs(producer: Producer, *, on: date) -> list[Deadline]:
    """How many starred packs are left, asked at 180, 90 and 30 days before the end."""
    return [
        Deadline(
            duty=Duty.PACKS,
            key=question.certificate.number,
            name=question.certificate.product.title,
            due_on=question.last_valid_on,
        )
        for question in residue_questions(producer, on=on)
        if question.is_open
    ]
