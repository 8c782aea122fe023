"""Acts on lots: open one, log what happened, test, give it codes, recall it."""

from traceability.selectors import label_key, label_text
from traceability.services.errors import (
    AlreadyRecalled,
    EventInFuture,
    EventOfAnotherLot,
    LotExists,
    MarkOfAnotherProduct,
    NoProducer,
    TooManyLabels,
    TraceError,
)
from traceability.services.events import log_event
from traceability.services.labels import start_label_run
from traceability.services.lots import open_lot, open_lots_in_bulk, record_test
from traceability.services.recalls import lot_recalled, recall_lot

__all__ = [
    "AlreadyRecalled",
    "EventInFuture",
    "EventOfAnotherLot",
    "LotExists",
    "MarkOfAnotherProduct",
    "NoProducer",
    "TooManyLabels",
    "TraceError",
    "label_key",
    "label_text",
    "log_event",
    "lot_recalled",
    "open_lot",
    "open_lots_in_bulk",
    "recall_lot",
    "record_test",
    "start_label_run",
]
