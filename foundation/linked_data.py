"""Facts for machines: schema.org as JSON-LD, and the whole addresses they want."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

CONTEXT = "https://schema.org"
_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(data: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> SafeString:
    """A thing, or several in one graph, as JSON that is safe inside a script element.

    Empty values (None, "", [], {}) are left out at every depth, so that callers write all they
    may know. The context is added. Dates are given as ISO text by the caller.
    """
    things = [data] if isinstance(data, Mapping) else list(data)
    body = things[0] if len(things) == 1 else {"@graph": things}
    said = _said({"@context": CONTEXT, **body})
    return SafeString(json.dumps(said, ensure_ascii=False).translate(_IN_SCRIPT))


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: v for k, v in ((k, _said(v)) for k, v in value.items()) if not _is_empty(v)}
    if isinstance(value, list | tuple):
        return [v for v in map(_said, value) if not _is_empty(v)]
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def absolute(path: str) -> str:
    """The address with the host the site is known by; "" stays ""."""
    return path if not path or "://" in path else f"{settings.PUBLIC_URL}{path}"


def breadcrumbs(items: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """A BreadcrumbList of {url, title}, from the root down; the last may have no url."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(item["title"]),
                "item": absolute(item.get("url", "")),
            }
            for position, item in enumerate(items, start=1)
        ],
    }
