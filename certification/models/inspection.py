"""After recognition: inspections, people's reports, cases of misuse, the way to a withdrawal."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models.certificate import Certificate, Withdrawal
from certification.models.people import by_whom
from foundation.models import Authority, PrivateFile


class Inspection(models.Model):
    """One visit, planned or by surprise (Điều 9). `draft_key` makes a re-sent draft one visit."""

    class Kind(models.TextChoices):
        PERIODIC = "PERIODIC", _("định kỳ")
        SURPRISE = "SURPRISE", _("đột xuất")

    class Place(models.TextChoices):
        SITE = "SITE", _("tại nơi sản xuất")
        MARKET = "MARKET", _("tại nơi bán")

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="inspections")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="inspections")
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="inspections"
    )
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    place = models.CharField(_("nơi kiểm tra"), max_length=10, choices=Place.choices)
    planned_on = models.DateField(_("ngày dự kiến"))
    team = models.CharField(_("đoàn kiểm tra"), max_length=300, blank=True)
    basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    planned_by = by_whom()
    done_on = models.DateField(_("ngày kiểm tra"), null=True, blank=True)
    draft_key = models.CharField(max_length=40, blank=True)
    checklist = models.JSONField(default=dict)
    """{item code: {"met": true | false | null, "note": str}}"""
    new_products = models.TextField(_("sản phẩm mới"), max_length=1000, blank=True)
    remark = models.TextField(_("nhận xét chung"), max_length=4000, blank=True)
    recorded_by = by_whom(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("kiểm tra")
        verbose_name_plural = _("kiểm tra")
        ordering = ["-planned_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft_key"], condition=~Q(draft_key=""), name="draft_sent_once"
            ),
            models.CheckConstraint(
                name="recorded_visit_has_its_day",
                condition=Q(recorded_at__isnull=True) | Q(done_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer} – {self.planned_on:%d/%m/%Y}"


class InspectionPhoto(models.Model):
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photos")
    item_code = models.CharField(max_length=24, blank=True)
    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.inspection_id}: {self.item_code}"


class Finding(models.Model):
    """What was not in order, and what is asked of the producer until when. Append-only."""

    class Weight(models.TextChoices):
        NOTE = "NOTE", _("nhắc nhở")
        MINOR = "MINOR", _("phải khắc phục")
        MAJOR = "MAJOR", _("nghiêm trọng, xét thu hồi")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    certificate = models.ForeignKey(
        Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    item_code = models.CharField(max_length=24, blank=True)
    weight = models.CharField(_("mức"), max_length=10, choices=Weight.choices)
    text = models.TextField(_("điều phát hiện"), max_length=2000)
    action = models.TextField(_("yêu cầu khắc phục"), max_length=2000, blank=True)
    due_on = models.DateField(_("hạn khắc phục"), null=True, blank=True)

    class Meta:
        verbose_name = _("phát hiện")
        verbose_name_plural = _("phát hiện")
        constraints = [
            models.CheckConstraint(
                name="action_has_a_deadline", condition=Q(action="") | Q(due_on__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class CorrectiveStep(models.Model):
    """The producer says what was done; the inspector looks again. Append-only."""

    class Kind(models.TextChoices):
        DONE = "DONE", _("chủ thể báo đã khắc phục")
        ACCEPTED = "ACCEPTED", _("kiểm tra lại: đạt")
        NOT_YET = "NOT_YET", _("kiểm tra lại: chưa đạt")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(_("nội dung"), max_length=2000)
    photo = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    new_due_on = models.DateField(_("hạn mới"), null=True, blank=True)
    entered_by = by_whom()
    entered_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.kind}"


class PublicReport(models.Model):
    """A person or a market officer says that something is wrong with a pack. Append-only.

    Contact is optional and is seen by the officers of the place alone.
    """

    class About(models.TextChoices):
        FAKE = "FAKE", _("nghi hàng giả")
        MARK = "MARK", _("dùng sao, nhãn hiệu sai")
        QUALITY = "QUALITY", _("chất lượng, an toàn")
        LABEL = "LABEL", _("nhãn, ngày, nguồn gốc sai")
        OTHER = "OTHER", _("khác")

    reference = models.CharField(_("mã báo tin"), max_length=16, unique=True)
    about = models.CharField(_("việc gì"), max_length=10, choices=About.choices)
    text = models.TextField(_("nội dung"), max_length=3000)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="public_reports"
    )
    label_code = models.CharField(_("mã tem"), max_length=40, blank=True)
    seen_at_place = models.CharField(_("thấy ở đâu"), max_length=200, blank=True)
    province_code = models.CharField(max_length=2, blank=True)
    photo = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.CharField(_("liên hệ (không bắt buộc)"), max_length=120, blank=True)
    from_market_officer = models.BooleanField(default=False)
    sent_by = by_whom(null=True, blank=True)
    sent_on = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("báo tin")
        verbose_name_plural = _("báo tin")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.reference


class MisuseCase(models.Model):
    """A case about quality or the mark, from its opening to its conclusion (S65–S75)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(_("số vụ việc"), max_length=20, unique=True)
    about = models.CharField(_("việc gì"), max_length=10, choices=PublicReport.About.choices)
    producer = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    certificate = models.ForeignKey(
        Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    trader_name = models.CharField(_("nơi bán, người vi phạm"), max_length=200, blank=True)
    report = models.ForeignKey(
        PublicReport, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    summary = models.TextField(_("tóm tắt"), max_length=2000)
    opened_by = by_whom()
    opened_on = models.DateField()

    class Meta:
        verbose_name = _("vụ việc")
        verbose_name_plural = _("vụ việc")
        ordering = ["-opened_on", "-pk"]

    def __str__(self) -> str:
        return self.reference


class ReportTriage(models.Model):
    """What the officers of the place made of a report; the last one counts. Append-only."""

    class Outcome(models.TextChoices):
        CASE = "CASE", _("đưa vào vụ việc")
        REFERRED = "REFERRED", _("chuyển cơ quan khác")
        NOT_PURSUED = "NOT_PURSUED", _("không đủ căn cứ để xử lý")

    report = models.ForeignKey(PublicReport, on_delete=models.PROTECT, related_name="triages")
    outcome = models.CharField(_("xử lý"), max_length=12, choices=Outcome.choices)
    reason = models.TextField(_("lý do"), max_length=1000, blank=True)
    case = models.ForeignKey(
        MisuseCase, null=True, blank=True, on_delete=models.PROTECT, related_name="triages"
    )
    decided_by = by_whom()
    on = models.DateField(_("ngày"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="triage_into_a_case_or_with_a_reason",
                condition=Q(outcome="CASE", case__isnull=False)
                | (~Q(outcome="CASE") & Q(case__isnull=True) & ~Q(reason="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.outcome}"


class CaseStep(models.Model):
    """What was done in a case; its conclusion starts the fifteen days of Đ8. Append-only."""

    class Kind(models.TextChoices):
        NOTE = "NOTE", _("ghi nhận")
        REMINDED = "REMINDED", _("nhắc nhở, yêu cầu gỡ")
        SANCTIONED = "SANCTIONED", _("chuyển xử phạt")
        UNFOUNDED = "UNFOUNDED", _("kết luận: không có vi phạm")
        SETTLED = "SETTLED", _("kết luận: đã khắc phục")
        WITHDRAW = "WITHDRAW", _("kết luận: đề nghị thu hồi")

    case = models.ForeignKey(MisuseCase, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(_("nội dung"), max_length=2000)
    ground = models.CharField(
        _("căn cứ thu hồi"), max_length=20, choices=Withdrawal.Ground.choices, blank=True
    )
    paper = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField(_("ngày"))
    taken_by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="proposal_to_withdraw_has_a_ground",
                condition=~Q(kind="WITHDRAW") | ~Q(ground=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"


class WithdrawalProposal(models.Model):
    """To be decided within fifteen days of the conclusion, or of the commune's word that
    production stopped (Đ8.2–4). What became of it is added once (trigger)."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="withdrawal_proposals"
    )
    case = models.ForeignKey(
        MisuseCase, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    ground = models.CharField(_("căn cứ"), max_length=20, choices=Withdrawal.Ground.choices)
    text = models.TextField(_("lý do"), max_length=2000)
    concluded_on = models.DateField(_("ngày kết luận"))
    due_on = models.DateField(_("hạn ra quyết định"))
    proposed_by = by_whom()
    proposed_at = models.DateTimeField(auto_now_add=True)
    withdrawal = models.OneToOneField(
        Withdrawal, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )
    dropped_on = models.DateField(null=True, blank=True)
    dropped_reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("đề nghị thu hồi")
        verbose_name_plural = _("đề nghị thu hồi")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(withdrawal__isnull=True, dropped_on__isnull=True),
                name="one_open_withdrawal_proposal",
            ),
            models.CheckConstraint(
                name="decided_after_conclusion", condition=Q(due_on__gte=F("concluded_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.ground}"
