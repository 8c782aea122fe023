"""From the growing area to the hand that scans."""

from traceability.models.label import LabelRun
from traceability.models.lot import LabTest, Lot, Recall, TraceEvent

__all__ = ["LabTest", "LabelRun", "Lot", "Recall", "TraceEvent"]
