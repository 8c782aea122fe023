"""A provider behind a plain JSON interface: `POST {INVOICE_URL}/invoices`.

Providers differ in their words, not in this shape; one that speaks otherwise gets a module beside
this one. The key goes as `Idempotency-Key`: a provider that saw it before answers the same.
"""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings

from marketplace.commerce.adapters.invoices.base import InvoiceRefused, Issued, ProviderDown

SECONDS_TO_ANSWER = 10
MOST_BYTES = 200_000


class HttpProvider:
    code = "http"

    def is_set_up(self) -> bool:
        return bool(settings.INVOICE_URL and settings.INVOICE_TOKEN)

    def issue(self, *, key: str, data: dict[str, Any]) -> Issued:
        request = Request(  # noqa: S310 - the operator's own setting
            f"{settings.INVOICE_URL}/invoices",
            data=json.dumps(data, ensure_ascii=False).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {settings.INVOICE_TOKEN}",
                "Idempotency-Key": key,
            },
            method="POST",
        )
        try:
            with urlopen(request, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310
                told = json.loads(answer.read(MOST_BYTES))
        except HTTPError as error:
            if 400 <= error.code < 500 and error.code not in {408, 409, 425, 429}:
                raise InvoiceRefused(_words(error)) from error
            raise ProviderDown(f"HTTP {error.code}") from error
        except (OSError, ValueError) as error:
            raise ProviderDown(type(error).__name__) from error
        number = str(told.get("number", "")) if isinstance(told, dict) else ""
        if not number:
            raise ProviderDown("no number in the answer")
        return Issued(number[:40])


def _words(error: HTTPError) -> str:
    try:
        told = json.loads(error.read(MOST_BYTES))
        return str(told["error"])[:300]
    except (OSError, ValueError, KeyError, TypeError):
        return f"HTTP {error.code}"
