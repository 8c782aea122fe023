"""A carrier's list of cash it pays over, as CSV: for each parcel its code and the amount.

Each carrier's export differs and may change; the columns are found by any of their usual names.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.commerce.adapters.bank_statements import MAX_BYTES, BadStatement, table_of
from marketplace.commerce.rules.bank_statements import BadCell, fold, money

_CODE = ("ma van don", "ma don hang", "ma phieu gui", "ma buu gui", "tracking", "order code")
_AMOUNT = ("tien thu ho", "so tien thu ho", "cod", "tien cod", "so tien", "cod amount")


@dataclass(frozen=True, slots=True)
class PaidParcel:
    """One row: the carrier's code of a parcel and the cash it pays for it, in đồng."""

    number: int
    tracking_code: str
    amount: int


def read_remittance(content: bytes) -> list[PaidParcel]:
    """The parcels of the file. Raises BadStatement, naming each row that cannot be read."""
    if len(content) > MAX_BYTES:
        raise BadStatement(_("Tệp lớn quá 1 MB."))
    rows = table_of(content)
    for at, (_number, cells) in enumerate(rows[:40]):
        names = [fold(cell) for cell in cells]
        code = next((names.index(name) for name in _CODE if name in names), None)
        amount = next((names.index(name) for name in _AMOUNT if name in names), None)
        if code is not None and amount is not None:
            return _parcels(rows[at + 1 :], code, amount)
    raise BadStatement(_("Không thấy các cột mã vận đơn và tiền thu hộ."))


def _parcels(rows: list[tuple[int, list[str]]], code: int, amount: int) -> list[PaidParcel]:
    parcels: dict[str, PaidParcel] = {}
    faults = []
    for number, cells in rows:
        tracking = cells[code].strip() if code < len(cells) else ""
        text = cells[amount].strip() if amount < len(cells) else ""
        if not tracking:
            continue  # the sum under the list
        try:
            paid = money(text)
        except BadCell:
            faults.append(_("Dòng %(n)d: không đọc được số tiền “%(text)s”.") % {
                "n": number, "text": text[:40],
            })  # fmt: skip
            continue
        if tracking in parcels:
            faults.append(_("Dòng %(n)d: vận đơn %(code)s có hai lần.") % {
                "n": number, "code": tracking[:40],
            })  # fmt: skip
        elif paid > 0:
            parcels[tracking] = PaidParcel(number, tracking, paid)
    if faults:
        raise BadStatement(*faults[:20])
    if not parcels:
        raise BadStatement(_("Tệp không có kiện nào."))
    return list(parcels.values())
