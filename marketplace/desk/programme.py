"""What the programme waits for from a producer, as the desk's first page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from certification.selectors.deadlines import Deadline, Duty
from certification.selectors.deadlines.producers import for_producer
from certification.selectors.deadlines.row import pressing
from traceability.selectors.recall_deadlines import around_recalls, of_producer

_WORDS: Mapping[Duty, tuple[Promise, str]] = {
    Duty.PAPERS: (_("Bổ sung giấy tờ cho hồ sơ"), "desk:dossier"),
    Duty.RETURNED: (_("Hồ sơ bị trả lại: sửa và nộp lại"), "desk:dossier"),
    Duty.ENDING: (_("Nộp hồ sơ đánh giá lại"), "desk:dossiers"),
    Duty.CORRECTION: (_("Khắc phục sau kiểm tra"), "desk:inspection"),
    Duty.PACKS: (_("Khai số bao bì có sao còn lại"), "desk:mark_residue"),
    Duty.RECALL_START: (_("Kiểm nghiệm không đạt: thu hồi trong 24 giờ"), "desk:recall_start"),
    Duty.RECALL: (_("Thu hồi chưa xong"), "desk:recall"),
    Duty.LOT_RECORD: (_("Nộp hồ sơ lô cho cơ quan"), "desk:lot_record"),
}
_ON_A_LIST = frozenset({Duty.ENDING})


@dataclass(frozen=True, slots=True)
class Task:
    """One line; `days_left` are calendar days, as the law counts a producer's own."""

    label: Promise
    name: str
    due_on: date | None
    days_left: int | None
    address: str
    is_overdue: bool = False
    since_on: date | None = None

    @property
    def is_late(self) -> bool:
        return self.is_overdue or (self.days_left is not None and self.days_left < 0)


def tasks(producer: Producer, *, on: date, now: datetime | None = None) -> list[Task]:
    """Papers, renewals, corrections, packs to count, recalls and records of lots, oldest
    deadline first. `now` is for clocks of hours; this instant where nobody says."""
    rows = for_producer(producer, on=on)
    for found in around_recalls(of_producer(producer), now=now or timezone.now()):
        rows.extend(found.rows)
    return [_task(row, on) for row in sorted(rows, key=pressing)]


def _task(row: Deadline, on: date) -> Task:
    label, page = _WORDS[row.duty]
    return Task(
        label=label,
        name=row.name,
        due_on=row.due_on,
        days_left=(row.due_on - on).days if row.due_on else None,
        address=reverse(page, args=[] if row.duty in _ON_A_LIST else [row.key]),
        is_overdue=row.is_overdue,
        since_on=row.since_on,
    )
