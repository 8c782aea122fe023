"""Money of buyers: what is owed, what came, what goes back. Rows of money are only added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.commerce.models.consignment import Consignment
from marketplace.commerce.models.fields import by_whom, dong


class Payment(models.Model):
    """How one order is paid: one for each order, whatever was tried.

    `amount` is the order's total when ordered, in đồng. What is still owed is asked of
    `selectors.payments.owed`, never kept.
    """

    class State(models.TextChoices):
        ON_DELIVERY = "ON_DELIVERY", _("trả khi nhận hàng")
        WAITING = "WAITING", _("chờ trả tiền")
        PART_PAID = "PART_PAID", _("mới trả một phần")
        PAID = "PAID", _("đã trả đủ")
        EXPIRED = "EXPIRED", _("quá hạn trả")
        CANCELLED = "CANCELLED", _("không cần trả nữa")

    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="payment")
    method = models.CharField(max_length=30)
    state = models.CharField(_("trạng thái"), max_length=12, choices=State.choices)
    amount = dong(_("số tiền"))
    due_at = models.DateTimeField(_("trả trước"), null=True, blank=True)
    memo = models.CharField(_("nội dung chuyển khoản"), max_length=25, null=True, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("khoản phải trả")
        verbose_name_plural = _("khoản phải trả")
        constraints = [
            models.CheckConstraint(name="payment_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="unpaid_order_has_a_deadline",
                condition=~Q(state__in=["WAITING", "PART_PAID"]) | Q(due_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.amount} ({self.method})"


class PaymentAttempt(models.Model):
    """One try to pay at a provider: a Checkout Session, a wallet's transaction.

    `key` is made of order and number alone, so a try sent twice is one try at the provider.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("đang chờ")
        PAID = "PAID", _("đã trả")
        EXPIRED = "EXPIRED", _("hết hạn")
        FAILED = "FAILED", _("không thành")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="attempts")
    method = models.CharField(max_length=30)
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80, unique=True)
    reference = models.CharField(max_length=120, blank=True)
    address = models.URLField(max_length=1000, blank=True)
    amount = dong()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    expires_at = models.DateTimeField(null=True, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    """When the provider was last asked what became of it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "number"], name="attempts_number_once"),
            models.UniqueConstraint(
                fields=["method", "reference"],
                condition=~Q(reference=""),
                name="attempt_reference_once",
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state="OPEN"), name="one_open_attempt"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Receipt(models.Model):
    """Money of a buyer that truly came: append-only, once for each reference of its method.

    Cash counts when the carrier reports the parcel delivered; its reference is the consignment.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="receipts")
    method = models.CharField(max_length=30)
    reference = models.CharField(max_length=120)
    amount = dong()
    received_at = models.DateTimeField()
    noted_at = models.DateTimeField(auto_now_add=True)
    by = by_whom()

    class Meta:
        verbose_name = _("tiền đã nhận")
        verbose_name_plural = _("tiền đã nhận")
        constraints = [
            models.UniqueConstraint(fields=["method", "reference"], name="receipt_once"),
            models.CheckConstraint(name="receipt_holds_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.reference}: {self.amount}"


class Refund(models.Model):
    """Money that goes back to a buyer, the way it came. The wish is written in the act that
    causes it; sending is a job, so a provider that is down delays it and loses nothing.

    Refunds of a payment that have not failed never exceed what came (migration 0007).
    """

    class Reason(models.TextChoices):
        CANCELLED = "CANCELLED", _("huỷ trước khi giao")
        RETURNED = "RETURNED", _("hàng trả lại")
        ALLOWANCE = "ALLOWANCE", _("giảm giá sau khi nhận")
        OVERPAID = "OVERPAID", _("trả thừa")
        LATE = "LATE", _("trả khi đơn đã đóng")
        DISPUTE = "DISPUTE", _("ngân hàng đòi lại")
        INTEREST = "INTEREST", _("tiền lãi chậm trả")

    class Funder(models.TextChoices):
        BUYER_FUNDS = "BUYER_FUNDS", _("tiền đang giữ của người mua")
        PRODUCER = "PRODUCER", _("chủ thể")
        PLATFORM = "PLATFORM", _("chợ")

    class State(models.TextChoices):
        WAITING = "WAITING", _("chờ gửi")
        NEEDS_ACCOUNT = "NEEDS_ACCOUNT", _("chờ số tài khoản của người mua")
        SENT = "SENT", _("đã gửi, chờ xác nhận")
        DONE = "DONE", _("đã trả lại")
        FAILED = "FAILED", _("không gửi được")

    BY_TRANSFER = ("CASH_ON_DELIVERY", "VIETQR")
    """Ways to pay whose money nobody but a person with a bank account can send back."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    consignment = models.ForeignKey(
        Consignment, null=True, blank=True, on_delete=models.PROTECT, related_name="refunds"
    )
    number = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=30)
    receipt = models.ForeignKey(
        Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="refunds"
    )
    """The money it gives back, where the provider must be told which."""
    amount = dong(_("số tiền"))
    reason = models.CharField(_("vì sao"), max_length=12, choices=Reason.choices)
    funder = models.CharField(_("ai chịu"), max_length=12, choices=Funder.choices)
    words = models.CharField(_("lời ghi"), max_length=300, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=14, choices=State.choices, default=State.WAITING
    )
    reference = models.CharField(_("mã giao dịch"), max_length=120, blank=True)
    failure = models.CharField(_("vì sao không gửi được"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_by = models.DateField(_("trả lại trước"))
    # To whom a transfer goes: personal data, wiped once the money is back (services.refunds).
    bank = models.CharField(_("ngân hàng"), max_length=20, blank=True)
    account_number = models.CharField(_("số tài khoản"), max_length=30, blank=True)
    account_holder = models.CharField(_("chủ tài khoản"), max_length=120, blank=True)
    by = by_whom()
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("hoàn tiền")
        verbose_name_plural = _("hoàn tiền")
        constraints = [
            models.UniqueConstraint(fields=["payment", "number"], name="refunds_number_once"),
            models.CheckConstraint(name="refund_holds_money", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["method", "reference"],
                condition=~Q(reference=""),
                name="refund_reference_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_by"])]

    def __str__(self) -> str:
        return f"{self.payment_id}/{self.number}: {self.amount}"

    @property
    def key(self) -> str:
        """The idempotency key at a provider: the same refund sent twice is one refund."""
        return f"rf:{self.payment.order.number}:{self.number}"

    @property
    def takes_account(self) -> bool:
        """Whether the buyer may say now where this refund is to be transferred: as soon as it is
        promised where no provider could pay it, else when one could not, or to correct it."""
        if self.state == self.State.WAITING:
            return self.account_number != "" or self.method in self.BY_TRANSFER
        return self.state == self.State.NEEDS_ACCOUNT

    @property
    def goes_by_hand(self) -> bool:
        """Whether a person pays it by bank transfer. One that is on its way at a provider does
        not: both would pay."""
        if self.state == self.State.NEEDS_ACCOUNT:
            return True
        return self.state == self.State.WAITING and bool(self.account_number)


class RefundUnit(models.Model):
    """Packs of a line that came back with a refund: their commission and tax go back too.
    Append-only."""

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="units")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="refund_units")
    quantity = models.PositiveIntegerField()
    amount = dong()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="refund_names_a_line_once"),
            models.CheckConstraint(
                name="refund_unit_holds_packs", condition=Q(quantity__gt=0, amount__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.refund_id}: {self.quantity} × {self.line_id}"


class ProviderEvent(models.Model):
    """What a provider's signed call told us, kept once under the provider's own number.

    Only calls whose signature was right are kept. The payload is a hint: what happened is
    read from the provider's interface, and then `handled_at` is set in the same transaction.
    Differences that a daily comparison finds stand here too, as kind "comparison".
    """

    provider = models.CharField(max_length=30)
    reference = models.CharField(max_length=120)
    kind = models.CharField(max_length=80, blank=True)
    payload = models.JSONField(default=dict)
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="provider_event_once")
        ]
        indexes = [models.Index(fields=["provider", "handled_at"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class StatementImport(models.Model):
    """A bank's statement file that was read; the same file again is known by its hash."""

    layout = models.CharField(_("mẫu ngân hàng"), max_length=30)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField(default=0)
    new_rows = models.PositiveIntegerField(default=0)
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file_name


class BankTransfer(models.Model):
    """One incoming row of our bank account: the same money told by a file, a call and a poll is
    one row. `amount` in đồng. Nothing is marked paid by anything else than such a row."""

    class State(models.TextChoices):
        MATCHED = "MATCHED", _("đã khớp đơn")
        UNMATCHED = "UNMATCHED", _("chưa biết của đơn nào")
        CLOSED_ORDER = "CLOSED_ORDER", _("đơn đã đóng")
        DOUBLE = "DOUBLE", _("trả hai lần")
        NOT_OURS = "NOT_OURS", _("không phải tiền đơn hàng")
        REFUNDED = "REFUNDED", _("đã hoàn lại người chuyển")

    account = models.CharField(_("tài khoản nhận"), max_length=30)
    reference = models.CharField(_("số giao dịch"), max_length=80)
    amount = dong(_("số tiền"))
    memo = models.CharField(_("nội dung"), max_length=300, blank=True)
    booked_at = models.DateTimeField(_("lúc"))
    source = models.CharField(max_length=20)
    state = models.CharField(max_length=14, choices=State.choices, default=State.UNMATCHED)
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="transfers"
    )
    statement = models.ForeignKey(
        StatementImport, null=True, blank=True, on_delete=models.PROTECT, related_name="transfers"
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    decided_by = by_whom()
    decided_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tiền vào tài khoản")
        verbose_name_plural = _("tiền vào tài khoản")
        constraints = [
            models.UniqueConstraint(fields=["account", "reference"], name="bank_row_once"),
            models.CheckConstraint(name="bank_row_holds_money", condition=Q(amount__gt=0)),
        ]
        indexes = [models.Index(fields=["state", "booked_at"])]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"


class CardDispute(models.Model):
    """A buyer's bank takes card money back until it is decided."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    reference = models.CharField(max_length=120, unique=True)
    amount = dong()
    state = models.CharField(max_length=40)
    reason = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    is_won = models.BooleanField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"


class CashCollection(models.Model):
    """Cash of one delivered consignment, and who holds it: first whoever delivered, then the
    producer, until it is remitted. Append-only; remittances count it down."""

    class Holder(models.TextChoices):
        CARRIER = "CARRIER", _("đơn vị vận chuyển")
        PRODUCER = "PRODUCER", _("chủ thể")

    consignment = models.OneToOneField(
        Consignment, on_delete=models.PROTECT, related_name="cash_collection"
    )
    holder = models.CharField(_("ai đang giữ"), max_length=10, choices=Holder.choices)
    carrier = models.CharField(_("đơn vị vận chuyển"), max_length=60, blank=True)
    amount = dong(_("tiền thu hộ"))
    collected_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="cash_holds_money", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.consignment_id}: {self.amount}"


class CashRemittance(models.Model):
    """Cash on delivery that a carrier (or a producer) paid over: to the platform, or to the
    producer, who then owes it. `amount` in đồng is what came; its lines say for which parcels."""

    class To(models.TextChoices):
        PLATFORM = "PLATFORM", _("chợ")
        PRODUCER = "PRODUCER", _("chủ thể")

    payer = models.CharField(_("ai nộp"), max_length=10, choices=CashCollection.Holder.choices)
    carrier = models.CharField(_("đơn vị vận chuyển"), max_length=60, blank=True)
    producer = models.ForeignKey(
        "producers.Producer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to = models.CharField(_("nộp cho"), max_length=10, choices=To.choices)
    reference = models.CharField(_("số chứng từ"), max_length=80)
    amount = dong(_("số tiền"))
    paid_on = models.DateField(_("ngày"))
    by = by_whom()
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("nộp tiền thu hộ")
        verbose_name_plural = _("nộp tiền thu hộ")
        constraints = [
            models.UniqueConstraint(fields=["payer", "carrier", "reference"], name="remitted_once"),
            models.CheckConstraint(name="remittance_holds_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"


class RemittanceLine(models.Model):
    """For which collection how much of a remittance is. Append-only."""

    remittance = models.ForeignKey(CashRemittance, on_delete=models.PROTECT, related_name="lines")
    collection = models.ForeignKey(
        CashCollection, on_delete=models.PROTECT, related_name="remitted"
    )
    amount = dong()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["remittance", "collection"], name="remittance_names_cash_once"
            ),
            models.CheckConstraint(name="remittance_line_holds_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id}: {self.amount}"
