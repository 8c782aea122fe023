"""Link sets: what there is to know about goods, a lot, a pack, as GS1 resolvers say it.

RFC 9264 and GS1-Conformant Resolver 1.2: one object for each level of the address, absolute
anchors, every link with an address, a title and the type of what it leads to; one default link
for each level, with a title alone. Plain data in, plain data out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

VOCABULARY = "https://ref.gs1.org/voc/"
MEDIA_TYPE = "application/linkset+json"
DEFAULT_LINK = "defaultLink"
HTML = "text/html"

_PREFIXES = (
    "gs1:",
    VOCABULARY,
    "https://gs1.org/voc/",
    "http://gs1.org/voc/",
    "https://www.gs1.org/voc/",
)
WHOLE_SET = frozenset({"linkset", "all"})
"""Values of `linkType` that ask for the set itself; `all` is the name before 2024."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `kind` is a GS1 link type without prefix ("pip"); `language` "" for any."""

    kind: str
    href: str
    title: str
    media_type: str = HTML
    language: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an address – goods, lot, pack – with its own links, the default one first to
    be opened."""

    anchor: str
    description: str
    default: Link
    links: tuple[Link, ...]


def link_set(levels: Iterable[Level]) -> dict[str, list[dict[str, object]]]:
    """The set as JSON has it, one object for each level."""
    return {"linkset": [_level(level) for level in levels]}


def _level(level: Level) -> dict[str, object]:
    found: dict[str, object] = {"anchor": level.anchor, "description": level.description}
    for link in level.links:
        rows = found.setdefault(VOCABULARY + link.kind, [])
        assert isinstance(rows, list)  # noqa: S101 - only lists are put there
        rows.append(_row(link))
    found[VOCABULARY + DEFAULT_LINK] = [{"href": level.default.href, "title": level.default.title}]
    return found


def _row(link: Link) -> dict[str, object]:
    row: dict[str, object] = {"href": link.href, "title": link.title, "type": link.media_type}
    if link.language:
        row["hreflang"] = [link.language]
    return row


def asked_kind(link_type: str) -> str:
    """The link type that a `linkType` means, without prefix: `gs1:pip`, its whole address, `pip`.

    An unknown one comes back as it is: no link has it.
    """
    prefix = next((known for known in _PREFIXES if link_type.startswith(known)), "")
    return link_type[len(prefix) :]


def wants_set(*, link_type: str, accept: str) -> bool:
    """Whether a request asks for the set: by `linkType=linkset`, or by the media type it takes."""
    return asked_kind(link_type) in WHOLE_SET or _takes(accept)


def _takes(accept: str) -> bool:
    for part in accept.lower().split(","):
        media_type, *options = (piece.strip() for piece in part.split(";"))
        if media_type == MEDIA_TYPE:
            return not any(option in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for option in options)
    return False


def matching(levels: Sequence[Level], kind: str, languages: Sequence[str]) -> list[Link]:
    """The links of one type at the finest level that has any; more than one where nothing tells
    which is meant.

    `languages` as the reader prefers them: the first that any link has decides; where none has,
    links without a language, else the first language on offer. Several links that are left with
    the same type of content are a choice for the reader (300).
    """
    for level in reversed(levels):
        found = [link for link in level.links if link.kind == kind]
        if kind == DEFAULT_LINK:
            found = [level.default]
        if found:
            return _in_language(found, languages)
    return []


def _in_language(links: list[Link], languages: Sequence[str]) -> list[Link]:
    on_offer = {link.language for link in links}
    wanted = next((one for one in languages if one in on_offer), None)
    if wanted is None:
        wanted = "" if "" in on_offer else links[0].language
    spoken = [link for link in links if link.language == wanted]
    # What people read goes before what machines read, unless only machines are served.
    return [link for link in spoken if link.media_type == HTML] or spoken
