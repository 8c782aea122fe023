"""Pictures in Oscar's staff pages, shrunk by Willow; Oscar's own helpers are extras we do
not install."""

from django.core.files.storage import default_storage


class WillowThumbnailer:
    """Oscar's thumbnailer interface over the stored original: staff pages alone use it."""

    def generate_thumbnail(self, source: object, **options: object) -> "Thumbnail":
        return Thumbnail(str(source))

    def delete_thumbnails(self, source: object) -> None:
        """Nothing is generated, so nothing is left behind."""


class Thumbnail:
    def __init__(self, name: str) -> None:
        self.name = name
        self.url = default_storage.url(name)
