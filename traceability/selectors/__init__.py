"""Questions about lots, labels and recalls. Nothing here writes; the caller brings the day."""

from traceability.selectors.chain import verify_chain
from traceability.selectors.codes import (
    KnownLabel,
    known_label,
    label_key,
    label_text,
    lot_code_text,
)
from traceability.selectors.lots import (
    LotSummary,
    newest_lot,
    recalled_lot_ids,
    recalled_product_ids,
    running_recalls,
)
from traceability.selectors.story import ScanStory, scan_story
from traceability.selectors.story_parts import JourneyStep, LabResult

__all__ = [
    "JourneyStep",
    "KnownLabel",
    "LabResult",
    "LotSummary",
    "ScanStory",
    "known_label",
    "label_key",
    "label_text",
    "lot_code_text",
    "newest_lot",
    "recalled_lot_ids",
    "recalled_product_ids",
    "running_recalls",
    "scan_story",
    "verify_chain",
]
