"""Oscar's class loading, kept away from Oscar's own search app (which needs haystack)."""

from importlib import import_module

from oscar.core.loading import default_class_loader


def class_loader(module_label: str, classnames: list[str], module_prefix: str) -> list[type]:
    """Classes of `search.…` come from our package alone; all others as Oscar finds them."""
    if module_label.split(".")[0] == "search":
        module = import_module(module_label)
        return [getattr(module, name) for name in classnames]
    return default_class_loader(module_label, classnames, module_prefix)
