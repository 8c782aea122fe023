"""What each province decides for itself, and the rounds of a year.

Where the decision is silent (quorum, number of sheets, when an opinion of the advisory body is
due) nothing is invented: the field is empty until the province fills it in with its source.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certification.models.people import by_whom
from foundation.models import Authority


class ProgrammeSettings(models.Model):
    """The rules of one province (or the ministry) where Quyết định 26/2026 leaves room."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, related_name="programme_settings"
    )
    quorum = models.PositiveSmallIntegerField(
        _("số phiếu chấm ít nhất"),
        null=True,
        blank=True,
        help_text=_("Theo quy chế hội đồng. Để trống: mọi thành viên dự họp phải nộp phiếu."),
    )
    spread_alert = models.PositiveSmallIntegerField(
        _("báo khi phiếu chênh nhau quá (điểm)"), null=True, blank=True
    )
    minimum_reading = models.CharField(
        _("cách xét điểm tối thiểu có sao"),
        max_length=20,
        default="mean",
        choices=[
            ("mean", _("theo điểm trung bình của các phiếu")),
            ("every_sheet", _("từng phiếu đều phải đạt")),
        ],
    )
    advisory_working_days = models.PositiveSmallIntegerField(
        _("thời hạn tổ tư vấn báo cáo (ngày làm việc)"), null=True, blank=True
    )
    idea_resubmit_days = models.PositiveSmallIntegerField(
        _("được nộp lại ý tưởng sau (ngày)"), default=7
    )
    order_number_width = models.PositiveSmallIntegerField(
        _("số chữ số của số thứ tự trong mã sản phẩm"), null=True, blank=True
    )
    extra_papers = models.TextField(_("giấy tờ tỉnh yêu cầu thêm, mỗi dòng một loại"), blank=True)
    source = models.CharField(_("văn bản căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("cách làm của tỉnh")
        verbose_name_plural = _("cách làm của tỉnh")

    def __str__(self) -> str:
        return str(self.authority)


class AssessmentRound(models.Model):
    """Đợt đánh giá: two a year by law (Điều 5), others by the council's own regulation."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(_("tên đợt"), max_length=120)
    year = models.PositiveSmallIntegerField(_("năm"))
    opens_on = models.DateField(_("nhận hồ sơ từ"))
    proposals_until_on = models.DateField(_("xã đề nghị đến hết ngày"))
    done_until_on = models.DateField(_("đánh giá xong đến hết ngày"))
    is_extra = models.BooleanField(_("đợt thêm"), default=False)
    basis = models.CharField(_("căn cứ của đợt thêm"), max_length=300, blank=True)
    opened_by = by_whom(editable=False)

    class Meta:
        verbose_name = _("đợt đánh giá")
        verbose_name_plural = _("đợt đánh giá")
        ordering = ["-opens_on"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="round_named_once"),
            models.CheckConstraint(
                name="round_is_forward",
                condition=Q(proposals_until_on__gte=F("opens_on"))
                & Q(done_until_on__gt=F("proposals_until_on")),
            ),
            models.CheckConstraint(
                name="extra_round_has_a_basis", condition=Q(is_extra=False) | ~Q(basis="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Adviser(models.Model):
    """A department or consultant who advises on some criteria, with how it was chosen."""

    class Kind(models.TextChoices):
        DEPARTMENT = "DEPARTMENT", _("sở, ngành")
        CONSULTANT = "CONSULTANT", _("đơn vị tư vấn")
        PARTNER = "PARTNER", _("đối tác: doanh nghiệp, viện, trường, ngân hàng, báo đài")

    class Field(models.TextChoices):
        """What the criteria ask about, so that a producer finds whom to ask."""

        MATERIAL = "MATERIAL", _("nguyên liệu, vùng nguyên liệu")
        PRODUCTION = "PRODUCTION", _("sản xuất, công nghệ, môi trường")
        SAFETY = "SAFETY", _("chất lượng, an toàn thực phẩm, kiểm nghiệm")
        PACKAGING = "PACKAGING", _("bao bì, nhãn, truy xuất nguồn gốc")
        PROPERTY = "PROPERTY", _("sở hữu trí tuệ")
        ORGANISATION = "ORGANISATION", _("tổ chức, tài chính, lao động")
        MARKET = "MARKET", _("thị trường, xúc tiến thương mại")
        STORY = "STORY", _("câu chuyện, văn hoá, du lịch")

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="advisers")
    name = models.CharField(_("tên"), max_length=200)
    kind = models.CharField(_("loại"), max_length=20, choices=Kind.choices)
    field = models.CharField(_("lĩnh vực tiêu chí"), max_length=20, choices=Field.choices)
    contact = models.CharField(_("nơi liên hệ công khai"), max_length=200, blank=True)
    experience = models.TextField(_("kinh nghiệm, năng lực"), max_length=1000, blank=True)
    selected_on = models.DateField(_("ngày chọn"))
    selection_paper = models.CharField(_("văn bản chọn"), max_length=160)
    until_on = models.DateField(_("đến trước ngày"), null=True, blank=True)
    recorded_by = by_whom(editable=False)

    class Meta:
        verbose_name = _("bên tư vấn")
        verbose_name_plural = _("bên tư vấn")
        ordering = ["field", "name"]

    def __str__(self) -> str:
        return self.name
