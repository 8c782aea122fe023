"""Label runs. A label needs no row: its code follows from its run's key and its number."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import Authority, PrivateFile
from traceability.models.lot import Lot
from traceability.models.people import by_whom
from traceability.rules.label_code import MAX_LABELS_PER_RUN


class LabelEpoch(models.Model):
    """One master key's time. The key itself never stands here, only what tells it from another.

    Labels of an older epoch verify for ever, until the epoch is revoked because its key leaked:
    then a code proves nothing, pages say so, and what scans have seen is all there is.
    """

    number = models.PositiveSmallIntegerField(primary_key=True)
    fingerprint = models.CharField(max_length=16)
    opened_on = models.DateField()
    opened_by = by_whom(null=True, blank=True)
    revoked_on = models.DateField(_("huỷ khoá từ ngày"), null=True, blank=True)
    revoked_by = by_whom(null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("khoá tem")
        verbose_name_plural = _("khoá tem")
        constraints = [
            models.CheckConstraint(name="epoch_fits_its_code", condition=Q(number__lt=32)),
            models.CheckConstraint(
                name="epoch_revoked_for_a_reason",
                condition=Q(revoked_on__isnull=True) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class GtinRight(models.Model):
    """Proof that a product's GTIN is the company's to print (NĐ 37/2026 Đ28.5), and its check.

    Written by the producer; an officer's answer is added once.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="gtin_rights")
    gtin = models.CharField("GTIN-14", max_length=14)
    holder = models.CharField(_("tên trên giấy"), max_length=200)
    number = models.CharField(_("số giấy"), max_length=60)
    until_on = models.DateField(_("đến hết ngày"))
    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="+")
    entered_by = by_whom()
    entered_at = models.DateTimeField(auto_now_add=True)
    is_accepted = models.BooleanField(_("đúng"), null=True, blank=True)
    answered_by = by_whom(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    reasons = models.CharField(_("lý do"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("giấy về mã GTIN")
        verbose_name_plural = _("giấy về mã GTIN")
        constraints = [
            models.CheckConstraint(
                name="gtin_answer_is_whole",
                condition=Q(is_accepted__isnull=True, answered_on__isnull=True)
                | Q(is_accepted__isnull=False, answered_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.gtin} – {self.product_id}"


class LabelPlan(models.Model):
    """Kế hoạch hỗ trợ tem of an authority (seed plan S84): how many labels, for which year."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="label_plans")
    year = models.PositiveSmallIntegerField(_("năm"))
    name = models.CharField(_("tên kế hoạch"), max_length=200)
    quantity = models.PositiveIntegerField(_("số tem"))
    until_on = models.DateField(_("đến hết ngày"))
    note = models.CharField(_("căn cứ, ghi chú"), max_length=300, blank=True)
    made_by = by_whom()
    made_on = models.DateField()

    class Meta:
        verbose_name = _("kế hoạch hỗ trợ tem")
        verbose_name_plural = _("kế hoạch hỗ trợ tem")
        constraints = [
            models.CheckConstraint(name="label_plan_gives_some", condition=Q(quantity__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})"


class LabelAllocation(models.Model):
    """A producer's part of a plan; runs are counted against it. Append-only.

    Negative quantities take back what was not printed.
    """

    plan = models.ForeignKey(LabelPlan, on_delete=models.PROTECT, related_name="allocations")
    producer = models.ForeignKey(
        Producer, on_delete=models.PROTECT, related_name="label_allocations"
    )
    quantity = models.IntegerField(_("số tem"))
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    given_by = by_whom()
    given_on = models.DateField()
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("phần tem được cấp")
        verbose_name_plural = _("phần tem được cấp")
        constraints = [
            models.CheckConstraint(name="allocation_is_something", condition=~Q(quantity=0))
        ]

    def __str__(self) -> str:
        return f"{self.producer_id}: {self.quantity}"


class LabelRun(models.Model):
    """Đợt in tem. A lot's own code is a run of one label. Append-only."""

    class Purpose(models.TextChoices):
        LOT = "LOT", _("mã của lô")
        PACKS = "PACKS", _("tem từng gói")

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="label_runs")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    epoch = models.PositiveSmallIntegerField()
    run = models.PositiveIntegerField()
    count = models.PositiveIntegerField(_("số tem"))
    mark_request = models.ForeignKey(
        "certification.MarkRequest",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="label_runs",
    )
    """The granted request that packs with the mark were counted against; null for a run without.
    """
    layout = models.CharField(_("khổ tem"), max_length=20, blank=True)
    """Key of `rules.label_layouts`; another may be chosen at each printing."""
    gtin = models.CharField("GTIN-14", max_length=14, blank=True)
    """Printed as HTTPS://HOST/01/<GTIN>/21/<code>; "" prints HTTPS://HOST/T/<code>."""
    plan = models.ForeignKey(
        LabelPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    """The plan that pays; counted against the producer's allocation in it."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đợt in tem")
        verbose_name_plural = _("đợt in tem")
        constraints = [
            models.UniqueConstraint(fields=["epoch", "run"], name="label_run_number_once"),
            models.UniqueConstraint(
                fields=["lot"], condition=Q(purpose="LOT"), name="lot_has_one_code"
            ),
            models.CheckConstraint(
                name="label_run_fits_its_code",
                condition=Q(
                    count__gte=1,
                    count__lte=MAX_LABELS_PER_RUN,
                    epoch__lt=32,
                    run__lt=1 << 20,
                ),
            ),
            models.CheckConstraint(
                name="only_packs_carry_the_mark",
                condition=Q(mark_request__isnull=True) | Q(purpose="PACKS"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}-{self.run} ({self.count})"


class LabelPrint(models.Model):
    """One printing of a part of a run: which numbers, on which paper, with the mark or without.

    Append-only. Printing the same numbers again is allowed and seen.
    """

    class Format(models.TextChoices):
        PDF = "PDF", "PDF"
        SVG = "SVG", "SVG"
        ZIP = "ZIP", "ZIP"

    run = models.ForeignKey(LabelRun, on_delete=models.PROTECT, related_name="prints")
    first_number = models.PositiveIntegerField(_("từ tem số"))
    last_number = models.PositiveIntegerField(_("đến tem số"))
    layout = models.CharField(_("khổ tem"), max_length=20)
    format = models.CharField(_("tệp"), max_length=5, choices=Format.choices)
    with_mark = models.BooleanField(_("có nhãn hiệu"))
    skip = models.PositiveSmallIntegerField(_("bỏ qua số tem đã bóc trên tờ đầu"), default=0)
    printed_by = by_whom()
    printed_on = models.DateField()
    printed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần in")
        verbose_name_plural = _("lần in")
        constraints = [
            models.CheckConstraint(
                name="print_is_a_range", condition=Q(last_number__gte=F("first_number"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.first_number}–{self.last_number}"


class LabelRange(models.Model):
    """What became of labels after printing: on packs (kích hoạt), or spoiled. Append-only.

    Each number of a run has at most one such state.
    """

    class State(models.TextChoices):
        ON_PACKS = "ON_PACKS", _("đã dán lên gói")
        SPOILED = "SPOILED", _("hỏng, đã huỷ")

    run = models.ForeignKey(LabelRun, on_delete=models.PROTECT, related_name="ranges")
    first_number = models.PositiveIntegerField(_("từ tem số"))
    last_number = models.PositiveIntegerField(_("đến tem số"))
    state = models.CharField(_("đã"), max_length=10, choices=State.choices)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    on = models.DateField(_("ngày"))
    entered_by = by_whom()
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tem đã dán, hỏng")
        verbose_name_plural = _("tem đã dán, hỏng")
        constraints = [
            models.CheckConstraint(
                name="label_range_is_forward", condition=Q(last_number__gte=F("first_number"))
            ),
            ExclusionConstraint(
                name="label_has_one_state",
                expressions=[
                    ("run", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_number"),
                            F("last_number"),
                            Value("[]"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.first_number}–{self.last_number} {self.state}"
