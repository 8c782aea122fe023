"""What was agreed and what is handed over on paper."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.commerce.models.consignment import Consignment
from marketplace.commerce.models.fields import by_whom


class OrderPaper(models.Model):
    """The facts shown before the order was confirmed (Luật 19/2023 Đ37), frozen with it, so the
    contract can be looked at and downloaded later (Đ38.1). Append-only."""

    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="paper")
    facts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.order_id)


class InvoiceWish(models.Model):
    """To whom a buyer wants the invoice written."""

    order = models.OneToOneField(
        "order.Order", on_delete=models.PROTECT, related_name="invoice_wish"
    )
    name = models.CharField(_("tên đơn vị, người mua"), max_length=200)
    tax_number = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=240)
    email = models.EmailField(_("thư nhận hoá đơn"), blank=True)

    def __str__(self) -> str:
        return self.name


class Invoice(models.Model):
    """One electronic invoice of a consignment's seller. An issued one is never changed or
    cancelled, only adjusted or replaced by another (NĐ 70/2025). `data` is everything the
    provider needs, kept whole though the provider be down."""

    class Kind(models.TextChoices):
        ORIGINAL = "ORIGINAL", _("hoá đơn")
        ADJUSTMENT = "ADJUSTMENT", _("hoá đơn điều chỉnh")
        REPLACEMENT = "REPLACEMENT", _("hoá đơn thay thế")

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("dữ liệu đã đủ, chưa phát hành")
        ISSUED = "ISSUED", _("đã phát hành")
        FAILED = "FAILED", _("phát hành chưa được")

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ORIGINAL)
    of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    key = models.CharField(max_length=80, unique=True)
    provider = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    number = models.CharField(_("số hoá đơn"), max_length=40, blank=True)
    data = models.JSONField()
    failure = models.CharField(max_length=300, blank=True)
    by = by_whom()
    made_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("hoá đơn")
        verbose_name_plural = _("hoá đơn")
        constraints = [
            models.CheckConstraint(
                name="invoice_follows_another",
                condition=Q(kind="ORIGINAL", of__isnull=True)
                | (~Q(kind="ORIGINAL") & Q(of__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["consignment"],
                condition=Q(kind="ORIGINAL"),
                name="one_original_invoice",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.key
