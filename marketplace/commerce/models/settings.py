"""How this market sells: numbers that the operator sets. Samples until somebody says otherwise."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from catalog.producers.models import Producer
from catalog.products.models import ProductSet
from marketplace.commerce.models.fields import by_whom, dong


@register_setting(icon="cog")
class SellingSettings(BaseGenericSetting):
    """Amounts in đồng, rates in basis points (1/100 %). Frozen into each order when placed."""

    commission_bp = models.PositiveSmallIntegerField(
        _("phí sàn (1/100 %)"), default=500, validators=[MaxValueValidator(10_000)]
    )
    household_tax_bp = models.PositiveSmallIntegerField(
        _("thuế khấu trừ của hộ, cá nhân (1/100 %)"),
        default=150,
        validators=[MaxValueValidator(10_000)],
    )
    unpaid_minutes = models.PositiveIntegerField(_("giữ hàng chờ trả tiền (phút)"), default=1_440)
    cash_most_per_order = dong(_("tiền mặt: nhiều nhất một đơn"), default=5_000_000)
    cash_most_open = models.PositiveSmallIntegerField(
        _("tiền mặt: số đơn chưa nhận nhiều nhất của một số điện thoại"), default=3
    )
    cash_refusals = models.PositiveSmallIntegerField(
        _("tiền mặt: sau mấy lần không nhận thì trả trước"), default=2
    )
    cash_refusal_days = models.PositiveSmallIntegerField(
        _("tiền mặt: tính trong mấy ngày"), default=90
    )
    refusal_platform_percent = models.PositiveSmallIntegerField(
        _("khách không nhận: chợ chịu mấy phần trăm phí giao và trả"),
        default=50,
        validators=[MaxValueValidator(100)],
    )
    card_least = dong(_("thẻ: ít nhất"), default=15_000)
    card_most = dong(_("thẻ: nhiều nhất"), default=99_999_999)
    bank_bin = models.CharField(_("ngân hàng nhận tiền (mã BIN)"), max_length=6, blank=True)
    bank_account = models.CharField(_("số tài khoản nhận"), max_length=19, blank=True)
    bank_holder = models.CharField(_("chủ tài khoản nhận"), max_length=120, blank=True)
    settlement_days = models.PositiveSmallIntegerField(_("kỳ đối soát (ngày)"), default=7)
    settlement_answer_days = models.PositiveSmallIntegerField(
        _("chủ thể trả lời đối soát trong (ngày)"), default=3
    )
    complaint_days = models.PositiveSmallIntegerField(
        _("nhận khiếu nại sau khi giao (ngày)"), default=30
    )
    complaint_answer_days = models.PositiveSmallIntegerField(
        _("chủ thể trả lời khiếu nại trong (ngày)"), default=3
    )
    review_invite_days = models.PositiveSmallIntegerField(
        _("mời đánh giá sau khi giao (ngày; 0: không mời)"), default=5
    )
    late_interest_bp = models.PositiveSmallIntegerField(
        _("lãi chậm hoàn tiền, mỗi năm (1/100 %)"), default=1_000
    )
    invoice_provider = models.CharField(_("nhà cung cấp hoá đơn"), max_length=30, blank=True)
    sells_medicine = models.BooleanField(_("bán thuốc"), default=False)
    is_sample = models.BooleanField(_("là số liệu mẫu"), default=True)

    class Meta:
        verbose_name = _("cách bán hàng")


class CommissionRate(models.Model):
    """A commission that differs from the usual: of one producer, or of one product set, from a
    day on. A producer's goes before a set's; the latest that has begun holds."""

    producer = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="commission_rates"
    )
    ocop_set = models.ForeignKey(
        ProductSet, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    basis_points = models.PositiveSmallIntegerField(
        _("phí sàn (1/100 %)"), validators=[MaxValueValidator(10_000)]
    )
    since_on = models.DateField(_("từ ngày"))
    by = by_whom()

    class Meta:
        verbose_name = _("phí sàn riêng")
        verbose_name_plural = _("phí sàn riêng")
        constraints = [
            models.UniqueConstraint(
                fields=["producer", "ocop_set", "since_on"],
                name="commission_named_once_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="commission_is_of_somebody",
                condition=models.Q(producer__isnull=False, ocop_set__isnull=True)
                | models.Q(producer__isnull=True, ocop_set__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.basis_points}"
