"""The register's rows. Asked for through selectors, changed through services."""

from certification.models.artwork import OcopArtwork
from certification.models.certificate import (
    Certificate,
    CertificateState,
    RecognitionClaim,
    SaleClearance,
    Withdrawal,
)
from certification.models.ruleset import RuleSet

__all__ = [
    "Certificate",
    "CertificateState",
    "OcopArtwork",
    "RecognitionClaim",
    "RuleSet",
    "SaleClearance",
    "Withdrawal",
]
