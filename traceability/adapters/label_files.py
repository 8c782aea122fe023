"""The files that labels are printed from: PDF, one label as SVG, or a ZIP for a printing house."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from traceability.adapters.label_design import design
from traceability.adapters.label_pdf import write_pdf
from traceability.adapters.label_svg import SvgLabels
from traceability.adapters.qr import LabelSymbols
from traceability.rules.label_code import grouped
from traceability.rules.label_facts import LabelFacts
from traceability.rules.label_layouts import PART_OF_LABELS, Kind, Layout, symbol_size

__all__ = [
    "BadPlace",
    "LabelFacts",
    "TooManyLabels",
    "layout_name",
    "left_out",
    "make",
    "qr_is_small",
]

FORMATS = ("PDF", "SVG", "ZIP")

_FAST = 1
"""Outlines are figures of high entropy: packing harder takes four times as long for a tenth."""


class TooManyLabels(ValueError):
    """More labels than one file holds: 10,000, and of SVG one."""


class BadPlace(ValueError):
    """More places skipped than the first sheet has, or places skipped where there are no sheets."""


def make(
    *,
    facts: LabelFacts,
    codes: Iterable[tuple[int, str]],
    layout: Layout,
    format: str,
    skip: int,
    out: BinaryIO,
    cut_marks: bool = False,
) -> None:
    """Write the labels of these codes, each (its number in the run from 0, the code), into `out`.

    `format`: "PDF", as the layout says, after `skip` places of the first sheet that are peeled
    off already, with `cut_marks` at the corners of labels if wished; "SVG", the one label of one
    code; "ZIP", an SVG for each label and `ma-tem.csv` with all codes. `out` need not be
    seekable. Memory stays below 100 MB.

    Raises TooManyLabels, BadPlace, and `label_layouts.SymbolTooSmall`, `qr.SymbolMismatch`;
    ValueError for an unknown format, a malformed code or no code at all; TypeError for a mark
    that is not an OcopMark. What was written before an error is no file.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format: {format}")
    if not 0 <= skip < layout.per_page or (skip and format != "PDF"):
        raise BadPlace(f"{skip} of {layout.per_page}")
    labels = _at_most(codes, 1 if format == "SVG" else PART_OF_LABELS)
    symbols = LabelSymbols(facts.address_prefix)
    drawn = design(facts, symbols, layout)
    if format == "PDF":
        plain = (code for _number, code in labels)
        title = f"{facts.title} {facts.lot}".strip()
        write_pdf(drawn, symbols, plain, title=title, skip=skip, cut_marks=cut_marks, out=out)
        return
    pictures = SvgLabels(drawn, symbols, title=facts.title)
    if format == "SVG":
        for _number, code in labels:
            out.write(pictures.drawn(code).encode())
        return
    _write_zip(pictures, labels, facts.address_prefix, out)


def left_out(facts: LabelFacts, layout: Layout) -> list[str]:
    """The facts that find no room or not enough on this layout, in words; empty when all stand.

    Raises what `make` raises for these facts.
    """
    names = {
        "title": _("tên sản phẩm"),
        "mark": _("nhãn hiệu OCOP"),
        "producer": _("chủ thể"),
        "place": _("nơi làm ra"),
        "lot": _("số lô"),
        "packed": _("ngày đóng gói"),
        "best_before": _("hạn dùng"),
        "lines": _("dòng ghi thêm"),
        "scan": _("câu mời quét mã"),
    }
    found = design(facts, LabelSymbols(facts.address_prefix), layout).words
    cut = [_("%(fact)s (bị cắt bớt)") % {"fact": names[name]} for name in found.cut]
    return [*(names[name] for name in dict.fromkeys(found.left_out)), *dict.fromkeys(cut)]


def layout_name(layout: Layout) -> str:
    """What people call this paper, with the size of one label in millimetres."""
    size = f"{layout.width:g} × {layout.height:g}".replace(".", ",")
    if layout.kind is Kind.SHEET:
        return _("A4, %(count)s tem %(size)s mm") % {"count": layout.per_page, "size": size}
    if layout.kind is Kind.ROLL:
        return _("Cuộn %(size)s mm") % {"size": size}
    return _("Tem thùng %(size)s mm") % {"size": size}


def qr_is_small(facts: LabelFacts, layout: Layout) -> bool:
    """Whether the symbol is smaller than the 15 mm that any phone reads. Raises SymbolTooSmall."""
    return not symbol_size(layout, modules=LabelSymbols(facts.address_prefix).modules).is_good


def _at_most(codes: Iterable[tuple[int, str]], most: int) -> Iterator[tuple[int, str]]:
    """The codes themselves; raises TooManyLabels at the first too many, ValueError for none."""
    remaining = iter(codes)
    first = next(remaining, None)
    if first is None:
        raise ValueError("no labels to print")
    yield first
    yield from islice(remaining, most - 1)
    if next(remaining, None) is not None:
        raise TooManyLabels(f"at most {most}")


def _write_zip(
    pictures: SvgLabels, labels: Iterable[tuple[int, str]], prefix: str, out: BinaryIO
) -> None:
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(["so", "ma", "ma_in", "dia_chi_qr"])
    with zipfile.ZipFile(out, "w") as archive:
        for number, code in labels:
            entry = _entry(f"tem/{number + 1:07d}.svg")
            archive.writestr(entry, pictures.drawn(code), compresslevel=_FAST)
            rows.writerow([number + 1, code, grouped(code), prefix + code])
        # The mark of UTF-8, without which spreadsheets misread nothing here but warn all the same.
        archive.writestr(_entry("ma-tem.csv"), "\ufeff" + table.getvalue())


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry with a day of its own, so that the same labels give the same bytes."""
    entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
