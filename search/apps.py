from oscar.core.application import OscarConfig


class SearchConfig(OscarConfig):
    """Stands where Oscar's search app stood, so that haystack is never imported."""

    name = "search"
    label = "search"
    namespace = "search"
    verbose_name = "Tìm kiếm"

    def ready(self) -> None:
        super().ready()
        from foundation import health
        from search import signals  # noqa: F401
        from search.selectors.engine_state import told

        health.also_tell(told)
