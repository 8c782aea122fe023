"""From a potential product to a plan carried out: steps 1 to 4 of the OCOP cycle.

Quyết định 26/2026 rules only what comes after; these steps follow the provinces' plans
(S16–S33), so their dates and words are settings.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from certification.models.people import by_whom
from certification.models.programme import AssessmentRound
from certification.models.ruleset import RuleSet


class PotentialProduct(models.Model):
    """A product that its commune sees a future for (S25, S127)."""

    class Origin(models.TextChoices):
        CHARACTERISTIC = "CHARACTERISTIC", _("sản phẩm đặc trưng của địa phương")
        STARTUP = "STARTUP", _("sản phẩm khởi nghiệp")
        OTHER = "OTHER", _("khác")

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="potential")
    year = models.PositiveSmallIntegerField(_("năm"))
    name = models.CharField(_("tên sản phẩm"), max_length=200)
    maker_name = models.CharField(_("người làm"), max_length=200, blank=True)
    product_set = models.ForeignKey(
        ProductSet, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("bộ sản phẩm")
    )
    origin = models.CharField(_("loại"), max_length=20, choices=Origin.choices)
    note = models.TextField(_("vì sao có triển vọng"), max_length=1000, blank=True)
    recorded_by = by_whom(editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    left_out_on = models.DateField(_("thôi theo dõi từ"), null=True, blank=True)

    class Meta:
        verbose_name = _("sản phẩm tiềm năng")
        verbose_name_plural = _("sản phẩm tiềm năng")
        ordering = ["-year", "name"]

    def __str__(self) -> str:
        return self.name


class Idea(models.Model):
    """Phiếu đăng ký ý tưởng: sent by anyone, with or without an account."""

    reference = models.CharField(_("mã phiếu"), max_length=16, unique=True)
    product_name = models.CharField(_("tên sản phẩm"), max_length=200)
    product_set = models.ForeignKey(
        ProductSet, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("bộ sản phẩm")
    )
    description = models.TextField(_("ý tưởng"), max_length=3000)
    materials = models.TextField(_("nguyên liệu lấy ở đâu"), max_length=1000, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="ideas", verbose_name=_("xã, phường")
    )
    applicant_name = models.CharField(_("người hoặc đơn vị đăng ký"), max_length=200)
    applicant_kind = models.CharField(
        _("loại hình"), max_length=20, choices=Producer.Kind.choices, default=Producer.Kind.UNKNOWN
    )
    phone = models.CharField(_("điện thoại liên hệ"), max_length=15)
    email = models.EmailField(_("thư điện tử"), blank=True)
    producer = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="ideas"
    )
    round = models.ForeignKey(
        AssessmentRound, null=True, blank=True, on_delete=models.PROTECT, related_name="ideas"
    )
    resubmits = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="resubmitted_as"
    )
    sent_by = by_whom(null=True, blank=True)
    sent_on = models.DateField(_("ngày nhận"))
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ý tưởng sản phẩm")
        verbose_name_plural = _("ý tưởng sản phẩm")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.reference} – {self.product_name}"


class IdeaReview(models.Model):
    """One look at an idea: is the product fit, is the applicant (S20)? Append-only."""

    class Verdict(models.TextChoices):
        SELECTED = "SELECTED", _("được chọn")
        RESUBMIT = "RESUBMIT", _("hợp, cần làm lại phiếu")
        REFUSED = "REFUSED", _("không chọn")

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="reviews")
    product_fits = models.BooleanField(_("sản phẩm phù hợp"))
    applicant_fits = models.BooleanField(_("người đăng ký phù hợp"))
    verdict = models.CharField(_("kết luận"), max_length=20, choices=Verdict.choices)
    reasons = models.TextField(_("lý do"), max_length=1000)
    resubmit_from_on = models.DateField(_("được nộp lại từ"), null=True, blank=True)
    reviewed_by = by_whom()
    reviewed_on = models.DateField()
    reviewed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("xét ý tưởng")
        verbose_name_plural = _("xét ý tưởng")
        constraints = [
            models.CheckConstraint(
                name="selected_idea_fits",
                condition=~Q(verdict="SELECTED") | Q(product_fits=True, applicant_fits=True),
            ),
            models.CheckConstraint(
                name="resubmission_has_a_day",
                condition=~Q(verdict="RESUBMIT") | Q(resubmit_from_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea.reference}: {self.get_verdict_display()}"


class Training(models.Model):
    """A class, such as that on writing a business plan (S26: five topics; S111)."""

    authority_name = models.CharField(_("đơn vị mở lớp"), max_length=200)
    province_code = models.CharField(max_length=2)
    name = models.CharField(_("tên lớp"), max_length=200)
    topics = models.TextField(_("nội dung, mỗi dòng một chuyên đề"))
    held_on = models.DateField(_("ngày học"))
    place = models.CharField(_("nơi học"), max_length=200)
    seats = models.PositiveSmallIntegerField(_("số chỗ"), null=True, blank=True)
    recorded_by = by_whom(editable=False)

    class Meta:
        verbose_name = _("lớp tập huấn")
        verbose_name_plural = _("lớp tập huấn")
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return self.name


class TrainingSeat(models.Model):
    """A selected idea's applicant in a class; `attended` is unknown until the class was held."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="taken")
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="trainings")
    attended = models.BooleanField(_("có học"), null=True, blank=True)
    recorded_by = by_whom()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "idea"], name="seat_taken_once")]

    def __str__(self) -> str:
        return f"{self.idea_id} – {self.training_id}"


class BusinessPlan(models.Model):
    """Phương án, dự án sản xuất kinh doanh, with measures for its target star (S27–S29)."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="plans")
    idea = models.OneToOneField(
        Idea, null=True, blank=True, on_delete=models.PROTECT, related_name="plan"
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    product_name = models.CharField(_("tên sản phẩm"), max_length=200)
    product_set = models.ForeignKey(
        ProductSet, on_delete=models.PROTECT, verbose_name=_("bộ sản phẩm")
    )
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    target_stars = models.PositiveSmallIntegerField(_("mục tiêu sao"))
    organisation = models.TextField(_("tổ chức sản xuất"), max_length=3000, blank=True)
    material_area = models.TextField(_("vùng nguyên liệu"), max_length=3000, blank=True)
    resources = models.TextField(_("nguồn lực huy động"), max_length=3000, blank=True)
    market = models.TextField(_("thị trường"), max_length=3000, blank=True)
    finance = models.TextField(_("vốn và hiệu quả"), max_length=3000, blank=True)
    entered_by = by_whom()
    entered_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    sent_on = models.DateField(_("ngày nộp"), null=True, blank=True)

    class Meta:
        verbose_name = _("phương án kinh doanh")
        verbose_name_plural = _("phương án kinh doanh")
        constraints = [
            models.CheckConstraint(
                name="plan_aims_at_a_star", condition=Q(target_stars__gte=3, target_stars__lte=5)
            )
        ]

    def __str__(self) -> str:
        return self.product_name


class PlanMeasure(models.Model):
    """What the plan will do about one criterion."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="measures")
    criterion_code = models.CharField(max_length=12)
    measure = models.TextField(_("giải pháp"), max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "criterion_code"], name="one_measure_each")
        ]

    def __str__(self) -> str:
        return f"{self.criterion_code}: {self.measure[:40]}"


class PlanReview(models.Model):
    """Feasible or not, with reasons (S28). Append-only."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.PROTECT, related_name="reviews")
    is_feasible = models.BooleanField(_("khả thi"))
    reasons = models.TextField(_("nhận xét"), max_length=1000)
    reviewed_by = by_whom()
    reviewed_on = models.DateField()

    class Meta:
        verbose_name = _("xét phương án")
        verbose_name_plural = _("xét phương án")

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.is_feasible}"


class Milestone(models.Model):
    """A step of carrying the plan out, which the commune follows (S30, S33)."""

    class Element(models.TextChoices):
        ORGANISATION = "ORGANISATION", _("kiện toàn tổ chức kinh tế")
        MATERIAL_AREA = "MATERIAL_AREA", _("vùng nguyên liệu")
        RESOURCES = "RESOURCES", _("huy động nguồn lực")
        PRODUCT = "PRODUCT", _("sản phẩm, bao bì, nhãn")
        MARKET = "MARKET", _("thị trường")

    plan = models.ForeignKey(BusinessPlan, on_delete=models.CASCADE, related_name="milestones")
    element = models.CharField(_("phần việc"), max_length=20, choices=Element.choices)
    what = models.CharField(_("việc"), max_length=300)
    due_on = models.DateField(_("hạn"))
    done_on = models.DateField(_("xong ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("mốc tiến độ")
        verbose_name_plural = _("mốc tiến độ")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what


class AdviceNote(models.Model):
    """What an officer saw or advised on the spot (S31, S33). Append-only."""

    plan = models.ForeignKey(BusinessPlan, on_delete=models.PROTECT, related_name="notes")
    milestone = models.ForeignKey(
        Milestone, null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    text = models.TextField(_("ghi nhận, tư vấn"), max_length=2000)
    on = models.DateField(_("ngày"))
    written_by = by_whom()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ghi nhận tại chỗ")
        verbose_name_plural = _("ghi nhận tại chỗ")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
