"""Speaking JSON with a wallet's server. Called with nothing locked."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

SECONDS = 30
"""MoMo asks for 30 seconds; the others answer sooner."""
MOST_BYTES = 256 * 1024


class WalletDown(Exception):
    """No answer, or one that is not JSON; whether anything was done is not known."""


def post(address: str, facts: Mapping[str, object]) -> dict[str, Any]:
    """The answer to one request. Raises WalletDown."""
    request = urllib.request.Request(  # noqa: S310 - the address is a setting
        address,
        json.dumps(facts).encode(),
        {"Content-Type": "application/json; charset=utf-8"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            said = json.loads(answer.read(MOST_BYTES))
    except urllib.error.HTTPError as error:
        said = _json_of(error)
    except (OSError, ValueError) as error:
        raise WalletDown(str(error)) from error
    if not isinstance(said, dict):
        raise WalletDown("the answer is no object")
    return said


def _json_of(error: urllib.error.HTTPError) -> Any:
    """MoMo answers refusals with 4xx and a JSON that says why."""
    if error.code >= 500:
        raise WalletDown(f"HTTP {error.code}") from error
    try:
        return json.loads(error.read(MOST_BYTES))
    except ValueError:
        raise WalletDown(f"HTTP {error.code}") from error
