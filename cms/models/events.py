"""Fairs, festivals, training classes: when, where, who stands there, and who will come."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from catalog.places.models import Commune
from catalog.producers.models import Producer
from cms.models.editorial import EditorialPage, IndexPage


class EventIndexPage(IndexPage):
    """At /su-kien/: what comes first, then what was."""

    subpage_types = ["cms.EventPage"]
    template = "cms/event_index_page.html"

    class Meta:
        verbose_name = _("danh sách sự kiện")


class TrainingIndexPage(IndexPage):
    """At /tap-huan/: classes for producers and their staff (S111–S115)."""

    subpage_types = ["cms.EventPage"]
    template = "cms/event_index_page.html"

    class Meta:
        verbose_name = _("danh sách lớp tập huấn")


class EventPage(EditorialPage):
    class Kind(models.TextChoices):
        FAIR = "FAIR", _("hội chợ, phiên chợ")
        FESTIVAL = "FESTIVAL", _("lễ hội")
        TRAINING = "TRAINING", _("lớp tập huấn")
        MEETING = "MEETING", _("gặp gỡ, kết nối")

    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices, default=Kind.FAIR)
    starts_at = models.DateTimeField(_("bắt đầu"))
    ends_at = models.DateTimeField(_("kết thúc"))
    place = models.CharField(_("nơi tổ chức"), max_length=160)
    commune = models.ForeignKey(
        Commune,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("xã, phường, đặc khu"),
    )
    organiser = models.CharField(_("đơn vị tổ chức"), max_length=160, blank=True)
    for_whom = models.CharField(_("dành cho ai"), max_length=160, blank=True)
    is_cancelled = models.BooleanField(_("đã huỷ"), default=False)
    registers = models.BooleanField(_("nhận đăng ký trên trang này"), default=False)
    register_until = models.DateTimeField(_("nhận đăng ký đến"), null=True, blank=True)
    seats = models.PositiveIntegerField(
        _("số chỗ"), null=True, blank=True, help_text=_("Để trống: không giới hạn.")
    )

    content_panels = EditorialPage.panels_with(
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("commune")]),
        FieldRowPanel([FieldPanel("organiser"), FieldPanel("for_whom")]),
        FieldPanel("is_cancelled"),
        MultiFieldPanel(
            [FieldPanel("registers"), FieldPanel("register_until"), FieldPanel("seats")],
            heading=_("Đăng ký"),
        ),
        InlinePanel("booths", label=_("gian hàng")),
    )
    parent_page_types = ["cms.EventIndexPage", "cms.TrainingIndexPage"]
    subpage_types: list[str] = []
    template = "cms/event_page.html"

    class Meta:
        verbose_name = _("sự kiện")

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("Kết thúc không thể trước lúc bắt đầu.")})


class EventBooth(Orderable):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="booths")
    number = models.CharField(_("số gian"), max_length=20, blank=True)
    producer = models.ForeignKey(
        Producer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("chủ thể"),
    )
    name = models.CharField(
        _("tên gian"), max_length=120, blank=True, help_text=_("Khi không phải của một chủ thể.")
    )
    note = models.CharField(_("bán gì, làm gì"), max_length=160, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("name")]),
        FieldPanel("producer"),
        FieldPanel("note"),
    ]

    def __str__(self) -> str:
        return f"{self.number} {self.name or self.producer_id}".strip()


class EventRegistration(models.Model):
    """Somebody who will come. Names and phones are deleted 30 days after the event."""

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="registrations")
    key = models.CharField(max_length=32, unique=True)
    """Opens the registration's own page; nothing else does."""
    name = models.CharField(_("họ và tên"), max_length=120)
    phone = models.CharField(_("điện thoại"), max_length=15)
    producer_name = models.CharField(_("đại diện cho"), max_length=160, blank=True)
    people = models.PositiveSmallIntegerField(_("mấy người"), default=1)
    note = models.CharField(_("lời nhắn"), max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("đăng ký dự")
        verbose_name_plural = _("đăng ký dự")
        constraints = [
            models.CheckConstraint(name="registration_is_for_somebody", condition=Q(people__gt=0)),
            models.UniqueConstraint(
                fields=["event", "phone"],
                condition=Q(cancelled_at=None, forgotten_at=None),
                name="one_registration_a_phone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.people}"
