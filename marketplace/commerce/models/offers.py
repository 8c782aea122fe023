"""Who pays for a discount, boxes of several producers, wholesale requests, group orders."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from catalog.producers.models import Producer, SalesPoint
from catalog.products.models import Product, ProductSet
from marketplace.commerce.models.fields import by_whom, dong


class OfferFunding(models.Model):
    """Who pays for one of Oscar's offers. A producer's counts on that producer's goods alone."""

    class Funder(models.TextChoices):
        PLATFORM = "PLATFORM", _("chợ")
        PRODUCER = "PRODUCER", _("chủ thể")

    offer = models.OneToOneField(
        "offer.ConditionalOffer", on_delete=models.PROTECT, related_name="funding"
    )
    funder = models.CharField(_("ai chịu"), max_length=10, choices=Funder.choices)
    producer = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="funded_offers"
    )
    most_per_order = dong(_("giảm nhiều nhất một đơn"), null=True, blank=True)
    """Of a percentage: no order is given more. Null: no such limit."""
    by = by_whom()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="producer_offer_names_its_producer",
                condition=Q(funder="PLATFORM", producer__isnull=True)
                | Q(funder="PRODUCER", producer__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.funder}"


class GiftBox(models.Model):
    """A product that is a box of others', packed by its own producer. It has no star itself."""

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="gift_box")
    takes_card = models.BooleanField(_("nhận lời chúc"), default=True)
    packing_fee = dong(_("công đóng hộp"), default=0)
    """The packer's own part of the price; the rest is the components'."""

    def __str__(self) -> str:
        return str(self.product)


class GiftBoxPart(models.Model):
    """One component: how many packs, and its maker's part of the box's price in đồng.

    The parts and the packing fee add up to the price of the box: services.gift_boxes.
    """

    box = models.ForeignKey(GiftBox, on_delete=models.PROTECT, related_name="parts")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="in_boxes")
    quantity = models.PositiveSmallIntegerField(
        _("số gói"), default=1, validators=[MinValueValidator(1)]
    )
    share = dong(_("phần tiền"))
    agreed_at = models.DateTimeField(_("chủ thể đồng ý lúc"), null=True, blank=True)
    """When its maker agreed to this quantity at this share; a changed part is asked again."""
    agreed_by = by_whom()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "product"], name="component_once_a_box"),
            models.CheckConstraint(
                name="component_has_a_share", condition=Q(share__gte=0, quantity__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.box_id}: {self.quantity} × {self.product_id}"


class GiftCard(models.Model):
    """The words that go into a box, until the parcel is delivered and three months more."""

    line = models.OneToOneField("order.Line", on_delete=models.PROTECT, related_name="gift_card")
    words = models.CharField(_("lời chúc"), max_length=300)

    def __str__(self) -> str:
        return str(self.line_id)


class QuoteRequest(models.Model):
    """One wholesale request that goes to several certified producers."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("đang nhận báo giá")
        ORDERED = "ORDERED", _("đã đặt")
        CLOSED = "CLOSED", _("đã đóng")

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField(_("số"), max_length=20, unique=True)
    buyer_name = models.CharField(_("tên"), max_length=160)
    organisation = models.CharField(_("đơn vị"), max_length=200, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=15)
    email = models.EmailField(_("thư điện tử"), blank=True)
    user = by_whom()
    ocop_set = models.ForeignKey(
        ProductSet, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField(_("cần gì"), max_length=300)
    quantity = models.PositiveIntegerField(_("số lượng"))
    unit = models.CharField(_("đơn vị tính"), max_length=20)
    least_stars = models.PositiveSmallIntegerField(_("từ mấy sao"), default=3)
    wanted_on = models.DateField(_("cần trước ngày"))
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    street = models.CharField(_("số nhà, đường, thôn"), max_length=160)
    open_until = models.DateField(_("nhận báo giá đến hết"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    language = models.CharField(max_length=5, default="vi")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("yêu cầu báo giá sỉ")
        verbose_name_plural = _("yêu cầu báo giá sỉ")

    def __str__(self) -> str:
        return self.number


class Quote(models.Model):
    """One producer's answer to a request; a row from the day they were asked."""

    class State(models.TextChoices):
        ASKED = "ASKED", _("chưa trả lời")
        GIVEN = "GIVEN", _("đã báo giá")
        DECLINED = "DECLINED", _("không nhận")
        TAKEN = "TAKEN", _("được chọn")

    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="quotes")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="quotes")
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    unit_price = dong(_("đơn giá"), null=True, blank=True)
    quantity = models.PositiveIntegerField(_("số lượng"), null=True, blank=True)
    delivery_charge = dong(_("phí giao"), default=0)
    ready_on = models.DateField(_("có hàng ngày"), null=True, blank=True)
    valid_until = models.DateField(_("giá giữ đến hết"), null=True, blank=True)
    words = models.CharField(_("lời ghi"), max_length=500, blank=True)
    order = models.OneToOneField(
        "order.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="quote"
    )
    by = by_whom()
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("báo giá")
        verbose_name_plural = _("báo giá")
        constraints = [
            models.UniqueConstraint(fields=["request", "producer"], name="producer_asked_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="TAKEN"), name="one_quote_taken"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.producer_id}"


class GroupRun(models.Model):
    """A price that holds if enough packs are ordered before a moment; else all is given back."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("đang gom")
        RUN = "RUN", _("đủ số, chạy")
        FAILED = "FAILED", _("không đủ, hoàn tiền")

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="group_runs")
    key = models.SlugField(max_length=20, unique=True)
    unit_price = dong(_("giá khi đủ"))
    threshold = models.PositiveIntegerField(_("đủ từ (gói)"))
    most = models.PositiveIntegerField(_("nhiều nhất (gói)"))
    closes_at = models.DateTimeField(_("hạn"))
    pickup_at = models.ForeignKey(
        SalesPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    by = by_whom()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đơn chung")
        verbose_name_plural = _("đơn chung")
        constraints = [
            models.CheckConstraint(
                name="group_run_can_succeed",
                condition=Q(threshold__gt=0, unit_price__gt=0, most__gte=models.F("threshold")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.threshold}"


class GroupPledge(models.Model):
    """One buyer's order in a run: paid before, sent only if the run succeeds."""

    run = models.ForeignKey(GroupRun, on_delete=models.PROTECT, related_name="pledges")
    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="pledge")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="pledge_holds_packs", condition=Q(quantity__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.quantity}"
