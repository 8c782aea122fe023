from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "marketplace.storefront"
    label = "storefront"
    verbose_name = "Mặt tiền"

    def ready(self) -> None:
        from marketplace.storefront import cdn

        cdn.connect()
