"""Lots and labels in the back office; Wagtail loads this package and thereby its parts."""

from traceability.wagtail_hooks import epcis, events, labels, lots, menu, scans

__all__ = ["epcis", "events", "labels", "lots", "menu", "scans"]
