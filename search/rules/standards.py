"""Standards of growing areas as bits of `SearchEntry.standards` (migration 0004)."""

BITS = {"VIETGAP": 1, "VIETGAHP": 2, "GLOBALGAP": 4, "ORGANIC_VN": 8, "ORGANIC_OTHER": 16}


def bits_of(standards: tuple[str, ...]) -> int:
    """The bits of these standards together."""
    return sum(BITS[each] for each in set(standards) & set(BITS))
