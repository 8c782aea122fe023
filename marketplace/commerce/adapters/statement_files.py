"""A producer's statement as a table: fixed columns, amounts as plain digits, UTF-8 with a mark."""

import csv
import io

from django.utils.translation import gettext as _

from certification.adapters.register_file import safe_cell
from marketplace.commerce.selectors.statements import Statement


def statement_csv(told: Statement) -> bytes:
    """One row for each line, and before and after them what was carried and what it comes to."""
    settlement = told.settlement
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [_("Bảng kê"), _("Ngày"), _("Đơn hàng"), _("Mặt hàng"), _("Khoản"), _("Số tiền (đồng)")]
    )
    writer.writerow([settlement.number, "", "", "", _("Chuyển từ kỳ trước"), settlement.carried])
    for group in told.groups:
        for row in group.rows:
            order = group.consignment.order.number if group.consignment else ""
            writer.writerow(
                [
                    settlement.number,
                    f"{row.entry.transaction.booked_on:%d/%m/%Y}",
                    order,
                    safe_cell(row.entry.line.title if row.entry.line else ""),
                    row.words,
                    row.amount,
                ]
            )
    writer.writerow([settlement.number, "", "", "", _("Cộng"), settlement.balance])
    return out.getvalue().encode("utf-8-sig")
