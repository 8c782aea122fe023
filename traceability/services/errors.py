"""What traceability refuses."""


class TraceError(Exception):
    """An act that traceability refuses; its text is for people."""


class LotExists(TraceError):
    """The product already has a lot of this code."""


class NoProducer(TraceError):
    """Nobody is on record as the product's producer."""


class EventInFuture(TraceError):
    """An event or a test cannot be entered before it happens."""


class EventOfAnotherLot(TraceError):
    """An event may only correct an event of its own lot."""


class TooManyLabels(TraceError):
    """A run holds at most 3,600,000 labels."""


class MarkOfAnotherProduct(TraceError):
    """The granted mark belongs to another product, or the codes are not for packs."""


class AlreadyRecalled(TraceError):
    """The lot is being recalled already."""
