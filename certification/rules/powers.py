"""Which stars an authority of each level may give.

Two levels decide now: the province three and four stars, the ministry five (Quyết định
26/2026/QĐ-TTg). Districts gave three stars under Quyết định 148/QĐ-TTg and ended on
1 July 2025; their decisions stand, and the province acts for them. A commune gives none.
"""

_STARS_BY_LEVEL: dict[str, frozenset[int]] = {
    "COMMUNE": frozenset(),
    "FORMER_DISTRICT": frozenset({3}),
    "PROVINCE": frozenset({3, 4}),
    "MINISTRY": frozenset({5}),
}


def stars_given_at(level: str) -> frozenset[int]:
    """The stars that an authority of this level recognises; raises KeyError for another word."""
    return _STARS_BY_LEVEL[level]
