from django.apps import AppConfig

from foundation.catalogues import join_catalogues


class FoundationConfig(AppConfig):
    name = "foundation"
    label = "foundation"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        from foundation import signals  # noqa: F401 - who signed in is noted from now on

        join_catalogues()
