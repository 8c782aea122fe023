"""A GTIN as it is asked for, brought to the fourteen digits that products are kept by."""

LENGTHS = (8, 12, 13, 14)


def gtin14(text: str) -> str | None:
    """The fourteen digits, or None for what is no GTIN: wrong length or check digit (GS1)."""
    digits = text.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) in LENGTHS):
        return None
    padded = digits.zfill(14)
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(padded))
    return padded if total % 10 == 0 else None
