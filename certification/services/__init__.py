"""Acts of the register and of rule sets; other acts are asked for by their module."""

from certification.services.artwork import load_artwork
from certification.services.refusals import (
    AlreadyEnded,
    AlreadyInForce,
    EndsOutsidePeriod,
    FewerStarsThanRunning,
    NotTheMaker,
    RegisterError,
)
from certification.services.register import (
    certificate_recorded,
    record_certificate,
    record_certificates_in_bulk,
    record_claim,
    refuse_if_blocked,
)
from certification.services.rulesets import (
    RuleSetChanged,
    load_rulesets,
)
from certification.services.withdrawals import (
    certificate_withdrawn,
    clear_for_sale,
    withdraw_certificate,
)

__all__ = [
    "AlreadyEnded",
    "AlreadyInForce",
    "EndsOutsidePeriod",
    "FewerStarsThanRunning",
    "NotTheMaker",
    "RegisterError",
    "RuleSetChanged",
    "certificate_recorded",
    "certificate_withdrawn",
    "clear_for_sale",
    "load_artwork",
    "load_rulesets",
    "record_certificate",
    "record_certificates_in_bulk",
    "record_claim",
    "refuse_if_blocked",
    "withdraw_certificate",
]
