from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "marketplace.office"
    label = "office"
    verbose_name = "Văn phòng chương trình"
