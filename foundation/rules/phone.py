"""Vietnamese telephone numbers in one written form."""

import re

_MOBILE_OR_LANDLINE = re.compile(r"0\d{9,10}")


class BadPhone(ValueError):
    """The text is not a Vietnamese telephone number."""


def normalise(text: str) -> str:
    """The number as 0 and 9 or 10 digits; +84 and 84 become 0. Raises BadPhone."""
    digits = re.sub(r"[\s.\-()]", "", text)
    if digits.startswith("+84"):
        digits = "0" + digits[3:]
    elif digits.startswith("84") and len(digits) in {11, 12}:
        digits = "0" + digits[2:]
    if not _MOBILE_OR_LANDLINE.fullmatch(digits):
        raise BadPhone(text)
    return digits
