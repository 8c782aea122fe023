"""Words are looked at when they are written, and again when a certificate is withdrawn.

Bulk loads pass by here; the night's job (tasks/claims.py) sees what they brought.
"""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import Withdrawal
from certification.selectors.claims import producer_wording, product_wordings
from certification.services import certificate_withdrawn
from certification.services.claims import hold_claims
from foundation.calendar import today


@receiver(post_save, sender=Product, dispatch_uid="hold_claims_of_product")
def hold_claims_of_product(instance: Product, **_: Any) -> None:
    if instance.is_public:
        hold_claims(wordings=product_wordings(instance), on=today())


@receiver(post_save, sender=Producer, dispatch_uid="hold_claims_of_producer")
def hold_claims_of_producer(instance: Producer, **_: Any) -> None:
    hold_claims(wordings=[producer_wording(instance)], on=today())


@receiver(certificate_withdrawn, dispatch_uid="hold_claims_of_withdrawn")
def hold_claims_of_withdrawn(withdrawal: Withdrawal, **_: Any) -> None:
    """A withdrawal that counts later is left to the night before it does."""
    on = today()
    if withdrawal.effective_on <= on:
        product = withdrawal.certificate.product
        texts = [*product_wordings(product)]
        if product.producer is not None:
            texts.append(producer_wording(product.producer))
        hold_claims(wordings=texts, on=on, cause="WITHDRAWN")
