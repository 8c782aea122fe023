from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "certification"
    label = "certification"
    verbose_name = "Chứng nhận OCOP"

    def ready(self) -> None:
        from certification import signals  # noqa: F401 - its receivers register themselves
