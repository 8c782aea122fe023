"""Oscar's partner: a producer's selling account, and stock that cannot be oversold."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Floor
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord

from catalog.producers.models import Producer


class Partner(AbstractPartner):
    producer = models.OneToOneField(
        Producer, null=True, on_delete=models.PROTECT, related_name="selling_account"
    )


class StockRecord(AbstractStockRecord):
    is_sample_price = models.BooleanField(default=False)

    class Meta(AbstractStockRecord.Meta):
        abstract = False
        constraints = [
            # The last line against overselling: Oscar checks only before it writes.
            models.CheckConstraint(
                name="stock_never_oversold",
                condition=Q(num_in_stock__isnull=True)
                | Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0)),
            ),
            models.CheckConstraint(
                name="stock_price_is_whole_dong",
                condition=Q(price__isnull=True) | Q(price__gte=0, price=Floor("price")),
            ),
        ]


from oscar.apps.partner.models import *  # noqa: E402, F403
