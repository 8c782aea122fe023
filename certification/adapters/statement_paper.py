"""A statement of what the platform itself knows, as a PDF for the library."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.papers import make_pdf

SOURCE = Path(__file__).parent.parent / "papers" / "statement.typ"


def statement_pdf(
    *,
    title: str,
    lines: Sequence[tuple[str, str]],
    address: str,
    note: str,
    product: str,
    producer: str,
    on: date,
) -> bytes:
    """The statement as a PDF that says when and by what it was drawn up."""
    rows = [(_("Sản phẩm"), product), (_("Chủ thể"), producer), *lines]
    if address:
        rows.append((_("Địa chỉ"), address))
    day = date_format(on, "d/m/Y")
    return make_pdf(
        SOURCE,
        {
            "title": title,
            "rows": [[str(label), str(value)] for label, value in rows],
            "note": note,
            "source": _("Chợ OCOP tự kê từ dữ liệu của mình ngày %(day)s.") % {"day": day},
        },
    )
