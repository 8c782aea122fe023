"""Questions about the use of the mark: what may still be printed, which packs remain."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import Certificate, MarkRequest, MarkUse, ResidueReport
from certification.models.certificate import runs_until
from certification.selectors.marks import OcopMark, ocop_marks

ASKED_AT = (180, 90, 30)
"""Days before the last valid day at which producers are asked for remaining starred packs."""

LOOKED_AT = timedelta(days=180)
"""How long before and after its end a certificate stands in the officers' overview."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What a granted request allows on a day. `left` is 0 where nothing more may be printed."""

    granted: int
    used: int
    until_on: date | None
    is_open: bool

    @property
    def left(self) -> int:
        return max(self.granted - self.used, 0) if self.is_open else 0


def used(request_id: int) -> int:
    """How many packs were counted against a request. One query."""
    total = MarkUse.objects.filter(request=request_id).aggregate(all=Sum("quantity"))["all"]
    return int(total or 0)


def quota(request: MarkRequest, *, on: date) -> Quota:
    """What may be printed for a request on the day. Two queries at most.

    Nothing after the last day granted, and nothing once the certificate is not in force or no
    longer gives the product its mark, whatever was granted.
    """
    answer = getattr(request, "answer", None)
    if answer is None or not answer.is_granted:
        return Quota(0, 0, None, is_open=False)
    return Quota(
        granted=answer.quantity or 0,
        used=used(request.pk),
        until_on=answer.until_on,
        is_open=on <= answer.until_on and running_mark(request.certificate, on=on) is not None,
    )


def quota_left(request: MarkRequest, *, on: date) -> int:
    """How many more starred packs may be printed for the request on the day."""
    return quota(request, on=on).left


def running_mark(certificate: Certificate | None, *, on: date) -> OcopMark | None:
    """The mark that this very certificate gives its product on the day, or None. One query."""
    if certificate is None:
        return None
    mark = ocop_marks([certificate.product_id], on=on).get(certificate.product_id)
    return mark if mark is not None and mark.register_number == certificate.number else None


def requests_of(producer: Producer) -> QuerySet[MarkRequest]:
    """A producer's requests, newest first, each with `printed`: what was counted against it."""
    return with_printed(MarkRequest.objects.filter(producer=producer)).select_related(
        "certificate__product", "answer"
    )


def with_printed(requests: QuerySet[MarkRequest]) -> QuerySet[MarkRequest]:
    """Each with `printed`, 0 where nothing was."""
    return requests.annotate(printed=Coalesce(Sum("uses__quantity"), 0)).order_by("-asked_at")


def markable(producer: Producer, *, on: date) -> list[tuple[Product, OcopMark]]:
    """The producer's products that have the mark on the day, by name. Two queries."""
    own = Product.objects.filter(Q(producer=producer) | Q(maker=producer)).order_by("title", "pk")
    products = {product.pk: product for product in own}
    marks = ocop_marks(list(products), on=on)
    return [(product, marks[pk]) for pk, product in products.items() if pk in marks]


def certificate_to_print(producer: Producer, number: str, *, on: date) -> Certificate | None:
    """The running certificate of this number that gives a product of the producer its mark."""
    rows = Certificate.objects.select_related("product")
    certificate = rows.filter(
        Q(product__producer=producer) | Q(product__maker=producer), number=number
    ).first()
    return certificate if running_mark(certificate, on=on) is not None else None


@dataclass(frozen=True, slots=True)
class ResidueQuestion:
    """One certificate that ends soon, and the packs asked for at `days_before` its last day."""

    certificate: Certificate
    last_valid_on: date
    days_left: int
    days_before: int
    last_report: ResidueReport | None

    @property
    def is_open(self) -> bool:
        """Whether the question of this stage has no answer yet."""
        return self.last_report is None or self.last_report.days_before > self.days_before


def asked_at(last_valid_on: date, *, on: date) -> int | None:
    """At which of ASKED_AT a certificate with this last valid day stands; None before all."""
    days_left = (last_valid_on - on).days
    stages = [days for days in ASKED_AT if days_left <= days]
    return min(stages) if stages and days_left >= 0 else None


def residue_questions(producer: Producer, *, on: date) -> list[ResidueQuestion]:
    """What the producer is asked on the day about its remaining starred packs, soonest end first.

    One question for each certificate within 180 days of its last valid day; it opens again at
    90 and at 30. Four queries at most.
    """
    ending = {
        mark.register_number: (mark, stage)
        for _product, mark in markable(producer, on=on)
        if (stage := asked_at(mark.last_valid_on, on=on)) is not None
    }
    if not ending:
        return []
    rows = Certificate.objects.filter(number__in=ending).select_related("product")
    certificates = {row.number: row for row in rows}
    reports = _newest_reports([row.pk for row in certificates.values()])
    questions = [
        ResidueQuestion(
            certificate=certificates[number],
            last_valid_on=mark.last_valid_on,
            days_left=(mark.last_valid_on - on).days,
            days_before=stage,
            last_report=reports.get(certificates[number].pk),
        )
        for number, (mark, stage) in ending.items()
    ]
    return sorted(questions, key=lambda question: question.last_valid_on)


def _newest_reports(certificate_ids: Collection[int]) -> dict[int, ResidueReport]:
    rows = ResidueReport.objects.filter(certificate__in=certificate_ids)
    newest = rows.order_by("certificate", "-reported_at", "-pk").distinct("certificate")
    return {report.certificate_id: report for report in newest}


@dataclass(frozen=True, slots=True)
class CommuneResidue:
    """A commune's certificates that end or ended within LOOKED_AT, and their starred packs.

    `granted` and `printed` are known here; `remaining` is what producers said last.
    """

    code: str
    name: str
    province: str
    certificates: int
    answered: int
    granted: int
    printed: int
    remaining: int

    @property
    def unanswered(self) -> int:
        return self.certificates - self.answered


def residual_by_commune(among: QuerySet[Certificate], *, on: date) -> list[CommuneResidue]:
    """The overview for officers, by place. One query, whatever the number of certificates."""
    granted = (
        MarkRequest.objects.filter(certificate=OuterRef("pk"), answer__is_granted=True)
        .order_by()
        .values("certificate")
        .annotate(all=Sum("answer__quantity"))
        .values("all")
    )
    printed = (
        MarkUse.objects.filter(request__certificate=OuterRef("pk"))
        .order_by()
        .values("request__certificate")
        .annotate(all=Sum("quantity"))
        .values("all")
    )
    newest = ResidueReport.objects.filter(certificate=OuterRef("pk")).order_by("-reported_at")
    rows = (
        among.annotate(
            out_of_force_on=runs_until(),
            granted=Subquery(granted, output_field=IntegerField()),
            printed=Subquery(printed, output_field=IntegerField()),
            remaining=Subquery(newest.values("remaining")[:1], output_field=IntegerField()),
        )
        .filter(out_of_force_on__gt=on - LOOKED_AT, out_of_force_on__lte=on + LOOKED_AT)
        .order_by()
        .values(
            "product__commune", "product__commune__full_name", "product__commune__province__name"
        )
        .annotate(
            certificates=Count("pk"),
            answered=Count("pk", filter=Q(remaining__isnull=False)),
            granted_sum=Coalesce(Sum("granted"), Value(0)),
            printed_sum=Coalesce(Sum("printed"), Value(0)),
            remaining_sum=Coalesce(Sum("remaining"), Value(0)),
        )
        .order_by("product__commune__province__name", "product__commune__full_name")
    )
    return [
        CommuneResidue(
            code=row["product__commune"] or "",
            name=row["product__commune__full_name"] or "",
            province=row["product__commune__province__name"] or "",
            certificates=row["certificates"],
            answered=row["answered"],
            granted=row["granted_sum"],
            printed=row["printed_sum"],
            remaining=row["remaining_sum"],
        )
        for row in rows
    ]
