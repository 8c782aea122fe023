"""Jobs of the queue, one module for each part; procrastinate loads this package and so all."""

from certification.tasks import claims, deadlines, imports, open_data

__all__ = ["claims", "deadlines", "imports", "open_data"]
