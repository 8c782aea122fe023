"""Entering certificates in the register, whether decided here or on paper: the one way in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import Certificate, DecisionItem, RecognitionClaim
from certification.rules import dates
from certification.selectors import RecordingOutlook, recording_outlook
from certification.services.endings import end
from certification.services.refusals import AlreadyInForce, FewerStarsThanRunning, NotTheMaker
from foundation.models import Authority, User

certificate_recorded = Signal()
"""Sent inside the transaction with `certificate`."""


@contextmanager
def _no_overlap(product: Product) -> Iterator[None]:
    """Two writers at once: PostgreSQL refuses the second, whatever each of them had read."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_certificate_in_force_per_product" in str(error):
            raise AlreadyInForce(
                _("%(product)s đã có giấy chứng nhận trong thời gian này.")
                % {"product": product.title}
            ) from error
        raise


def refuse_if_blocked(outlook: RecordingOutlook, *, stars: int) -> None:
    """Raise FewerStarsThanRunning or AlreadyInForce when another certificate is in the way."""
    other = outlook.blocked_by
    if other is None:
        return
    facts = {
        "number": other.number,
        "running": other.stars,
        "stars": stars,
        "from": f"{other.valid_from:%d/%m/%Y}",
        "to": f"{other.last_valid_on:%d/%m/%Y}",
    }
    if outlook.blocked_by_more_stars:
        raise FewerStarsThanRunning(
            _(
                "Giấy %(number)s đang cho sản phẩm này %(running)s sao đến %(to)s. Không ghi được "
                "%(stars)s sao: muốn hạ sao, phải thu hồi giấy đó trước."
            )
            % facts
        )
    raise AlreadyInForce(
        _(
            "Sản phẩm này đã có giấy %(number)s (%(running)s sao, %(from)s – %(to)s), trùng thời "
            "hạn với giấy đang ghi."
        )
        % facts
    )


@transaction.atomic
def record_certificate(
    *,
    product: Product,
    holder: Producer,
    stars: int,
    decision_number: str,
    decided_on: date,
    authority: Authority,
    by: User,
    source_url: str = "",
    decision_item: DecisionItem | None = None,
    product_code: str = "",
) -> Certificate:
    """Enter a certificate in the register, in force from the day of its decision.

    It runs 36 months (Quyết định 26/2026/QĐ-TTg Đ4.3). A certificate of the same product
    with fewer or equal stars that is in force on that day ends there, and one that was only
    extended ends whatever its stars: an upgrade or re-recognition replaces it. A decision made
    here brings its `decision_item`, whose signed decision PostgreSQL holds against the facts;
    without one a paper decision is recorded. Raises NotTheMaker, FewerStarsThanRunning and
    AlreadyInForce. Two officers deciding at once never both succeed: the product's row is
    locked, and PostgreSQL refuses overlaps.
    """
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    if holder.pk not in {product.producer_id, product.maker_id}:
        raise NotTheMaker(
            _("%(holder)s không phải nơi bán hay nơi làm ra %(product)s.")
            % {"holder": holder.name, "product": product.title}
        )
    outlook = recording_outlook(product, stars=stars, decided_on=decided_on)
    refuse_if_blocked(outlook, stars=stars)
    _end(outlook.replaces, on=decided_on)
    with _no_overlap(product):
        certificate = Certificate.objects.create(
            number=_next_number(),
            product=product,
            holder=holder,
            stars=stars,
            decision_number=decision_number.strip(),
            decided_on=decided_on,
            authority=authority,
            valid_from=outlook.valid_from,
            lapses_on=outlook.lapses_on,
            source_url=source_url,
            decision_item=decision_item,
            product_code=product_code.strip(),
            recorded_by=by,
        )
    log(
        instance=certificate,
        action="ocop.certificate.record",
        user=by,
        data={
            "decision": certificate.decision_number,
            "decided_on": str(decided_on),
            "stars": stars,
            "replaces": [other.number for other in outlook.replaces],
        },
    )
    certificate_recorded.send(sender=Certificate, certificate=certificate)
    return certificate


def _end(replaced: Sequence[Certificate], *, on: date) -> None:
    for certificate in Certificate.objects.select_for_update().filter(
        pk__in=[other.pk for other in replaced]
    ):
        end(certificate, on=on)


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('certification_register_number')")
        return f"CN-{cursor.fetchone()[0]:06d}"


def record_claim(
    *,
    product: Product,
    stars: int | None,
    year: int | None,
    decision_number: str,
    decided_on: date | None,
    source_url: str,
    source_note: str,
    reliability: str,
) -> RecognitionClaim:
    """Keep what a public source says of a product, unchecked: shown in words, never marked.

    Repeatable: the same product and source keep one row.
    """
    claim, _ = RecognitionClaim.objects.update_or_create(
        product=product,
        source_url=source_url,
        defaults={
            "stars": stars,
            "year": year,
            "decision_number": decision_number,
            "decided_on": decided_on,
            "source_note": source_note,
            "reliability": reliability,
        },
    )
    return claim


@transaction.atomic
def record_certificates_in_bulk(
    *,
    products: Sequence[Product],
    stars: int,
    decision_number: str,
    decided_on: date,
    authority: Authority,
    by: User,
) -> int:
    """Enter the certificates of one decision that names many products, each held by its seller.

    The same guards as `record_certificate` hold, in the database: raises AlreadyInForce when
    any of the products has a certificate running, and then enters none. One audit entry names
    the decision.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('certification_register_number') FROM generate_series(1, %s)",
            [len(products)],
        )
        numbers = [f"CN-{row[0]:06d}" for row in cursor.fetchall()]
    certificates = [
        Certificate(
            number=number,
            product=product,
            holder_id=product.producer_id,
            stars=stars,
            decision_number=decision_number,
            decided_on=decided_on,
            authority=authority,
            valid_from=decided_on,
            lapses_on=dates.lapses_on(decided_on),
            recorded_by=by,
        )
        for number, product in zip(numbers, products, strict=True)
    ]
    with _no_overlap(products[0]):
        Certificate.objects.bulk_create(certificates, batch_size=1000)
    log(
        instance=certificates[0],
        action="ocop.certificate.record",
        user=by,
        data={"decision": decision_number, "products": len(products)},
    )
    return len(certificates)
