"""Returns and complaints of buyers: steps, deadlines, photos (Luật 19/2023, NĐ 55/2024 Đ22)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.models import PrivateFile
from marketplace.commerce.models.consignment import Consignment
from marketplace.commerce.models.fields import by_whom, dong
from marketplace.commerce.models.payments import Refund


class Complaint(models.Model):
    class Kind(models.TextChoices):
        DAMAGED = "DAMAGED", _("hàng vỡ, hỏng")
        WRONG = "WRONG", _("giao sai hàng")
        MISSING = "MISSING", _("giao thiếu, không nhận được")
        NOT_AS_TOLD = "NOT_AS_TOLD", _("không đúng như giới thiệu")
        FACTS = "FACTS", _("thông tin trước khi mua sai hoặc thiếu")
        SPOILT = "SPOILT", _("hàng hư, quá hạn")
        OTHER = "OTHER", _("điều khác")

    class Wish(models.TextChoices):
        RETURN = "RETURN", _("trả hàng, lấy lại tiền")
        ALLOWANCE = "ALLOWANCE", _("giữ hàng, giảm tiền")
        REPLACE = "REPLACE", _("đổi hàng khác")
        ANSWER = "ANSWER", _("được trả lời")

    class State(models.TextChoices):
        OPEN = "OPEN", _("chờ chủ thể trả lời")
        ACCEPTED = "ACCEPTED", _("đồng ý, chờ hàng về")
        DECLINED = "DECLINED", _("chủ thể không đồng ý")
        ESCALATED = "ESCALATED", _("chợ đang xem xét")
        SETTLED = "SETTLED", _("đã giải quyết")
        CLOSED = "CLOSED", _("đã đóng")

    consignment = models.ForeignKey(
        Consignment, on_delete=models.PROTECT, related_name="complaints"
    )
    number = models.CharField(_("số"), max_length=20, unique=True)
    kind = models.CharField(_("chuyện gì"), max_length=12, choices=Kind.choices)
    wish = models.CharField(_("mong muốn"), max_length=10, choices=Wish.choices)
    words = models.TextField(_("kể rõ"), max_length=2000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    must_send_back = models.BooleanField(_("gửi hàng về"), default=False)
    granted = dong(_("số tiền được trả"), null=True, blank=True)
    refund = models.ForeignKey(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    opened_at = models.DateTimeField()
    answer_by = models.DateField(_("chủ thể trả lời trước"))
    settle_by = models.DateField(_("giải quyết trước"))
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("khiếu nại, trả hàng")
        verbose_name_plural = _("khiếu nại, trả hàng")
        constraints = [
            models.UniqueConstraint(
                fields=["consignment"],
                condition=Q(state__in=["OPEN", "ACCEPTED", "DECLINED", "ESCALATED"]),
                name="one_running_complaint",
            )
        ]
        indexes = [models.Index(fields=["state", "answer_by"])]

    def __str__(self) -> str:
        return self.number


class ComplaintLine(models.Model):
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="complaint_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "line"], name="complaint_line_once"),
            models.CheckConstraint(name="complaint_line_holds_packs", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.quantity}"


class ComplaintStep(models.Model):
    """One thing said or done. Append-only."""

    class By(models.TextChoices):
        BUYER = "BUYER", _("người mua")
        PRODUCER = "PRODUCER", _("chủ thể")
        PLATFORM = "PLATFORM", _("chợ")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    side = models.CharField(max_length=10, choices=By.choices)
    state = models.CharField(max_length=10, choices=Complaint.State.choices)
    words = models.CharField(max_length=2000, blank=True)
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.state}"


class ComplaintPhoto(models.Model):
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.complaint_id}"
