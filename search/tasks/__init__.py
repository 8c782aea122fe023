"""Jobs of the queue, one module for each part; procrastinate loads this package and so all."""

from search.tasks import counting, documents, following

__all__ = ["counting", "documents", "following"]
