from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks


class TraceabilityConfig(AppConfig):
    name = "traceability"
    label = "traceability"
    verbose_name = "Truy xuất nguồn gốc"

    def ready(self) -> None:
        from foundation import health
        from traceability import signals  # noqa: F401 - connects itself
        from traceability.adapters.label_host import check_public_url
        from traceability.selectors.label_epochs import key_trouble

        def check_label_keys(databases: Sequence[str] | None = None, **_more: Any) -> list[Any]:
            trouble = key_trouble() if databases else ""
            return [checks.Error(trouble, id="traceability.E001")] if trouble else []

        checks.register(check_public_url)
        checks.register(check_label_keys, checks.Tags.database)
        health.also_ask(key_trouble)
