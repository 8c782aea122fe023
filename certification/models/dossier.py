"""Hồ sơ: what a producer files for one product, and where it stands.

A draft may change; a filing is a snapshot that never does. `state` is where the last step led:
services/dossiers write both in one transaction, and only along rules/dossier_flow.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from certification.models.people import by_whom
from certification.models.programme import AssessmentRound
from certification.models.ruleset import RuleSet
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.rules.evidence import EvidenceKind
from certification.rules.product_papers import ProductPaper
from foundation.models import PrivateFile

KINDS = [
    (DossierKind.FIRST.value, _("đánh giá lần đầu")),
    (DossierKind.UPGRADE.value, _("nâng hạng sao")),
    (DossierKind.RENEWAL.value, _("đánh giá lại")),
]
STATES = [
    (DossierState.DRAFT.value, _("đang soạn")),
    (DossierState.CANCELLED.value, _("đã bỏ")),
    (DossierState.FILED.value, _("xã đang xem")),
    (DossierState.PAPERS_ASKED.value, _("chờ bổ sung giấy tờ")),
    (DossierState.RETURNED.value, _("xã trả lại")),
    (DossierState.FORWARDED.value, _("tỉnh đang xem")),
    (DossierState.PROVINCE_ASKED.value, _("chờ bổ sung cho tỉnh")),
    (DossierState.IN_COUNCIL.value, _("hội đồng đang chấm")),
    (DossierState.SCORED.value, _("đã có kết quả hội đồng")),
    (DossierState.AT_MINISTRY.value, _("đã gửi bộ")),
    (DossierState.BACK_FROM_MINISTRY.value, _("bộ chuyển về tỉnh")),
    (DossierState.PROPOSED.value, _("đang trình quyết định")),
    (DossierState.RECOGNISED.value, _("được công nhận")),
    (DossierState.NOT_RECOGNISED.value, _("không được công nhận")),
]
EVIDENCE = [
    (EvidenceKind.BUSINESS_REGISTRATION.value, _("Giấy đăng ký kinh doanh")),
    (EvidenceKind.PRODUCTION_PERMIT.value, _("Giấy chứng nhận cơ sở đủ điều kiện sản xuất")),
    (EvidenceKind.MATERIAL_ORIGIN.value, _("Nguồn gốc nguyên liệu, vùng nguyên liệu, liên kết")),
    (EvidenceKind.ENVIRONMENT.value, _("Bảo vệ môi trường, công nghệ bền vững")),
    (EvidenceKind.LOCAL_LABOUR.value, _("Sử dụng lao động địa phương")),
    (EvidenceKind.GROWTH.value, _("Tăng trưởng sản xuất kinh doanh")),
    (EvidenceKind.PROPERTY.value, _("Sở hữu trí tuệ")),
    (EvidenceKind.MARKET.value, _("Phát triển thị trường, xúc tiến thương mại")),
    (EvidenceKind.PROMOTION.value, _("Quảng bá sản phẩm")),
    (EvidenceKind.STORY.value, _("Câu chuyện về sản phẩm")),
    (EvidenceKind.DECLARATION.value, _("Công bố chất lượng sản phẩm")),
    (EvidenceKind.TEST_REPORT.value, _("Phiếu kết quả kiểm nghiệm")),
    (EvidenceKind.BARCODE_TRACE.value, _("Mã số mã vạch, tem truy xuất nguồn gốc")),
    (EvidenceKind.QUALITY_SYSTEM.value, _("Hệ thống quản lý chất lượng tiên tiến")),
    (EvidenceKind.AWARDS.value, _("Giải thưởng, bình chọn")),
]
PAPERS = [
    (ProductPaper.SELF_DECLARATION.value, _("Bản tự công bố sản phẩm")),
    (ProductPaper.REGISTERED_DECLARATION.value, _("Giấy tiếp nhận đăng ký bản công bố")),
    (ProductPaper.CONFORMITY.value, _("Công bố hợp quy, hợp chuẩn")),
    (ProductPaper.OWN_STANDARD.value, _("Tiêu chuẩn cơ sở")),
    (ProductPaper.GEOGRAPHICAL_INDICATION.value, _("Chỉ dẫn địa lý")),
    (ProductPaper.COLLECTIVE_MARK.value, _("Nhãn hiệu tập thể")),
    (ProductPaper.CERTIFICATION_MARK.value, _("Nhãn hiệu chứng nhận")),
    (ProductPaper.TRADE_MARK.value, _("Nhãn hiệu riêng")),
    (ProductPaper.DESIGN.value, _("Kiểu dáng công nghiệp")),
    (ProductPaper.PLANT_VARIETY.value, _("Giấy tờ về giống cây")),
    (ProductPaper.PLANT_QUARANTINE.value, _("Kiểm dịch thực vật")),
    (ProductPaper.FOREST_ORIGIN.value, _("Nguồn gốc lâm sản")),
    (ProductPaper.ANIMAL_QUARANTINE.value, _("Kiểm dịch động vật")),
    (ProductPaper.RARE_SPECIES.value, _("Giấy phép loài quý hiếm")),
    (ProductPaper.OTHER.value, _("Giấy tờ khác")),
]


class Dossier(models.Model):
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="dossiers")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="dossiers")
    product_set = models.ForeignKey(ProductSet, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="dossiers")
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="dossiers")
    kind = models.CharField(_("loại hồ sơ"), max_length=10, choices=KINDS)
    state = models.CharField(max_length=20, choices=STATES, default=DossierState.DRAFT.value)
    target_stars = models.PositiveSmallIntegerField(_("mục tiêu sao"), default=3)
    round = models.ForeignKey(
        AssessmentRound, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_dossiers"
    )
    renews = models.ForeignKey(
        "certification.Certificate",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="renewal_dossiers",
    )
    started_by = by_whom()
    started_on = models.DateField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        indexes = [models.Index(fields=["commune", "state"]), models.Index(fields=["state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=~Q(state__in=["CANCELLED", "RECOGNISED", "NOT_RECOGNISED"]),
                name="one_open_dossier_per_product",
            ),
            models.CheckConstraint(
                name="dossier_aims_at_a_star", condition=Q(target_stars__gte=3, target_stars__lte=5)
            ),
            models.CheckConstraint(
                name="renewal_names_its_certificate",
                condition=~Q(kind="RENEWAL") | Q(renews__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.get_kind_display()})"


class DossierAnswer(models.Model):
    """One value of Mẫu 01 or 02, stamped with who entered it and, for a helper, for whom."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    field = models.CharField(max_length=60)
    value = models.JSONField()
    entered_by = by_whom()
    entered_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "field"], name="one_answer_per_field")
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.field}"


class DossierPerson(models.Model):
    """What Mẫu 02 asks of people: gender, ethnicity, residence, workers. Never public.

    Apart from the dossier's answers, so that nothing that reads those can ever show this.
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="person")
    representative_name = models.CharField(_("người đại diện"), max_length=160, blank=True)
    gender = models.CharField(_("giới tính"), max_length=20, blank=True)
    ethnicity = models.CharField(_("dân tộc"), max_length=40, blank=True)
    residence = models.CharField(_("nơi cư trú"), max_length=240, blank=True)
    is_disabled = models.BooleanField(_("là người khuyết tật"), null=True, blank=True)
    citizen_id_digest = models.CharField(max_length=64, blank=True, editable=False)
    workers = models.JSONField(_("danh sách lao động"), default=list, blank=True)
    entered_by = by_whom()
    entered_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"#{self.dossier_id}"


class SelfScore(models.Model):
    """What the producer thinks one criterion is worth, and why (Mẫu 02)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="self_scores")
    criterion_code = models.CharField(max_length=12)
    case_code = models.CharField(max_length=12, blank=True)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    explanation = models.TextField(_("thuyết minh"), max_length=4000, blank=True)
    entered_by = by_whom()
    entered_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "criterion_code"], name="one_self_score_per_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_code}: {self.points}"


class LibraryDocument(models.Model):
    """A paper in the producer's library, used again from dossier to dossier."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="library")
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    """Whose paper it is, where it speaks of one product alone."""
    paper = models.CharField(_("tên loại giấy"), max_length=24, choices=PAPERS, blank=True)
    """Which paper of its kind: a self-declaration, a geographical indication …"""
    kind = models.CharField(_("loại minh chứng"), max_length=24, choices=EVIDENCE)
    title = models.CharField(_("tên giấy tờ"), max_length=200)
    number = models.CharField(_("số"), max_length=80, blank=True)
    issued_by = models.CharField(_("nơi cấp"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("dùng được đến hết ngày"), null=True, blank=True)
    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="+")
    from_system = models.CharField(max_length=40, blank=True, editable=False)
    entered_by = by_whom()
    entered_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now_add=True)
    left_out_on = models.DateField(_("thôi dùng từ"), null=True, blank=True)

    class Meta:
        verbose_name = _("giấy tờ")
        verbose_name_plural = _("giấy tờ")
        ordering = ["kind", "-entered_at"]

    def __str__(self) -> str:
        return self.title


class DossierEvidence(models.Model):
    """A paper of the library put beside one criterion, or only into the dossier ("")."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="evidence")
    document = models.ForeignKey(LibraryDocument, on_delete=models.PROTECT, related_name="used_in")
    criterion_code = models.CharField(max_length=12, blank=True)
    added_by = by_whom()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "document", "criterion_code"], name="evidence_added_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_code}: {self.document}"


class DossierFiling(models.Model):
    """What was filed, whole, with the hash of it; the last one is what is judged. Append-only."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="filings")
    number = models.PositiveSmallIntegerField(_("lần nộp"))
    receipt_number = models.CharField(_("số biên nhận"), max_length=40, unique=True)
    snapshot = models.JSONField(editable=False)
    sha256 = models.CharField(max_length=64)
    filed_by = by_whom()
    filed_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    filed_on = models.DateField(_("ngày nộp"))
    filed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần nộp hồ sơ")
        verbose_name_plural = _("lần nộp hồ sơ")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="filing_numbered_once")
        ]

    def __str__(self) -> str:
        return self.receipt_number


class DossierStep(models.Model):
    """One step of a dossier's way, by whom and why. Append-only."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="steps")
    from_state = models.CharField(max_length=20, choices=STATES)
    to_state = models.CharField(max_length=20, choices=STATES)
    reason = models.TextField(_("lý do"), max_length=2000, blank=True)
    taken_by = by_whom()
    taken_on = models.DateField()
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.from_state} → {self.to_state}"


class PapersRequest(models.Model):
    """Papers asked for; the clock of whoever asked stands still until they come."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers_requests")
    asked_by_commune = models.BooleanField(default=True)
    what = models.TextField(_("cần bổ sung gì"), max_length=2000)
    asked_by = by_whom()
    asked_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(answered_on__isnull=True),
                name="one_open_papers_request",
            ),
            models.CheckConstraint(
                name="papers_come_after_asking",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.what[:40]}"


class SampleStep(models.Model):
    """The five samples pass from hand to hand. Append-only."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="sample_steps")
    quantity = models.PositiveSmallIntegerField(_("số mẫu"))
    from_whom = models.CharField(_("người giao"), max_length=160)
    to_whom = models.CharField(_("người nhận"), max_length=160)
    place = models.CharField(_("nơi giữ"), max_length=200)
    condition = models.CharField(_("tình trạng mẫu"), max_length=300, blank=True)
    on = models.DateField(_("ngày"))
    recorded_by = by_whom()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("giao nhận mẫu")
        verbose_name_plural = _("giao nhận mẫu")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.quantity}: {self.from_whom} → {self.to_whom}"


class CommuneReport(models.Model):
    """Mẫu 03: what the commune found, and whether the dossier goes on (Đ7.2). Append-only."""

    filing = models.OneToOneField(
        DossierFiling, on_delete=models.PROTECT, related_name="commune_report"
    )
    points = models.JSONField(editable=False)
    """{criterion code: {"points", "case", "note"}}: the commune's criteria and no other."""
    material_percent = models.DecimalField(
        _("nguyên liệu địa phương (%)"), max_digits=5, decimal_places=2
    )
    labour_percent = models.DecimalField(
        _("lao động địa phương (%)"), max_digits=5, decimal_places=2
    )
    forwards = models.BooleanField(_("chuyển lên tỉnh"))
    reasons = models.TextField(_("nhận xét, lý do"), max_length=4000)
    number = models.CharField(_("số báo cáo"), max_length=80, blank=True)
    reported_by = by_whom()
    reported_on = models.DateField()
    due_on = models.DateField(_("hạn báo cáo"))
    reported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("báo cáo của xã")
        verbose_name_plural = _("báo cáo của xã")
        constraints = [
            models.CheckConstraint(
                name="percents_are_percents",
                condition=Q(material_percent__gte=0, material_percent__lte=100)
                & Q(labour_percent__gte=0, labour_percent__lte=100),
            ),
            models.CheckConstraint(name="report_gives_reasons", condition=~Q(reasons="")),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id}: {self.forwards}"
