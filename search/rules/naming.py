"""What a name is called by: without its legal form, without its kind of place. Plain Python.

People write "HTX Hảo Đạt" of the Hợp tác xã Chè Hảo Đạt, and "xã Tân Cương" of what is a phường
today. Such words tell little, so they are not looked for where something else is left.
"""

from collections.abc import Sequence

from foundation.text import fold

LEGAL_FORMS = (
    *("chi nhánh", "liên hiệp htx", "liên hiệp hợp tác xã", "hợp tác xã", "htx", "htxnn"),
    *("htxdvnn", "tổ hợp tác", "tht", "công ty", "cty", "cổ phần", "ctcp", "cp"),
    *("trách nhiệm hữu hạn", "tnhh", "một thành viên", "hai thành viên", "mtv", "2tv"),
    *("doanh nghiệp tư nhân", "doanh nghiệp", "dntn", "tập đoàn", "hộ kinh doanh", "hkd"),
    *("hộ sản xuất kinh doanh", "hộ sxkd", "sxkd", "hộ gia đình", "cơ sở sản xuất", "cơ sở"),
    *("cssx", "company limited", "company", "co ltd", "cooperative"),
)
"""Words at the start of a producer's name that say what it is in law."""

PLACE_KINDS = (
    *("phường", "xã", "thị trấn", "đặc khu", "quận", "huyện", "thị xã", "thành phố", "tp", "tỉnh"),
    *("province", "city", "commune", "ward", "district"),
)
"""Words at the start of a place's name that say which kind it is, or was."""

Words = tuple[str, ...]


def _longest_first(forms: Sequence[str]) -> list[Words]:
    return sorted((tuple(form.split()) for form in forms), key=len, reverse=True)


_LEGAL_FORMS, _PLACE_KINDS = _longest_first(LEGAL_FORMS), _longest_first(PLACE_KINDS)

LEGAL_FORM = f"^(({'|'.join(fold(' '.join(form)) for form in _LEGAL_FORMS)}) )+"
"""A pattern for PostgreSQL: the legal form a folded name begins with."""


def without_legal_form(words: Words) -> Words:
    """The words of a text after its legal form; all of them where nothing else is left."""
    rest = words
    while (shorter := _after(_LEGAL_FORMS, rest)) != rest:
        rest = shorter
    return rest


def without_place_kind(words: Words) -> Words:
    """The words of a text after its kind of place. "quận 1" keeps it: "1" names nothing."""
    rest = _after(_PLACE_KINDS, words)
    return words if rest[0:1] and rest[0].isdigit() else rest


def _after(forms: list[Words], words: Words) -> Words:
    """Accents may be left out, but no others put: Tịnh Trà is no tỉnh."""
    for form in forms:
        start = words[: len(form)]
        if len(words) > len(form) and all(
            word in (said, fold(said)) for word, said in zip(start, form, strict=True)
        ):
            return words[len(form) :]
    return words


FEW = 3
"""So many successors of a former place are named; of more only their provinces."""


def former_key(old: str, became: Sequence[str]) -> str:
    """The key of a place that is no more: what it was, and the codes of what it is today."""
    return f"{old}:{''.join(became)}"


def became(key: str) -> tuple[str, ...]:
    """The codes of today's places in a former place's key: one province's, or communes'."""
    codes = key.rpartition(":")[2]
    size = 5 if len(codes) % 5 == 0 else 2
    return tuple(codes[at : at + size] for at in range(0, len(codes), size))
