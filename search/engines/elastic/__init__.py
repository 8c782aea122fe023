"""Elasticsearch as an engine: a copy of the documents, made from the same rows and read by the
same rules (docs/decisions/0026-elasticsearch.md)."""

from search.engines.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine"]
