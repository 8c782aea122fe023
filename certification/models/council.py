"""Hội đồng: who sits, what each gave, what it comes to.

A score sheet is its member's alone until it is filed, and never changes after (trigger).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from certification.models.dossier import Dossier, DossierFiling
from certification.models.people import by_whom
from certification.models.programme import AssessmentRound
from foundation.models import Authority, PrivateFile


class Council(models.Model):
    """A council set up by decision of the chair of the province, or by the ministry (Đ7.3)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="councils")
    name = models.CharField(_("tên hội đồng"), max_length=200)
    decision_number = models.CharField(_("quyết định thành lập"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    ended_on = models.DateField(_("thôi hoạt động từ"), null=True, blank=True)
    set_up_by = by_whom(editable=False)

    class Meta:
        verbose_name = _("hội đồng")
        verbose_name_plural = _("hội đồng")
        ordering = ["-decided_on"]

    def __str__(self) -> str:
        return self.name


class CouncilMember(models.Model):
    class Seat(models.TextChoices):
        CHAIR = "CHAIR", _("chủ tịch")
        VICE_CHAIR = "VICE_CHAIR", _("phó chủ tịch")
        SECRETARY = "SECRETARY", _("uỷ viên thư ký")
        MEMBER = "MEMBER", _("uỷ viên")
        ADVISORY = "ADVISORY", _("tổ tư vấn")

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="council_seats"
    )
    seat = models.CharField(_("vai trò"), max_length=20, choices=Seat.choices)
    organisation = models.CharField(_("cơ quan, đơn vị"), max_length=200)
    since_on = models.DateField(_("từ ngày"))
    until_on = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thành viên hội đồng")
        verbose_name_plural = _("thành viên hội đồng")
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user"],
                condition=Q(until_on__isnull=True),
                name="one_seat_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_seat_display()}"

    @property
    def scores(self) -> bool:
        """The advisory team reports; it does not score."""
        return self.seat != self.Seat.ADVISORY


class PersonIdentifier(models.Model):
    """A hard identifier of a council member, as a keyed digest: who has none cannot be cleared."""

    class Kind(models.TextChoices):
        CITIZEN_ID = "CITIZEN_ID", _("số căn cước")
        TAX_NUMBER = "TAX_NUMBER", _("mã số thuế của đơn vị có phần vốn, chức vụ")
        PHONE = "PHONE", _("điện thoại")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="identifiers"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    digest = models.CharField(max_length=64)
    hint = models.CharField(_("bốn số cuối"), max_length=4)
    declared_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "digest"], name="declared_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} …{self.hint}"


class DeclaredInterest(models.Model):
    """A member says of themselves that they stand near a producer."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests"
    )
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("quan hệ"), max_length=300)
    declared_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} – {self.producer_id}"


class CouncilSession(models.Model):
    """A meeting, or a round of written opinions (renewals, Đ7.6)."""

    class Form(models.TextChoices):
        MEETING = "MEETING", _("họp")
        WRITTEN = "WRITTEN", _("lấy ý kiến bằng văn bản")

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sessions")
    round = models.ForeignKey(
        AssessmentRound, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    form = models.CharField(_("hình thức"), max_length=10, choices=Form.choices)
    name = models.CharField(_("tên phiên"), max_length=200)
    held_on = models.DateField(_("ngày họp hoặc hạn gửi ý kiến"))
    place = models.CharField(_("nơi họp"), max_length=200, blank=True)
    called_by = by_whom(editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = by_whom(null=True, blank=True)

    class Meta:
        verbose_name = _("phiên hội đồng")
        verbose_name_plural = _("phiên hội đồng")
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return self.name


class SessionSeat(models.Model):
    """Who was called to a session and may score there; names stay as the roster was then."""

    session = models.ForeignKey(CouncilSession, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="sessions")
    absent_reason = models.CharField(_("vắng vì"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="called_once")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.member_id}"


class SessionItem(models.Model):
    """One dossier before a session, in the very filing that is judged."""

    session = models.ForeignKey(CouncilSession, on_delete=models.PROTECT, related_name="items")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="session_items")
    filing = models.ForeignKey(DossierFiling, on_delete=models.PROTECT, related_name="+")
    site_check_reason = models.TextField(_("lý do kiểm tra tại chỗ"), max_length=1000, blank=True)
    due_on = models.DateField(_("hạn có quyết định"), null=True, blank=True)
    added_by = by_whom()
    added_at = models.DateTimeField(auto_now_add=True)
    taken_off_on = models.DateField(null=True, blank=True)
    taken_off_reason = models.TextField(_("lý do đưa ra khỏi phiên"), max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "dossier"], name="on_the_agenda_once"),
            models.CheckConstraint(
                name="taken_off_for_a_reason",
                condition=Q(taken_off_on__isnull=True) | ~Q(taken_off_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.dossier_id}"


class AdvisoryReport(models.Model):
    """What the advisory team found: papers, site, tests. Append-only."""

    filing = models.ForeignKey(
        DossierFiling, on_delete=models.PROTECT, related_name="advisory_reports"
    )
    text = models.TextField(_("báo cáo"), max_length=8000)
    points = models.JSONField(default=dict, editable=False)
    """What the team would give, by criterion, as advice: {code: points}."""
    surveyed_on = models.DateField(_("ngày khảo sát tại chỗ"), null=True, blank=True)
    survey_reason = models.TextField(_("lý do khảo sát"), max_length=1000, blank=True)
    tests = models.TextField(_("kiểm nghiệm thêm"), max_length=1000, blank=True)
    attachment = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_by = by_whom()
    written_on = models.DateField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("báo cáo của tổ tư vấn")
        verbose_name_plural = _("báo cáo của tổ tư vấn")

    def __str__(self) -> str:
        return f"{self.filing_id}: {self.text[:40]}"


class ScoreSheet(models.Model):
    """Phiếu chấm of one member for one dossier. Once filed it never changes (trigger)."""

    item = models.ForeignKey(SessionItem, on_delete=models.PROTECT, related_name="sheets")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="sheets")
    marks = models.JSONField(default=dict)
    """{criterion code: {"points": int, "case": str, "note": str}}"""
    stopped_at = models.JSONField(default=list)
    """[[criterion code, place of the stop rule], …] that the member finds to hold."""
    remark = models.TextField(_("nhận xét chung"), max_length=4000, blank=True)
    opinion = models.CharField(_("ý kiến bằng văn bản"), max_length=10, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("phiếu chấm")
        verbose_name_plural = _("phiếu chấm")
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="one_sheet_per_member"),
            models.CheckConstraint(
                name="filed_sheet_has_its_day",
                condition=Q(filed_at__isnull=True, filed_on__isnull=True)
                | Q(filed_at__isnull=False, filed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.member_id}"


class CouncilResult(models.Model):
    """What the filed sheets of one dossier came to when its session closed. Append-only."""

    item = models.OneToOneField(SessionItem, on_delete=models.PROTECT, related_name="result")
    mean_numerator = models.PositiveIntegerField()
    mean_denominator = models.PositiveIntegerField()
    stars_by_score = models.PositiveSmallIntegerField()
    stars_by_minima = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField()
    """What score, minima and stop rules give; 0 when a stop rule was hit."""
    reading = models.CharField(max_length=20)
    reasons = models.JSONField(default=list)
    criteria = models.JSONField(default=dict)
    """{criterion code: [numerator, denominator]} of the mean."""
    sheet_ids = models.JSONField(default=list, editable=False)
    """The sheets that counted; `sheets_sha256` is the hash of what stands in them."""
    sheets_sha256 = models.CharField(max_length=64)
    concluded_by = by_whom()
    concluded_on = models.DateField()
    concluded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("kết quả hội đồng")
        verbose_name_plural = _("kết quả hội đồng")
        constraints = [
            models.CheckConstraint(
                name="mean_is_at_most_100",
                condition=Q(mean_denominator__gt=0)
                & Q(mean_numerator__lte=F("mean_denominator") * 100),
            ),
            models.CheckConstraint(
                name="stars_bounded_by_score_and_minima",
                condition=Q(stars=0)
                | (Q(stars__lte=F("stars_by_score")) & Q(stars__lte=F("stars_by_minima"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.stars}"
