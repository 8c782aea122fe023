from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"
    verbose_name = "Nội dung"

    def ready(self) -> None:
        from cms.selectors import platform
        from marketplace.commerce.selectors.platform import told_by

        told_by(platform)
