from django.apps import AppConfig


class ProducersConfig(AppConfig):
    name = "catalog.producers"
    label = "producers"
    verbose_name = "Chủ thể"
