"""Reading a document that somebody sends: its bytes, its size, its depth."""

import json
import math
from typing import Any

MOST_BYTES = 10 * 1024 * 1024
MOST_EVENTS = 2000
DEEPEST = 40


class Unreadable(ValueError):
    """The bytes are no document that can be read; the text says why, `code` for which reason."""

    def __init__(self, reason: str, code: str = "not_json") -> None:
        super().__init__(reason)
        self.code = code


def read(raw: bytes) -> Any:
    """The JSON in these bytes. Raises Unreadable for what is too large, too deep, not UTF-8 JSON,
    says one field twice, or holds what no database keeps (NUL, half a letter, endless numbers).
    """
    if len(raw) > MOST_BYTES:
        raise Unreadable("the document is larger than 10 MB", "too_large")
    try:
        found = json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_such_number
        )
    except Unreadable:
        raise
    except RecursionError as error:
        raise Unreadable(f"it is nested deeper than {DEEPEST}", "too_deep") from error
    except ValueError as error:
        raise Unreadable("it is not JSON in UTF-8") from error
    _refuse_what_cannot_be_kept(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("an object says one field twice", "field_twice")
    return found


def _no_such_number(name: str) -> Any:
    raise Unreadable(f"{name} is no number of JSON")


def _refuse_what_cannot_be_kept(found: Any) -> None:
    waiting = [(found, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unreadable(f"it is nested deeper than {DEEPEST}", "too_deep")
        if isinstance(value, dict):
            waiting += [(name, depth) for name in value]
            waiting += [(said, depth + 1) for said in value.values()]
        elif isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
        elif isinstance(value, str):
            if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
                raise Unreadable("a text holds a letter that cannot be kept", "bad_letter")
        elif isinstance(value, float) and not math.isfinite(value):
            raise Unreadable("a number is beyond all bounds", "bad_number")
