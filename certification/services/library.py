"""The producer's library of papers: added once, used again from dossier to dossier."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import LibraryDocument
from certification.rules.evidence import EvidenceKind
from certification.rules.product_papers import (
    PUBLIC,
    ProductPaper,
    evidence_kind,
    papers_for,
)
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
    product: Product | None = None,
    paper: str = "",
) -> LibraryDocument:
    """Put a kept file into the library. `expires_on` is the last day it can be used.

    `product` where the paper speaks of that product alone, `paper` which of its kind it is: such
    papers come through `add_product_paper`.

    Raises BadDocument without a title, or when it expires before it was issued.
    """
    if not title.strip():
        raise BadDocument(_("Ghi tên giấy tờ."))
    if issued_on and expires_on and expires_on < issued_on:
        raise BadDocument(_("Ngày hết hạn không thể trước ngày cấp."))
    return LibraryDocument.objects.create(
        producer=producer,
        product=product,
        paper=paper,
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
def add_product_paper(
    *,
    product: Product,
    paper: ProductPaper,
    file: PrivateFile,
    title: str = "",
    number: str = "",
    issued_by: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    replaces: LibraryDocument | None = None,
    by: User,
    on: date,
    entered_for: Producer | None = None,
) -> LibraryDocument:
    """Put a paper of one product into its producer's library (seeds S81, S83, S85, S86).

    Without a title it is called what it is. The paper it `replaces` is left out from that day.
    Raises BadDocument for a paper the product's set does not have, for days that cannot be, and
    where what it replaces is another product's or was left out before.
    """
    if product.producer is None or paper not in papers_for(product.ocop_set_id):
        raise BadDocument(_("Sản phẩm này không dùng loại giấy ấy."))
    if issued_on and issued_on > on:
        raise BadDocument(_("Ngày cấp chưa tới."))
    if replaces is not None:
        _replaced(replaces, product)
    if not title.strip() and paper is ProductPaper.OTHER:
        raise BadDocument(_("Ghi tên giấy tờ."))
    document = add_document(
        producer=product.producer,
        product=product,
        paper=paper.value,
        kind=evidence_kind(paper),
        title=title.strip() or _name_of(paper),
        file=file,
        number=number,
        issued_by=issued_by,
        issued_on=issued_on,
        expires_on=expires_on,
        by=by,
        entered_for=entered_for,
    )
    if replaces is not None:
        leave_out(document=replaces, by=by, on=on, entered_for=entered_for)
    _buyers_read_anew(document)
    return document


def _buyers_read_anew(document: LibraryDocument) -> None:
    """Kept pages of the product are made anew: a row of a product that is written again, as it
    was, starts a generation of what the public sees."""
    if document.paper in PUBLIC:
        Product.objects.filter(pk=document.product_id).update(ocop_set=F("ocop_set"))


def _name_of(paper: ProductPaper) -> str:
    """As it stands in dossiers and on paper: in Vietnamese, whoever enters it."""
    with override("vi"):
        return str(LibraryDocument(paper=paper.value).get_paper_display())


def _replaced(replaces: LibraryDocument, product: Product) -> None:
    """Holds the old paper until the new one stands. Raises BadDocument."""
    old = LibraryDocument.objects.select_for_update().get(pk=replaces.pk)
    if old.product_id != product.pk:
        raise BadDocument(_("Giấy cũ không phải của sản phẩm này."))
    if old.left_out_on is not None:
        raise BadDocument(_("Giấy cũ đã thôi dùng. Hãy thêm giấy mới."))


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
    _buyers_read_anew(row)
    log(
        instance=row,
        action="ocop.document.leave_out",
        user=by,
        data={"for": entered_for.pk if entered_for else None},
    )
