"""GTINs: the numbers of goods, their check digit, and which of them are only for demonstration.

Source: GS1 General Specifications, section 7.9 (check digit) and 3.3.2 (GTIN).
"""

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})

DEMO_PREFIX = "952"
"""The GS1 prefix kept for demonstrations: it belongs to no company, so no real goods carry it."""


class InvalidGtin(ValueError):
    """Not a GTIN: wrong length, not all digits, or a wrong check digit."""


def check_digit(body: str) -> str:
    """The digit that completes `body`, weighing digits 3, 1, 3 … from the right.

    Serves every numeric GS1 key (GTIN, GLN, SSCC …). Raises ValueError unless `body` is digits.
    """
    if not _is_digits(body):
        raise ValueError(f"a check digit needs digits, not {body!r}")
    total = 3 * sum(map(int, body[::-2])) + sum(map(int, body[-2::-2]))
    return str(-total % 10)


def is_valid_gtin(gtin: str) -> bool:
    """Whether this is a GTIN of 8, 12, 13 or 14 digits with the right check digit."""
    return len(gtin) in _GTIN_LENGTHS and _is_digits(gtin) and check_digit(gtin[:-1]) == gtin[-1]


def gtin14(gtin: str) -> str:
    """The same GTIN as 14 digits, as a Digital Link needs it. Raises InvalidGtin."""
    if not is_valid_gtin(gtin):
        raise InvalidGtin(f"{gtin!r} is not a GTIN of 8, 12, 13 or 14 digits")
    return gtin.zfill(14)


def is_demo_gtin(gtin: str) -> bool:
    """Whether this GTIN belongs to demonstrations. Raises InvalidGtin."""
    return gtin14(gtin)[1:4] == DEMO_PREFIX


def is_for_shops_only(gtin: str) -> bool:
    """Whether the number is of restricted circulation (GS1 prefixes 02, 04, 20 to 29): shops make
    such numbers up for themselves, so nobody can hold them. Raises InvalidGtin."""
    prefix = int(gtin14(gtin)[1:4])
    return 20 <= prefix <= 29 or 40 <= prefix <= 49 or 200 <= prefix <= 299


def _is_digits(text: str) -> bool:
    # str.isdigit alone also takes "²" and Arabic digits.
    return text.isascii() and text.isdigit()
