"""Forms of the register; others are asked for by their module."""

from certification.forms.register import (
    DATE_WIDGET,
    ArtworkForm,
    CertificateForm,
    ClearanceForm,
    OfficeSearchForm,
    ProductSearchForm,
    RegisterSearchForm,
    WithdrawalForm,
)

__all__ = [
    "DATE_WIDGET",
    "ArtworkForm",
    "CertificateForm",
    "ClearanceForm",
    "OfficeSearchForm",
    "ProductSearchForm",
    "RegisterSearchForm",
    "WithdrawalForm",
]
