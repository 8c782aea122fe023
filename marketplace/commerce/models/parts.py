"""What left ahead of the rest of a consignment, and the photo of what was handed over."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.models import PrivateFile
from marketplace.commerce.models.consignment import Consignment
from marketplace.commerce.models.fields import by_whom


class PartSent(models.Model):
    """Phần gửi trước: packs that left before the rest of their consignment was ready, in a parcel
    of their own. The last parcel is the consignment itself. Append-only. `number` counts from 1
    within the consignment, so that two at once cannot both be the next."""

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    carrier = models.CharField(_("đơn vị vận chuyển"), max_length=60)
    tracking_code = models.CharField(_("mã vận đơn"), max_length=60, blank=True)
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("phần gửi trước")
        verbose_name_plural = _("phần gửi trước")
        constraints = [
            models.UniqueConstraint(
                fields=["consignment", "number"], name="parts_of_a_consignment_numbered_once"
            ),
            models.CheckConstraint(name="parts_count_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.consignment_id}/{self.number}"


class PartLine(models.Model):
    """How many packs of a line went in a part. Append-only."""

    part = models.ForeignKey(PartSent, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="parts")
    quantity = models.PositiveIntegerField(_("số gói"))

    class Meta:
        verbose_name = _("gói trong phần gửi trước")
        verbose_name_plural = _("gói trong phần gửi trước")
        constraints = [
            models.UniqueConstraint(fields=["part", "line"], name="line_once_in_a_part"),
            models.CheckConstraint(name="part_line_holds_packs", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.part_id}: {self.line_id} × {self.quantity}"


class HandOverPhoto(models.Model):
    """A photo of a parcel or of the carrier's receipt when it was handed over: a proof for its
    producer and the staff, shown to nobody else, for other people's names may stand on it.
    Append-only. `part` null: of the last parcel."""

    consignment = models.ForeignKey(
        Consignment, on_delete=models.PROTECT, related_name="hand_over_photos"
    )
    part = models.ForeignKey(
        PartSent, null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )
    file = models.OneToOneField(PrivateFile, on_delete=models.PROTECT, related_name="+")
    by = by_whom()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ảnh lúc giao")
        verbose_name_plural = _("ảnh lúc giao")

    def __str__(self) -> str:
        return f"{self.consignment_id}: {self.at:%d/%m/%Y %H:%M}"
