"""Jobs of the queue, one module for each part; procrastinate loads this package and so all."""

from traceability.tasks import anchors, scans

__all__ = ["anchors", "scans"]
