"""From the growing area to the hand that scans."""

from traceability.models.epcis import ApiKey, CaptureJob, EpcisEvent, EpcisThing
from traceability.models.event import ChainAnchor, TraceEvent, TracePhoto
from traceability.models.label import (
    GtinRight,
    LabelAllocation,
    LabelEpoch,
    LabelPlan,
    LabelPrint,
    LabelRange,
    LabelRun,
)
from traceability.models.lot import LabTest, Lot, LotHandover, LotLoss, LotMaterial, LotUse
from traceability.models.origin import (
    AppliedStandard,
    AreaStandard,
    Grower,
    PackingSite,
    Supplier,
)
from traceability.models.recall import (
    LotRecordRequest,
    Recall,
    RecallCampaign,
    RecallParty,
    RecallStep,
)
from traceability.models.scan import (
    CloneAlert,
    CloneRuling,
    LabelScan,
    RefusedScan,
    ScanDay,
    ScanFile,
    ScanSalt,
)

__all__ = [
    "ApiKey",
    "AppliedStandard",
    "AreaStandard",
    "CaptureJob",
    "ChainAnchor",
    "CloneAlert",
    "CloneRuling",
    "EpcisEvent",
    "EpcisThing",
    "Grower",
    "GtinRight",
    "LabTest",
    "LabelAllocation",
    "LabelEpoch",
    "LabelPlan",
    "LabelPrint",
    "LabelRange",
    "LabelRun",
    "LabelScan",
    "Lot",
    "LotHandover",
    "LotLoss",
    "LotMaterial",
    "LotRecordRequest",
    "LotUse",
    "PackingSite",
    "Recall",
    "RecallCampaign",
    "RecallParty",
    "RecallStep",
    "RefusedScan",
    "ScanDay",
    "ScanFile",
    "ScanSalt",
    "Supplier",
    "TraceEvent",
    "TracePhoto",
]
