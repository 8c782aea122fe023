"""What the register refuses, each by its name; the texts are for people."""


class RegisterError(Exception):
    """An act the register refuses; its text is for people."""


class AlreadyInForce(RegisterError):
    """Another certificate of the product runs in the same period."""


class FewerStarsThanRunning(AlreadyInForce):
    """A certificate with more stars runs on that day; only its withdrawal ends it."""


class NotTheMaker(RegisterError):
    """The holder is neither the product's seller nor its declared maker."""


class AlreadyEnded(RegisterError):
    """The certificate was withdrawn or replaced before."""


class EndsOutsidePeriod(RegisterError):
    """The day named lies outside the certificate's period."""
