"""Reading the artwork's file: judged by its content, never by its name."""

import io
import re
from dataclasses import dataclass
from hashlib import sha256
from xml.etree.ElementTree import (  # nosec - only types and writing; reading is defusedxml's
    Element,
    ParseError,
    register_namespace,
    tostring,
)

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MAX_BYTES = 512 * 1024
MAX_PIXELS_A_SIDE = 4000

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "use"}
_WORDS = {"title", "desc", "text", "tspan", "style"}
_FRAMES = {"svg", "g", "defs", "symbol", "clipPath", "mask", "pattern", "stop"}
_KEPT = _SHAPES | _WORDS | _FRAMES | {"linearGradient", "radialGradient"}
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:", re.IGNORECASE)
_INNER_PICTURE = re.compile(r"data:image/(png|jpeg);base64,", re.IGNORECASE)


class BadArtwork(ValueError):
    """The file cannot serve as the mark's artwork; the text is for people."""


@dataclass(frozen=True)
class ArtworkFile:
    """Bytes that are safe to serve, and what they were before."""

    content: bytes
    extension: str  # "svg" or "png"
    sha256: str  # of the bytes that are served
    loaded_sha256: str  # of the bytes that came in: the same when nothing had to go
    removed: tuple[str, ...]


def read_artwork(raw: bytes) -> ArtworkFile:
    """A PNG as it is, or an SVG without scripts, handlers and references to the outside.

    An SVG with nothing to remove keeps its very bytes, so that its hash can be compared with
    the official file's. Raises BadArtwork.
    """
    if len(raw) > MAX_BYTES:
        raise BadArtwork(_("Tệp lớn hơn 512 KB."))
    removed: list[str] = []
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        _check_png(raw)
        content, extension = raw, "png"
    else:
        content, removed = _clean_svg(raw)
        extension = "svg"
    return ArtworkFile(
        content=content,
        extension=extension,
        sha256=sha256(content).hexdigest(),
        loaded_sha256=sha256(raw).hexdigest(),
        removed=tuple(removed),
    )


def _check_png(raw: bytes) -> None:
    try:
        with Image.open(io.BytesIO(raw), formats=["PNG"]) as picture:
            size = picture.size
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadArtwork(_("Tệp PNG này hỏng.")) from error
    if max(size) > MAX_PIXELS_A_SIDE:
        raise BadArtwork(_("Ảnh PNG rộng hoặc cao hơn 4.000 điểm."))


def _clean_svg(raw: bytes) -> tuple[bytes, list[str]]:
    try:
        root = fromstring(raw, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadArtwork(_("Tệp phải là SVG hoặc PNG.")) from error
    if root.tag != f"{{{_SVG}}}svg":
        raise BadArtwork(_("Tệp phải là SVG hoặc PNG."))
    removed: list[str] = []
    _clean(root, removed)
    if not removed and b"<?xml-stylesheet" not in raw:
        return raw, removed
    register_namespace("", _SVG)
    register_namespace("xlink", _XLINK_HREF[1:].split("}")[0])
    return tostring(root, encoding="utf-8", xml_declaration=True), removed


def _clean(element: Element, removed: list[str]) -> None:
    for name, value in list(element.attrib.items()):
        if not _attribute_is_harmless(name, value):
            del element.attrib[name]
            removed.append(f"@{_local(name)}")
    for child in list(element):
        if not _element_is_harmless(child):
            element.remove(child)
            removed.append(_local(child.tag))
        else:
            _clean(child, removed)


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _element_is_harmless(element: Element) -> bool:
    # Editors leave elements of their own namespaces (metadata); they draw nothing.
    if not isinstance(element.tag, str) or not element.tag.startswith(f"{{{_SVG}}}"):
        return False
    if _local(element.tag) == "style":
        return not _OUTSIDE.search(element.text or "")
    return _local(element.tag) in _KEPT


def _attribute_is_harmless(name: str, value: str) -> bool:
    local = _local(name).lower()
    if local.startswith("on"):
        return False
    if local in {"href", "src"}:
        return value.startswith("#") or bool(_INNER_PICTURE.match(value))
    return not _OUTSIDE.search(value)
