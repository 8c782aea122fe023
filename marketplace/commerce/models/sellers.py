"""Who may sell, and what may be shown: checked by staff before, and stopped by them after.

Both are rows that are in force until they are ended, so "was it checked on that day?" can be
answered later (records are kept five years: NĐ 37/2026 Đ41)."""

from typing import Any, cast

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import PrivateFile
from marketplace.commerce.models.fields import by_whom


class Answer(models.TextChoices):
    WAITING = "WAITING", _("chờ xem xét")
    ACCEPTED = "ACCEPTED", _("được")
    REFUSED = "REFUSED", _("chưa được")


def _answered(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(answer="WAITING", answered_at__isnull=True)
        | (~Q(answer="WAITING") & Q(answered_at__isnull=False)),
    )


class Checks(models.QuerySet[Any]):
    """Rows that were answered and may have been ended since."""

    def in_force(self) -> "Checks":
        """Accepted and not ended: one at most for each seller or product, and a partial unique
        index finds it."""
        return self.filter(answer=Answer.ACCEPTED, ended_at__isnull=True)

    def waiting(self) -> "Checks":
        return self.filter(answer=Answer.WAITING)


class Licences(Checks):
    def in_force_on(self, day: Any) -> "Licences":
        """Accepted, not ended, begun and not run out on the day (a date or an expression)."""
        return cast(Licences, self.in_force()).filter(
            Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day
        )


class SellerCheck(models.Model):
    """What a producer told to be let in as a seller, and the answer. The law wants the seller
    verified before the first sale (Luật TMĐT Đ17). A refused one is followed by a new row.

    `identity_number` is shown to nobody but the staff who check; its last digits elsewhere.
    """

    class Identity(models.TextChoices):
        BUSINESS = "BUSINESS", _("giấy đăng ký doanh nghiệp, hợp tác xã, hộ kinh doanh")
        CITIZEN = "CITIZEN", _("căn cước công dân")

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="seller_checks")
    legal_name = models.CharField(_("tên trên giấy đăng ký"), max_length=200)
    legal_address = models.CharField(_("địa chỉ trên giấy đăng ký"), max_length=240)
    phone = models.CharField(_("điện thoại"), max_length=15)
    email = models.EmailField(_("thư điện tử"), blank=True)
    tax_number = models.CharField(_("mã số thuế"), max_length=14)
    representative = models.CharField(_("người đại diện"), max_length=120)
    identity = models.CharField(_("loại giấy tờ"), max_length=10, choices=Identity.choices)
    identity_number = models.CharField(_("số giấy tờ"), max_length=40)
    e_identity = models.CharField(_("tài khoản định danh điện tử"), max_length=40, blank=True)
    """Asked of every seller from 1/1/2027 (Luật TMĐT)."""
    bank_bin = models.CharField(_("ngân hàng"), max_length=6)
    account_number = models.CharField(_("số tài khoản"), max_length=19)
    account_holder = models.CharField(_("chủ tài khoản"), max_length=120)
    paper = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = by_whom()
    sent_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(
        _("trả lời"), max_length=10, choices=Answer.choices, default=Answer.WAITING
    )
    reasons = models.CharField(_("lý do"), max_length=500, blank=True)
    answered_by = by_whom()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("hết hiệu lực lúc"), null=True, blank=True)
    end_reason = models.CharField(_("vì sao"), max_length=500, blank=True)

    objects = Checks.as_manager()

    class Meta:
        verbose_name = _("hồ sơ người bán")
        verbose_name_plural = _("hồ sơ người bán")
        constraints = [
            _answered("seller_check_answered_whole"),
            models.UniqueConstraint(
                fields=["producer"],
                condition=Q(answer="WAITING"),
                name="one_seller_check_waits",
            ),
            models.UniqueConstraint(
                fields=["producer"],
                condition=Q(answer="ACCEPTED", ended_at__isnull=True),
                name="one_seller_check_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer}: {self.answer}"


class SellingLicence(models.Model):
    """A paper that some goods need to be sold: alcohol (NĐ 105/2017, Luật 44/2019)."""

    class Kind(models.TextChoices):
        ALCOHOL = "ALCOHOL", _("bán rượu")

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="licences")
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    number = models.CharField(_("số giấy phép"), max_length=60)
    issued_by = models.CharField(_("cơ quan cấp"), max_length=160)
    from_on = models.DateField(_("từ ngày"))
    until_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    paper = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = by_whom()
    sent_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    reasons = models.CharField(_("lý do"), max_length=500, blank=True)
    answered_by = by_whom()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Licences.as_manager()

    class Meta:
        verbose_name = _("giấy phép bán hàng")
        verbose_name_plural = _("giấy phép bán hàng")
        constraints = [
            _answered("licence_answered_whole"),
            models.CheckConstraint(
                name="licence_period_forward",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer}: {self.number}"


class ListingCheck(models.Model):
    """A product's words, pictures and label facts as they were checked before being offered.

    `words_sha256` is the hash of what was looked at: where the product says something else
    now, it is to be looked at again. `findings` is what the machine noticed, for the person.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="listing_checks")
    words_sha256 = models.CharField(max_length=64)
    findings = models.JSONField(default=list, blank=True)
    by = by_whom()
    sent_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    reasons = models.CharField(_("lý do"), max_length=500, blank=True)
    answered_by = by_whom()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ngừng bày lúc"), null=True, blank=True)
    end_reason = models.CharField(_("vì sao"), max_length=500, blank=True)

    objects = Checks.as_manager()

    class Meta:
        verbose_name = _("duyệt bày bán")
        verbose_name_plural = _("duyệt bày bán")
        constraints = [
            _answered("listing_check_answered_whole"),
            models.UniqueConstraint(
                fields=["product"], condition=Q(answer="WAITING"), name="one_listing_check_waits"
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(answer="ACCEPTED", ended_at__isnull=True),
                name="one_listing_check_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.answer}"


class BannedWord(models.Model):
    """A word that makes a listing wait for a person: the keyword list the law asks for."""

    word = models.CharField(_("từ, cụm từ"), max_length=80, unique=True)
    why = models.CharField(_("vì sao"), max_length=200)
    is_forbidden = models.BooleanField(_("cấm hẳn"), default=False)
    by = by_whom()

    class Meta:
        verbose_name = _("từ phải soát")
        verbose_name_plural = _("từ phải soát")

    def __str__(self) -> str:
        return self.word


class TakedownRequest(models.Model):
    """Somebody asks that a product be taken down: decided within 24 hours (NĐ 248/2026)."""

    class Asker(models.TextChoices):
        AUTHORITY = "AUTHORITY", _("cơ quan nhà nước")
        RIGHTS_HOLDER = "RIGHTS_HOLDER", _("chủ quyền sở hữu trí tuệ")
        CONSUMER = "CONSUMER", _("người tiêu dùng")
        OTHER = "OTHER", _("người khác")

    class Outcome(models.TextChoices):
        TAKEN_DOWN = "TAKEN_DOWN", _("đã gỡ")
        KEPT = "KEPT", _("giữ lại, có lý do")

    number = models.CharField(_("số"), max_length=20, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="takedowns")
    asker = models.CharField(_("người yêu cầu"), max_length=14, choices=Asker.choices)
    asker_name = models.CharField(_("tên"), max_length=160)
    contact = models.CharField(_("liên hệ"), max_length=160)
    words = models.TextField(_("vì sao"), max_length=2000)
    paper = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(_("trả lời trước"))
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reasons = models.CharField(_("lý do"), max_length=500, blank=True)
    decided_by = by_whom()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("yêu cầu gỡ")
        verbose_name_plural = _("yêu cầu gỡ")
        constraints = [
            models.CheckConstraint(
                name="takedown_decided_whole",
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.number
