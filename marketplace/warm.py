"""What a worker does before its first visitor, so that no visitor pays for it."""

import gc
from pathlib import Path

from django.template import engines
from django.template.loader import get_template
from django.urls import get_resolver


def warm_up() -> None:
    """Load every view and template of ours, and take all that is loaded out of the collector.

    Python's full collection walks every object there is: about half a million after loading, a
    quarter of a second in which the page of whoever asked just then waits, about once in twenty
    pages made anew. What is loaded stays loaded, so it is never garbage and need not be walked.
    """
    _ = get_resolver().url_patterns
    for folder in engines["django"].dirs:
        for path in sorted(Path(folder).rglob("*.html")):
            get_template(path.relative_to(folder).as_posix())
    gc.collect()
    gc.freeze()
