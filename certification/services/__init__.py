"""Acts of the register and of rule sets; other acts are asked for by their module."""

from certification.services.register import (
    AlreadyEnded,
    AlreadyInForce,
    EndsOutsidePeriod,
    FewerStarsThanRunning,
    NotTheMaker,
    RegisterError,
    certificate_recorded,
    certificate_withdrawn,
    clear_for_sale,
    load_artwork,
    record_certificate,
    record_certificates_in_bulk,
    record_claim,
    refuse_if_blocked,
    withdraw_certificate,
)
from certification.services.rulesets import (
    RuleSetChanged,
    load_rulesets,
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
