from oscar.core.application import OscarConfig


class CatalogueConfig(OscarConfig):
    """Oscar's catalogue without its pages: those need haystack; ours are in the storefront."""

    label = "catalogue"
    name = "catalog.products"
    namespace = "catalogue"
    verbose_name = "Sản phẩm"

    def ready(self) -> None:
        from oscar.apps.catalogue import receivers  # noqa: F401
