from django.apps import AppConfig
from django.core import checks


class TraceabilityConfig(AppConfig):
    name = "traceability"
    label = "traceability"
    verbose_name = "Truy xuất nguồn gốc"

    def ready(self) -> None:
        from traceability.adapters.label_host import check_public_url

        checks.register(check_public_url)
