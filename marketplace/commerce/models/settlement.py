"""Đối soát: what a producer is paid for a period, agreed line by line, and how it was paid."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from marketplace.commerce.models.fields import by_whom, dong
from marketplace.commerce.models.ledger import LedgerEntry


class PayoutBatch(models.Model):
    """One bank file with many payouts. Made once; the file can be drawn again, byte for byte."""

    number = models.CharField(_("số lô chi"), max_length=20, unique=True)
    layout = models.CharField(_("mẫu tệp"), max_length=20)
    pay_on = models.DateField(_("ngày chi"))
    by = by_whom()
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lô chi tiền")
        verbose_name_plural = _("lô chi tiền")

    def __str__(self) -> str:
        return self.number


class Settlement(models.Model):
    """A producer's statement of one period [from_on, to_on). Every entry on the producer's
    accounts stands in exactly one. `carried` is the balance of the one before that was not
    paid out (negative: the producer owed). All amounts in đồng, positive: the producer's.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("chờ chủ thể xem")
        DISPUTED = "DISPUTED", _("có dòng chưa đồng ý")
        ACCEPTED = "ACCEPTED", _("đã đồng ý")
        PAID = "PAID", _("đã trả tiền")
        CARRIED = "CARRIED", _("chuyển sang kỳ sau")

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="settlements")
    number = models.CharField(_("số bảng kê"), max_length=30, unique=True)
    from_on = models.DateField(_("từ ngày"))
    to_on = models.DateField(_("trước ngày"))
    carried = dong(_("chuyển từ kỳ trước"), default=0)
    moved = dong(_("phát sinh trong kỳ"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    accepts_by = models.DateField(_("trả lời trước"))
    made_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = by_whom()

    class Meta:
        verbose_name = _("bảng đối soát")
        verbose_name_plural = _("bảng đối soát")
        constraints = [
            models.UniqueConstraint(fields=["producer", "from_on"], name="one_settlement_a_period"),
            models.CheckConstraint(
                name="settlement_period_forward", condition=Q(to_on__gt=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def last_on(self) -> date:
        """The last day of the period, as people say it."""
        return self.to_on - timedelta(days=1)

    @property
    def balance(self) -> int:
        """What the producer gets (negative: owes), in đồng."""
        return self.carried + self.moved


class SettlementLine(models.Model):
    """One ledger entry in a statement. Append-only."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="lines")
    entry = models.OneToOneField(
        LedgerEntry, on_delete=models.PROTECT, related_name="settlement_line"
    )

    def __str__(self) -> str:
        return f"{self.settlement_id}: {self.entry_id}"


class SettlementDispute(models.Model):
    """A producer does not agree with a line; the platform answers, and may book a correction."""

    line = models.ForeignKey(SettlementLine, on_delete=models.PROTECT, related_name="disputes")
    words = models.CharField(_("vì sao không đồng ý"), max_length=500)
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(_("trả lời"), max_length=500, blank=True)
    correction = dong(_("điều chỉnh"), default=0)
    answered_by = by_whom()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(answered_at__isnull=True),
                name="one_open_dispute_a_line",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.words[:40]}"


class ConnectAccount(models.Model):
    """A producer's account at Stripe Connect, for the few who can be paid that way."""

    producer = models.OneToOneField(
        Producer, on_delete=models.PROTECT, related_name="connect_account"
    )
    reference = models.CharField(max_length=80, unique=True)
    is_on = models.BooleanField(_("trả qua Stripe"), default=False)

    def __str__(self) -> str:
        return self.reference


class Payout(models.Model):
    """The money of one accepted settlement. The bank account is the one verified on the day."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("chờ chi")
        PAID = "PAID", _("đã chi")
        FAILED = "FAILED", _("ngân hàng trả lại")

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="payouts")
    batch = models.ForeignKey(
        PayoutBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="payouts"
    )
    rail = models.CharField(max_length=10, default="BANK")
    amount = dong(_("số tiền"))
    bank_bin = models.CharField(_("mã ngân hàng"), max_length=6, blank=True)
    account_number = models.CharField(_("số tài khoản"), max_length=30, blank=True)
    account_holder = models.CharField(_("chủ tài khoản"), max_length=120, blank=True)
    memo = models.CharField(_("nội dung"), max_length=100)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reference = models.CharField(_("số giao dịch"), max_length=120, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    by = by_whom()

    class Meta:
        verbose_name = _("khoản chi")
        verbose_name_plural = _("khoản chi")
        constraints = [
            models.CheckConstraint(name="payout_holds_money", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["settlement"],
                condition=~Q(state="FAILED"),
                name="settlement_paid_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id}: {self.amount}"
