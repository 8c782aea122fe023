"""What the programme waits for from a producer, as the desk's first page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from certification.selectors.deadlines import Deadline, Duty
from certification.selectors.deadlines.producers import for_producer

_WORDS: Mapping[Duty, tuple[Promise, str]] = {
    Duty.PAPERS: (_("Bổ sung giấy tờ cho hồ sơ"), "desk:dossier"),
    Duty.RETURNED: (_("Hồ sơ bị trả lại: sửa và nộp lại"), "desk:dossier"),
    Duty.ENDING: (_("Nộp hồ sơ đánh giá lại"), "desk:dossiers"),
    Duty.CORRECTION: (_("Khắc phục sau kiểm tra"), "desk:inspection"),
    Duty.PACKS: (_("Khai số bao bì có sao còn lại"), "desk:mark_residue"),
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

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def tasks(producer: Producer, *, on: date) -> list[Task]:
    """Papers, renewals, corrections and packs to count, oldest deadline first."""
    return [_task(row, on) for row in for_producer(producer, on=on)]


def _task(row: Deadline, on: date) -> Task:
    label, page = _WORDS[row.duty]
    return Task(
        label=label,
        name=row.name,
        due_on=row.due_on,
        days_left=(row.due_on - on).days if row.due_on else None,
        address=reverse(page, args=[] if row.duty in _ON_A_LIST else [row.key]),
    )
