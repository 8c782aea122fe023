"""GLNs: the 13-digit numbers that GS1 gives to places and parties.

Source: GS1 General Specifications, section 2.4.1 (place), 2.6 (party) and 7.9 (check digit).
"""

from traceability.rules.gtin import check_digit

_LENGTH = 13


class InvalidGln(ValueError):
    """Not a GLN: wrong length, not all digits, or a wrong check digit."""


def is_valid_gln(gln: str) -> bool:
    """Whether this is a GLN: 13 ASCII digits with the right check digit."""
    if len(gln) != _LENGTH or not (gln.isascii() and gln.isdigit()):
        return False
    return check_digit(gln[:-1]) == gln[-1]


def read_gln(typed: str) -> str:
    """The GLN as people type it, without its spaces, dots and dashes. Raises InvalidGln."""
    gln = "".join(typed.split()).replace(".", "").replace("-", "")
    if not is_valid_gln(gln):
        raise InvalidGln(f"{typed!r} is not a GLN of 13 digits")
    return gln
