"""One way to write a value down, so that its hash says whether it changed."""

import json
from hashlib import sha256
from typing import Any


def canonical(value: Any) -> str:
    """The value as JSON: keys in order, no spaces, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return sha256(canonical(value).encode()).hexdigest()


def version_of(value: Any) -> str:
    """A short name of what stands now, to see whether another device changed it since."""
    return hash_of(value)[:16]
