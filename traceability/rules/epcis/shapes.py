"""Small checks that are put together to what a document must look like.

A check takes a value and where it stands, and yields what is wrong with it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from traceability.rules.epcis import formats


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` leads there as in `epcisBody.eventList[3].action`; `code` names the kind of fault."""

    path: str
    message: str
    code: str = "wrong"


Check = Callable[[Any, str], Iterator[Fault]]
ANYTHING = "anything"
NAMES = "names"
NOTHING = "nothing"


def text(value: Any, path: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(path, "must be text", "not_text")


def number(value: Any, path: str) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Fault(path, "must be a number", "not_number")


def flag(value: Any, path: str) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault(path, "must be true or false", "not_flag")


def thing(value: Any, path: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, "must be an object", "not_object")


def written(is_so: Callable[[str], bool], what: str, code: str) -> Check:
    """Text that is written so."""

    def check(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, str) or not is_so(value):
            yield Fault(path, f"must be {what}", code)

    return check


uri = written(formats.is_uri, "an absolute URI or a CURIE", "not_uri")
time = written(formats.is_time, "a date and time with its offset (RFC 3339)", "not_time")
offset = written(formats.is_offset, "an offset such as +07:00", "not_offset")
uom = written(formats.is_uom, "a unit of two or three capitals or digits", "not_uom")
hexadecimal = written(formats.is_hex, "hexadecimal digits", "not_hex")
version = written(formats.is_version, "a version such as 2.0", "not_version")


def word(words: Collection[str]) -> Check:
    """One of these words and nothing else."""

    def check(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, str) or value not in words:
            yield Fault(path, f"must be one of: {', '.join(sorted(words))}", "not_in_vocabulary")

    return check


def term(words: Collection[str], *, not_under: tuple[str, ...]) -> Check:
    """A word of the standard, or a URI of a vocabulary that is not the standard's own."""

    def check(value: Any, path: str) -> Iterator[Fault]:
        if isinstance(value, str) and value in words:
            return
        if not isinstance(value, str) or not formats.is_uri(value) or value.startswith(not_under):
            yield Fault(
                path,
                "must be a word of the standard, or a URI of another vocabulary",
                "not_in_vocabulary",
            )

    return check


def each(check: Check, *, least: int = 0, unique: bool = False) -> Check:
    """A list of these."""

    def check_list(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(path, "must be a list", "not_list")
            return
        if len(value) < least:
            yield Fault(path, f"must hold at least {least}", "too_few")
        if unique and len({_same(one) for one in value}) < len(value):
            yield Fault(path, "holds the same twice", "twice")
        for position, one in enumerate(value):
            yield from check(one, f"{path}[{position}]")

    return check_list


def either(*checks: Check, what: str) -> Check:
    """Any one of the checks holds."""

    def check(value: Any, path: str) -> Iterator[Fault]:
        if all(next(one(value, path), None) for one in checks):
            yield Fault(path, f"must be {what}", "wrong")

    return check


def record(
    fields: Mapping[str, Check], *, required: Collection[str] = (), others: str = ANYTHING
) -> Check:
    """An object of these fields. `others`: whether ANYTHING else may stand in it, only fields with
    NAMES of another namespace (a URI or CURIE), or NOTHING.
    """

    def check(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(path, "must be an object", "not_object")
            return
        for name in required:
            if name not in value:
                yield Fault(inside(path, name), "is missing", "missing")
        for name, said in value.items():
            if name in fields:
                yield from fields[name](said, inside(path, name))
            elif others == NOTHING or (others == NAMES and not formats.is_uri(name)):
                yield Fault(inside(path, name), "is not known here", "unknown_field")

    return check


def inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _same(value: Any) -> Any:
    """A form in which JSON values are equal exactly where JSON says so (1 is 1.0, not true)."""
    if isinstance(value, bool) or value is None:
        return (type(value).__name__, value)
    if isinstance(value, dict):
        return frozenset((name, _same(said)) for name, said in value.items())
    if isinstance(value, list):
        return tuple(_same(one) for one in value)
    return value
