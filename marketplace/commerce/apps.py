from django.apps import AppConfig


class CommerceConfig(AppConfig):
    name = "marketplace.commerce"
    label = "commerce"
    verbose_name = "Mua bán"

    def ready(self) -> None:
        from marketplace.commerce import checks, recalls  # noqa: F401 - the checks register themselves

        recalls.connect()
