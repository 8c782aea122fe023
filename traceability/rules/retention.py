"""Until when the record of a lot is kept. Plain Python.

Nothing deletes a lot at all: this is the day before which nobody may ask for it either.
"""

from datetime import date

from certification.rules.dates import months_later

AFTER_BEST_BEFORE_MONTHS = 12
WITHOUT_BEST_BEFORE_MONTHS = 60
PLATFORM_MONTHS = 60


def kept_until(*, packed_on: date, best_before_on: date | None, opened_on: date) -> date:
    """The last day on which the lot's record must still be here.

    Twelve months past its best-before day, sixty months past packing where it has none
    (TT 31/2026/TT-BCT), and never less than five years after it was opened here (the platform's
    own rule, NĐ 37/2026 Đ41.6.c).
    """
    if best_before_on is None:
        of_goods = months_later(packed_on, WITHOUT_BEST_BEFORE_MONTHS)
    else:
        of_goods = months_later(best_before_on, AFTER_BEST_BEFORE_MONTHS)
    return max(of_goods, months_later(opened_on, PLATFORM_MONTHS))
