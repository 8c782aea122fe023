from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "catalog.places"
    label = "places"
    verbose_name = "Nơi làm ra"
