"""Acts on labels: print a part of a run."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from certification.selectors.claims import shown_title, title_wording, withheld
from certification.selectors.marks import OcopMark
from foundation.models import User
from traceability.adapters import label_files
from traceability.adapters.qr import address_prefix
from traceability.models import LabelPrint, LabelRange, LabelRun, Lot, Recall
from traceability.rules import label_code
from traceability.rules.label_facts import LabelFacts
from traceability.rules.label_layouts import LAYOUTS, PART_OF_LABELS, Layout, SymbolTooSmall
from traceability.selectors.codes import label_texts
from traceability.selectors.label_runs import print_right
from traceability.services import label_keys
from traceability.services.errors import TraceError
from traceability.services.label_states import LabelHasItsState
from traceability.services.labels import UnknownLayout, must_take_labels


class NotInTheRun(TraceError):
    """Numbers that the run does not have, or too many of them for one file."""


class MarkLapsed(TraceError):
    """The mark may not be printed on this run's labels on the day."""


@transaction.atomic
def print_labels(
    *,
    run: LabelRun,
    first: int,
    last: int,
    layout: str,
    format: str,
    with_mark: bool,
    by: User,
    on: date,
    public_url: str,
    out: BinaryIO,
    skip: int = 0,
) -> LabelPrint:
    """Write the labels `first` to `last` (from 0, both included) into `out`, and that it was done.

    Printing numbers again is allowed and seen, as long as they are neither on packs, spoiled nor
    recalled. The mark stands on them only where the run was counted with it and it may be
    printed on this very day. A GTIN whose proof has ended falls back to the short address; the
    code is the same. Nothing is written down when the file fails.

    Raises NotInTheRun, UnknownLayout, LabelHasItsState, MarkLapsed, labels.NoLabelsForLot, and
    label_keys.WrongLabelKey and RevokedLabelKey.
    """
    run = _held(run)
    must_take_labels(run.lot, on=on)
    label_keys.must_serve_number(run.epoch, on=on)
    chosen = _layout(run, layout, skip, format)
    _check_span(run, first, last, format)
    _check_free(run, first, last, on=on)
    right = print_right(run, on=on)
    if with_mark and right.mark is None:
        raise no_mark(run)
    kept = LabelPrint.objects.create(
        run=run,
        first_number=first,
        last_number=last,
        layout=layout,
        format=format,
        with_mark=with_mark,
        skip=skip,
        printed_by=by,
        printed_on=on,
    )
    prefix = address_prefix(public_url=public_url, gtin=right.gtin)
    facts = label_facts(run.lot, mark=right.mark if with_mark else None, on=on, prefix=prefix)
    _write(facts, label_texts(run, range(first, last + 1)), chosen, format, skip, out)
    return kept


SAMPLE_CODE = "0" * label_code.CODE_LENGTH
"""Of epoch 0, which never serves: a picture of it opens nothing."""


def sample_label(
    *, lot: Lot, layout: str, mark: OcopMark | None, on: date, public_url: str, gtin: str = ""
) -> bytes:
    """One label of the lot as SVG at its true size, with a code of zeros; nothing is written down.

    Raises UnknownLayout.
    """
    if layout not in LAYOUTS:
        raise UnknownLayout(_("Không có khổ tem này."))
    out = BytesIO()
    prefix = address_prefix(public_url=public_url, gtin=gtin)
    facts = label_facts(lot, mark=mark, on=on, prefix=prefix)
    _write(facts, [(0, SAMPLE_CODE)], LAYOUTS[layout], LabelPrint.Format.SVG, 0, out)
    return out.getvalue()


def words_left_out(
    *, lot: Lot, layout: str, mark: OcopMark | None, on: date, public_url: str, gtin: str = ""
) -> list[str]:
    """What has no room, or not enough, on this paper, in words for people; empty where all stands
    there, and for a paper that nothing can be printed on."""
    if layout not in LAYOUTS:
        return []
    prefix = address_prefix(public_url=public_url, gtin=gtin)
    facts = label_facts(lot, mark=mark, on=on, prefix=prefix)
    try:
        return label_files.left_out(facts, LAYOUTS[layout])
    except SymbolTooSmall:
        return []


def label_facts(lot: Lot, *, mark: OcopMark | None, on: date, prefix: str) -> LabelFacts:
    """What stands on each label beside its code. A product's name that claims
    unproven stars is held back."""
    product, producer = lot.product, lot.producer
    hidden = withheld([title_wording(product.pk, product.title)], on=on)
    places = (producer.street, producer.place_name)
    with override("vi"):  # the language of goods labels
        return LabelFacts(
            title=shown_title(product.pk, product.title, hidden),
            producer=producer.name,
            address_prefix=prefix,
            place=", ".join(part for part in places if part),
            lot=lot.code,
            packed_on=lot.packed_on,
            best_before_on=lot.best_before_on,
            mark=mark,
        )


def _write(
    facts: LabelFacts,
    codes: Iterable[tuple[int, str]],
    layout: Layout,
    format: str,
    skip: int,
    out: BinaryIO,
) -> None:
    try:
        label_files.make(facts=facts, codes=codes, layout=layout, format=format, skip=skip, out=out)
    except SymbolTooSmall as error:
        raise UnknownLayout(
            _("Khổ này quá nhỏ: hình QR sẽ khó quét. Chọn khổ tem lớn hơn.")
        ) from error


def _held(run: LabelRun) -> LabelRun:
    rows = LabelRun.objects.select_for_update(of=("self",)).select_related(
        "lot__product", "lot__producer__commune", "lot__producer__province", "mark_request"
    )
    return rows.get(pk=run.pk)


def _layout(run: LabelRun, key: str, skip: int, format: str) -> Layout:
    chosen = LAYOUTS.get(key)
    if chosen is None or run.purpose != LabelRun.Purpose.PACKS:
        raise UnknownLayout(_("Không có khổ tem này."))
    if not 0 <= skip < chosen.per_page:
        raise UnknownLayout(
            _("Tờ này có %(count)s tem, không bỏ qua nhiều hơn thế.") % {"count": chosen.per_page}
        )
    if skip and format != LabelPrint.Format.PDF:
        raise UnknownLayout(_("Chỉ tệp PDF mới bỏ qua được tem đã bóc."))
    return chosen


def no_mark(run: LabelRun) -> MarkLapsed:
    """Why this run's labels carry no mark today, in words that say what can be done."""
    if run.mark_request_id is None:
        return MarkLapsed(_("Đợt này giữ tem không có nhãn hiệu. Muốn có, mở đợt mới theo đơn."))
    return MarkLapsed(
        _(
            "Hôm nay không được in nhãn hiệu OCOP: giấy hoặc đơn xin đã hết hạn. "
            "In không có nhãn hiệu, hoặc chờ có giấy mới."
        )
    )


def _check_span(run: LabelRun, first: int, last: int, format: str) -> None:
    if not 0 <= first <= last < run.count:
        raise NotInTheRun(
            _("Đợt này có tem số 1 đến %(count)s. Xem lại hai số vừa gõ.") % {"count": run.count}
        )
    if last - first >= PART_OF_LABELS:
        raise NotInTheRun(_("Mỗi tệp có nhiều nhất 10.000 tem. In làm nhiều phần."))
    if format == LabelPrint.Format.SVG and first != last:
        raise NotInTheRun(_("Tệp SVG chỉ có một tem. Nhiều tem thì chọn PDF hoặc ZIP."))


def _check_free(run: LabelRun, first: int, last: int, *, on: date) -> None:
    touched = {"run": run, "first_number__lte": last, "last_number__gte": first}
    if LabelRange.objects.filter(**touched).exists():
        raise LabelHasItsState(_("Trong khoảng này có tem đã dán hoặc đã huỷ: không in lại số ấy."))
    if Recall.objects.running(on).filter(**touched).exists():
        raise LabelHasItsState(_("Trong khoảng này có tem đang bị thu hồi."))
