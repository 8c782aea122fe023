"""The double-entry ledger: who owes what to whom. PostgreSQL refuses what does not balance."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from marketplace.commerce.models.consignment import Consignment
from marketplace.commerce.models.fields import by_whom, dong
from marketplace.commerce.models.payments import Payment
from marketplace.commerce.rules.ledger import Account, Booking, Purpose


class DatabaseTransaction(models.Func):
    """The number of the running transaction of PostgreSQL, the same inside its savepoints."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()
    arity = 0


class LedgerAccount(models.Model):
    """One account; those of producers and carriers are one row each. Made when first used."""

    kind = models.CharField(max_length=20, choices=[(a.value, a.value) for a in Account])
    producer = models.ForeignKey(
        Producer, null=True, on_delete=models.PROTECT, related_name="ledger_accounts"
    )
    party = models.CharField(max_length=60, blank=True)
    """The carrier's or provider's name where the kind has many of them."""

    class Meta:
        verbose_name = _("tài khoản sổ cái")
        verbose_name_plural = _("tài khoản sổ cái")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "producer", "party"],
                name="ledger_account_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        whose = self.party or (str(self.producer) if self.producer_id else "")
        return f"{self.kind} {whose}".strip()


class LedgerTransaction(models.Model):
    """One happening with money. `key` makes each happen once; append-only (migration 0007)."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=[(b.value, b.value) for b in Booking])
    order = models.ForeignKey(
        "order.Order", null=True, on_delete=models.PROTECT, related_name="ledger_transactions"
    )
    payment = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="ledger_transactions"
    )
    words = models.CharField(max_length=200, blank=True)
    booked_on = models.DateField()
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)
    made_in = models.BigIntegerField(db_default=DatabaseTransaction(), editable=False)
    """Legs are added only by the transaction of PostgreSQL that wrote this row."""

    class Meta:
        verbose_name = _("bút toán")
        verbose_name_plural = _("bút toán")
        indexes = [models.Index(fields=["booked_on"])]

    def __str__(self) -> str:
        return self.key


class LedgerEntry(models.Model):
    """One leg: `amount` in whole đồng, positive debit, negative credit. Legs of a transaction
    add up to nothing; a constraint trigger asks when the transaction commits."""

    transaction = models.ForeignKey(
        LedgerTransaction, on_delete=models.PROTECT, related_name="entries"
    )
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries")
    amount = dong()
    purpose = models.CharField(max_length=20, choices=[(p.value, p.value) for p in Purpose])
    consignment = models.ForeignKey(
        Consignment, null=True, on_delete=models.PROTECT, related_name="ledger_entries"
    )
    line = models.ForeignKey(
        "order.Line", null=True, on_delete=models.PROTECT, related_name="ledger_entries"
    )

    class Meta:
        verbose_name = _("dòng sổ cái")
        verbose_name_plural = _("dòng sổ cái")
        constraints = [models.CheckConstraint(name="entry_moves_money", condition=~Q(amount=0))]
        indexes = [models.Index(fields=["account", "id"])]

    def __str__(self) -> str:
        return f"{self.account}: {self.amount}"
