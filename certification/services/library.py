"""The producer's library of papers: added once, used again from dossier to dossier."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from certification.models import LibraryDocument
from certification.rules.evidence import EvidenceKind
from certification.services.steps import ProgrammeError
from foundation.models import PrivateFile, User


class BadDocument(ProgrammeError):
    """A paper that cannot stand in the library as described."""


@transaction.atomic
def add_document(
    *,
    producer: Producer,
    kind: EvidenceKind,
    title: str,
    file: PrivateFile,
    number: str = "",
    issued_by: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    from_system: str = "",
    by: User,
    entered_for: Producer | None = None,
) -> LibraryDocument:
    """Put a kept file into the library. `expires_on` is the last day it can be used.

    Raises BadDocument without a title, or when it expires before it was issued.
    """
    if not title.strip():
        raise BadDocument(_("Ghi tên giấy tờ."))
    if issued_on and expires_on and expires_on < issued_on:
        raise BadDocument(_("Ngày hết hạn không thể trước ngày cấp."))
    return LibraryDocument.objects.create(
        producer=producer,
        kind=kind.value,
        title=title.strip(),
        number=number.strip(),
        issued_by=issued_by.strip(),
        issued_on=issued_on,
        expires_on=expires_on,
        file=file,
        from_system=from_system,
        entered_by=by,
        entered_for=entered_for,
    )


@transaction.atomic
def leave_out(
    *, document: LibraryDocument, by: User, on: date, entered_for: Producer | None = None
) -> None:
    """Stop using a paper from that day: no new dossier takes it, what was filed keeps it.

    Twice is once; nothing is ever deleted.
    """
    row = LibraryDocument.objects.select_for_update().get(pk=document.pk)
    if row.left_out_on is not None:
        return
    row.left_out_on = on
    row.save(update_fields=["left_out_on"])
    log(
        instance=row,
        action="ocop.document.leave_out",
        user=by,
        data={"for": entered_for.pk if entered_for else None},
    )
