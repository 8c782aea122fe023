"""One producer's part of an order: what it costs, where it stands, whose money it is."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer, SalesPoint
from marketplace.commerce.models.fields import by_whom, dong
from marketplace.commerce.rules import consignment as states
from traceability.models import Lot


class Consignment(models.Model):
    """Kiện hàng: one producer's part of one order. Its lines are the order's lines of
    the producer's selling account.

    The money written when ordering never changes (migration 0007); what is taken off later
    is a `Cut`. The sum over an order's consignments is the order's total, to the đồng: a
    constraint trigger asks at the end of every transaction.
    """

    class State(models.TextChoices):
        PLACED = "PLACED", _("mới đặt")
        ACCEPTED = "ACCEPTED", _("chủ thể đã nhận đơn")
        PACKED = "PACKED", _("đã đóng gói")
        HANDED_OVER = "HANDED_OVER", _("đã giao cho đơn vị vận chuyển")
        DELIVERED = "DELIVERED", _("người mua đã nhận")
        REFUSED = "REFUSED", _("người mua không nhận")
        RETURNED = "RETURNED", _("đã trả về chủ thể")
        CANCELLED = "CANCELLED", _("đã huỷ")

    class Kind(models.TextChoices):
        PARCEL = "PARCEL", _("gửi hàng")
        PICKUP = "PICKUP", _("khách tới lấy")
        SERVICE = "SERVICE", _("dịch vụ")

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="consignments")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="consignments")
    kind = models.CharField(
        _("cách nhận"), max_length=10, choices=Kind.choices, default=Kind.PARCEL
    )
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=State.choices, default=State.PLACED
    )
    released_at = models.DateTimeField(_("chủ thể được làm từ"), null=True, blank=True)
    """From here the producer sees it and may act: at once for cash, when paid for the rest."""
    goods_total = models.DecimalField(_("tiền hàng"), max_digits=12, decimal_places=0)
    delivery_charge = models.DecimalField(_("phí giao"), max_digits=12, decimal_places=0)
    platform_discount = dong(_("chợ giảm"), default=0)
    producer_discount = dong(_("chủ thể giảm"), default=0)
    weight_grams = models.PositiveIntegerField(_("khối lượng (gam)"), null=True, blank=True)
    zone = models.CharField(_("vùng giao"), max_length=80, blank=True)
    pickup_at = models.ForeignKey(
        SalesPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wanted_on = models.DateField(_("ngày muốn nhận"), null=True, blank=True)
    ready_on = models.DateField(_("có hàng từ ngày"), null=True, blank=True)
    """Set for what was ordered before its harvest: it leaves from this day on."""
    carrier = models.CharField(_("đơn vị vận chuyển"), max_length=60, blank=True)
    tracking_code = models.CharField(_("mã vận đơn"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("kiện hàng")
        verbose_name_plural = _("kiện hàng")
        constraints = [
            models.UniqueConstraint(fields=["order", "producer"], name="one_consignment_each"),
            models.CheckConstraint(
                name="consignment_money_not_negative",
                condition=Q(
                    delivery_charge__gte=0,
                    platform_discount__gte=0,
                    producer_discount__gte=0,
                    goods_total__gte=F("platform_discount") + F("producer_discount"),
                ),
            ),
        ]
        indexes = [models.Index(fields=["producer", "state"])]

    def __str__(self) -> str:
        return f"{self.order.number} – {self.producer}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.state not in states.ENDED

    @property
    def discount(self) -> int:
        """What vouchers and offers took off the goods, whoever pays for it, in đồng."""
        return self.platform_discount + self.producer_discount

    @property
    def total(self) -> int:
        """What the buyer agreed to pay for this part when ordering, in đồng."""
        return int(self.goods_total + self.delivery_charge) - self.discount


class ConsignmentEvent(models.Model):
    """What happened to a consignment, when and by whom: append-only (migration 0002).

    `number` counts from 1 within the consignment, so two at once cannot both be the next.
    """

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, choices=Consignment.State.choices)
    note = models.CharField(max_length=200, blank=True)
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consignment", "number"], name="consignment_event_numbers_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consignment} – {self.get_state_display()}"


class LineShare(models.Model):
    """Whose money a line is: frozen when ordering, append-only.

    An ordinary line has one share, its seller's; a gift box one for each component's maker.
    Rates are in basis points (1/100 %), the amounts they gave in đồng beside them, so nothing
    is ever computed again from a rate of today. Shares of a line add up to what the line cost
    before discounts (migration 0007).
    """

    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="shares")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(
        "catalogue.Product", null=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = dong(_("tiền hàng"))
    platform_discount = dong(default=0)
    producer_discount = dong(default=0)
    commission_bp = models.PositiveSmallIntegerField(_("phí sàn (1/100 %)"))
    commission = dong(_("phí sàn"))
    tax_bp = models.PositiveSmallIntegerField(_("thuế khấu trừ (1/100 %)"), default=0)
    tax = dong(_("thuế khấu trừ"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "producer", "product"], name="line_shared_once_each"
            ),
            models.CheckConstraint(
                name="share_is_whole_and_fair",
                condition=Q(
                    amount__gte=0,
                    platform_discount__gte=0,
                    producer_discount__gte=0,
                    commission__gte=0,
                    tax__gte=0,
                    commission_bp__lte=10_000,
                    tax_bp__lte=10_000,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} – {self.producer_id}: {self.amount}"


class Cut(models.Model):
    """What was taken off a consignment before it left: packs of a line, or (`line` null) the
    delivery charge. Append-only. `amount` is what the buyer no longer owes, in đồng."""

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="cuts")
    line = models.ForeignKey("order.Line", null=True, on_delete=models.PROTECT, related_name="cuts")
    quantity = models.PositiveIntegerField(default=0)
    amount = dong()
    reason = models.CharField(_("lý do"), max_length=200)
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cut_takes_packs_or_delivery",
                condition=Q(amount__gte=0)
                & (Q(line__isnull=True, quantity=0) | Q(line__isnull=False, quantity__gt=0)),
            ),
            models.UniqueConstraint(
                fields=["consignment"],
                condition=Q(line__isnull=True),
                name="delivery_charge_cut_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consignment_id}: -{self.amount}"


class ConsignmentLot(models.Model):
    """Which lot the packs of a line came from, noted when they are packed. Append-only.

    A delivered parcel thereby knows its lots, and a recall its buyers. What was taken out again
    is a `LotReturn`; so a line may name a lot twice, before and after it was unpacked.
    """

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="lots")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="consignment_lots")
    part = models.ForeignKey(
        "PartSent", null=True, blank=True, on_delete=models.PROTECT, related_name="lots"
    )
    """The part that these packs left with ahead of the rest; null: they go with the rest."""
    quantity = models.PositiveIntegerField(_("số gói"))
    noted_by = by_whom()
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lô của kiện hàng")
        verbose_name_plural = _("lô của kiện hàng")
        constraints = [
            models.CheckConstraint(name="line_takes_packs_of_a_lot", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} – {self.lot_id}: {self.quantity}"


class LotReturn(models.Model):
    """Packs of a noted lot that came back: unpacked before leaving, refused, or sent back.

    `is_good` ones count in the lot again and may be sold; the others are gone. Append-only.
    """

    noted = models.ForeignKey(ConsignmentLot, on_delete=models.PROTECT, related_name="returns")
    quantity = models.PositiveIntegerField(_("số gói"))
    is_good = models.BooleanField(_("còn bán được"))
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="lot_return_holds_packs", condition=Q(quantity__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.noted_id}: +{self.quantity}"


class Relabel(models.Model):
    """Packs whose printed mark is no longer in force were given a label without it, before
    packing. Without such a row they may not be packed. Append-only."""

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="relabels")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="relabels")
    lot = models.ForeignKey(Lot, null=True, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(
        "PartSent", null=True, blank=True, on_delete=models.PROTECT, related_name="relabels"
    )
    quantity = models.PositiveIntegerField(_("số gói"))
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="relabel_holds_packs", condition=Q(quantity__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"


class OrderMail(models.Model):
    """A mail about an order that was handed to the mail server: which, to whom kind, when."""

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="mails")
    consignment = models.ForeignKey(
        Consignment, null=True, on_delete=models.PROTECT, related_name="mails"
    )
    name = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    recipients = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.order_id}: {self.name}"
