"""Inspections: planned, recorded once, answered and looked at again (Điều 9, S64–S67)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import (
    Certificate,
    CorrectiveStep,
    Finding,
    Inspection,
    InspectionPhoto,
)
from certification.rules.corrective import FindingState
from certification.selectors.inspections import standing_of
from certification.services import after_notices
from certification.services.steps import ProgrammeError
from foundation import private_files
from foundation.models import Authority, PrivateFile, User
from foundation.private_files import Upload


class AlreadyRecorded(ProgrammeError):
    """Somebody else recorded this visit first; what they wrote stays."""


class Cancelled(ProgrammeError):
    """The inspection was called off."""


class NothingToDo(ProgrammeError):
    """The finding asks for nothing now: another was faster, or nothing was asked."""


class NotItsProduct(ProgrammeError):
    """The product is neither sold nor made by the producer."""


@dataclass(frozen=True)
class Answer:
    """What was seen at one item. Where it is not met, the finding that follows from it."""

    met: bool | None
    text: str
    """The item's own words, kept because the list may change."""
    note: str = ""
    weight: str = ""
    action: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Visit:
    """What a team writes on the spot. `photos`: pairs of item code and upload."""

    draft_key: str
    done_on: date
    answers: Mapping[str, Answer]
    new_products: str = ""
    remark: str = ""
    photos: Sequence[tuple[str, Upload]] = field(default_factory=tuple)


@transaction.atomic
def plan_inspection(
    *,
    authority: Authority,
    producer: Producer,
    product: Product | None,
    kind: str,
    place: str,
    planned_on: date,
    team: str,
    basis: str,
    by: User,
) -> Inspection:
    """Put an inspection on the plan, periodic or by surprise, at the site or on the market (Đ9).

    Raises NotItsProduct.
    """
    if product is not None and producer.pk not in {product.producer_id, product.maker_id}:
        raise NotItsProduct(
            _("%(producer)s không bán và không làm ra %(product)s.")
            % {"producer": producer.name, "product": product.title}
        )
    inspection = Inspection.objects.create(
        authority=authority,
        producer=producer,
        product=product,
        kind=kind,
        place=place,
        planned_on=planned_on,
        team=team.strip(),
        basis=basis.strip(),
        planned_by=by,
    )
    log(instance=inspection, action="ocop.inspection.plan", user=by, data={"kind": kind})
    return inspection


@transaction.atomic
def cancel_inspection(*, inspection: Inspection, by: User, on: date) -> None:
    """Call off a planned inspection; the row stays. Raises AlreadyRecorded and Cancelled."""
    row = _open_row(inspection)
    row.cancelled_on = on
    row.save(update_fields=["cancelled_on"])
    log(instance=row, action="ocop.inspection.cancel", user=by)


def _open_row(inspection: Inspection) -> Inspection:
    row = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if row.recorded_at is not None:
        raise AlreadyRecorded(
            _("%(person)s đã ghi kết quả kiểm tra này ngày %(day)s.")
            % {"person": row.recorded_by, "day": f"{timezone.localdate(row.recorded_at):%d/%m/%Y}"}
        )
    if row.cancelled_on is not None:
        raise Cancelled(_("Cuộc kiểm tra này đã huỷ."))
    return row


@transaction.atomic
def record_visit(*, inspection: Inspection, visit: Visit, by: User, at: datetime) -> Inspection:
    """Write down a visit with its photos and findings, once; afterwards it is sealed (trigger).

    The same draft sent again, by a phone that never heard the answer, is the same visit: the
    row is returned as it stands. Raises AlreadyRecorded for another draft, Cancelled, and
    private_files.BadFile for a photo that is none; then nothing is kept.
    """
    row = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if row.recorded_at is not None and visit.draft_key and row.draft_key == visit.draft_key:
        return row
    row = _open_row(row)
    if Inspection.objects.filter(draft_key=visit.draft_key).exclude(draft_key="").exists():
        raise AlreadyRecorded(_("Bản ghi này đã gửi cho một cuộc kiểm tra khác."))
    row.done_on, row.draft_key = visit.done_on, visit.draft_key
    row.checklist = {code: _kept(answer) for code, answer in visit.answers.items()}
    row.new_products, row.remark = visit.new_products.strip(), visit.remark.strip()
    row.recorded_by, row.recorded_at = by, at
    row.save()
    for code, upload in visit.photos:
        kept = private_files.keep(upload, by=by)
        InspectionPhoto.objects.create(inspection=row, item_code=code, file=kept)
    found = _findings(row, visit)
    log(
        instance=row,
        action="ocop.inspection.record",
        user=by,
        data={"findings": len(found), "photos": len(visit.photos)},
    )
    after_notices.tell_findings(row, on=timezone.localdate(at))
    return row


def _kept(answer: Answer) -> dict[str, object]:
    return {"met": answer.met, "note": answer.note.strip(), "text": answer.text}


def _findings(inspection: Inspection, visit: Visit) -> list[Finding]:
    """One for each item that is not met, on the certificate in force on the day of the visit."""
    certificate = (
        Certificate.objects.in_force(visit.done_on).filter(product=inspection.product_id).first()
        if inspection.product_id
        else None
    )
    return [
        Finding.objects.create(
            inspection=inspection,
            certificate=certificate,
            item_code=code,
            weight=answer.weight,
            text=answer.note.strip(),
            action=answer.action.strip(),
            due_on=answer.due_on if answer.action.strip() else None,
        )
        for code, answer in visit.answers.items()
        if answer.met is False
    ]


@transaction.atomic
def report_done(
    *,
    finding: Finding,
    text: str,
    photo: Upload | None,
    by: User,
    on: date,
    entered_for: Producer | None = None,
) -> CorrectiveStep:
    """The producer says what was done. Raises NothingToDo when it is not the producer's turn."""
    _lock(finding)
    if standing_of(finding).state is not FindingState.OPEN:
        raise NothingToDo(_("Mục này đã báo rồi hoặc không cần khắc phục nữa."))
    return _step(
        finding,
        kind=CorrectiveStep.Kind.DONE,
        text=text,
        photo=private_files.keep(photo, by=by) if photo else None,
        by=by,
        on=on,
        entered_for=entered_for,
    )


@transaction.atomic
def recheck(
    *,
    finding: Finding,
    accepted: bool,
    text: str,
    photo: Upload | None,
    new_due_on: date | None,
    by: User,
    on: date,
) -> CorrectiveStep:
    """Look again: it is in order now, or not yet, with a new deadline where one is given.

    It need not have been reported by the producer. Raises NothingToDo when it is settled.
    """
    _lock(finding)
    if standing_of(finding).state not in {FindingState.OPEN, FindingState.ANSWERED}:
        raise NothingToDo(_("Mục này đã được kiểm tra lại là đạt, hoặc không cần khắc phục."))
    return _step(
        finding,
        kind=CorrectiveStep.Kind.ACCEPTED if accepted else CorrectiveStep.Kind.NOT_YET,
        text=text,
        photo=private_files.keep(photo, by=by) if photo else None,
        by=by,
        on=on,
        new_due_on=None if accepted else new_due_on,
    )


def _lock(finding: Finding) -> None:
    """One step at a time: findings are append-only, so the visit's row is what is locked."""
    Inspection.objects.select_for_update().get(pk=finding.inspection_id)


def _step(
    finding: Finding,
    *,
    kind: str,
    text: str,
    photo: PrivateFile | None,
    by: User,
    on: date,
    entered_for: Producer | None = None,
    new_due_on: date | None = None,
) -> CorrectiveStep:
    step = CorrectiveStep.objects.create(
        finding=finding,
        kind=kind,
        text=text.strip(),
        photo=photo,
        new_due_on=new_due_on,
        entered_by=by,
        entered_for=entered_for,
        on=on,
    )
    log(
        instance=finding.inspection,
        action="ocop.inspection.follow_up",
        user=by,
        data={
            "finding": finding.pk,
            "kind": str(kind),
            "entered_for": entered_for.name if entered_for else "",
        },
    )
    return step
