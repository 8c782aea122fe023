"""The register's rows. Asked for through selectors, changed through services."""

from certification.models.artwork import OcopArtwork
from certification.models.certificate import (
    Certificate,
    RecognitionClaim,
    SaleClearance,
    Withdrawal,
)

__all__ = ["Certificate", "OcopArtwork", "RecognitionClaim", "SaleClearance", "Withdrawal"]
