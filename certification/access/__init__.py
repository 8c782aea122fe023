"""Who may open what of the register; other rooms' gates are asked for by their module."""

from certification.access.register import (
    READ,
    RECORD,
    Reach,
    artwork_keeper,
    authorities_within,
    certificate_to_act_on,
    certificate_to_read,
    certificates_within,
    may_act_on,
    product_to_certify,
    products_within,
    reach_of,
    reader,
    recorder,
)

__all__ = [
    "READ",
    "RECORD",
    "Reach",
    "artwork_keeper",
    "authorities_within",
    "certificate_to_act_on",
    "certificate_to_read",
    "certificates_within",
    "may_act_on",
    "product_to_certify",
    "products_within",
    "reach_of",
    "reader",
    "recorder",
]
