"""The EPCIS repository: every event as the standard words it, ours and those captured.

An event of one of our lots stands in its `TraceEvent` chain; its row here is what the standard's
queries ask (`trace_event`), written in the same transaction. An event from outside that names
none of our lots stands here alone.
"""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from traceability.models.event import TraceEvent
from traceability.models.people import by_whom


class ApiKey(models.Model):
    """A producer's key to the EPCIS interface. Only its digest is kept; revoked once, for ever."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(_("dùng cho"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    may_capture = models.BooleanField(_("được ghi"), default=False)
    created_by = by_whom()
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = by_whom(null=True, blank=True)

    class Meta:
        verbose_name = _("khoá API")
        verbose_name_plural = _("khoá API")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class CaptureJob(models.Model):
    """One document that came in: by the interface, or as a partner's file at the desk."""

    class Via(models.TextChoices):
        API = "API", _("qua API")
        FILE = "FILE", _("từ tệp")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="capture_jobs")
    key = models.ForeignKey(ApiKey, null=True, blank=True, on_delete=models.PROTECT)
    by = by_whom()
    via = models.CharField(max_length=5, choices=Via.choices)
    sender = models.CharField(_("bên gửi"), max_length=160, blank=True)
    digest = models.CharField(max_length=64)
    """SHA-256 of the document as it came."""
    error_behaviour = models.CharField(max_length=10, default="rollback")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    success = models.BooleanField(null=True, blank=True)
    captured = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)

    class Meta:
        verbose_name = _("lần nhận EPCIS")
        verbose_name_plural = _("lần nhận EPCIS")

    def __str__(self) -> str:
        return str(self.id)


class EpcisEvent(models.Model):
    """One event in EPCIS 2.0's JSON-LD, with the columns its queries ask. Append-only."""

    event_id = models.CharField(max_length=200)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="epcis_events")
    """Whose repository it stands in: who captured it, or whose lot it is."""
    trace_event = models.OneToOneField(
        TraceEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="epcis"
    )
    job = models.ForeignKey(
        CaptureJob, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    type = models.CharField(max_length=80)
    action = models.CharField(max_length=8, blank=True)
    event_time = models.DateTimeField()
    record_time = models.DateTimeField()
    biz_step = models.CharField(max_length=200, blank=True)
    disposition = models.CharField(max_length=200, blank=True)
    read_point = models.CharField(max_length=200, blank=True)
    biz_location = models.CharField(max_length=200, blank=True)
    error_declared_at = models.DateTimeField(null=True, blank=True)
    body = models.JSONField()
    context = models.JSONField(default=list)

    class Meta:
        verbose_name = _("sự kiện EPCIS")
        verbose_name_plural = _("sự kiện EPCIS")
        constraints = [
            models.UniqueConstraint(
                fields=["producer", "event_id"],
                condition=Q(error_declared_at__isnull=True),
                name="epcis_event_once",
            ),
            # An error declaration bears the id of the event it takes back (EPCIS 2.0 §7.4.1.4).
            models.UniqueConstraint(
                fields=["producer", "event_id"],
                condition=Q(error_declared_at__isnull=False),
                name="epcis_event_taken_back_once",
            ),
        ]
        indexes = [
            models.Index(fields=["producer", "record_time", "id"]),
            models.Index(fields=["producer", "event_time", "id"]),
            GinIndex(fields=["body"], opclasses=["jsonb_path_ops"], name="epcis_body"),
        ]

    def __str__(self) -> str:
        return self.event_id


class EpcisThing(models.Model):
    """Which things an event speaks of, for MATCH_ queries and /epcs/."""

    class Role(models.TextChoices):
        EPC = "epc"
        PARENT = "parentID"
        CHILD = "childEPC"
        INPUT = "inputEPC"
        OUTPUT = "outputEPC"
        CLASS = "epcClass"
        CHILD_CLASS = "childEPCClass"
        INPUT_CLASS = "inputEPCClass"
        OUTPUT_CLASS = "outputEPCClass"

    event = models.ForeignKey(EpcisEvent, on_delete=models.PROTECT, related_name="things")
    role = models.CharField(max_length=16, choices=Role.choices)
    uri = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "role", "uri"], name="thing_once_per_role"),
            models.CheckConstraint(name="thing_has_a_name", condition=~Q(uri="")),
        ]
        indexes = [models.Index(fields=["uri", "role"])]

    def __str__(self) -> str:
        return f"{self.role}: {self.uri}"
