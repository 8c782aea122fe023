"""Acts on the register: record, withdraw, clear for sale. Each is one audited transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.adapters.artwork_file import ArtworkFile
from certification.models import (
    Certificate,
    OcopArtwork,
    RecognitionClaim,
    SaleClearance,
    Withdrawal,
)
from certification.rules import dates
from certification.selectors import RecordingOutlook, recording_outlook
from foundation.models import Authority, User

certificate_recorded = Signal()
"""Sent inside the transaction with `certificate`."""

certificate_withdrawn = Signal()
"""Sent inside the transaction with `withdrawal`."""


class RegisterError(Exception):
    """An act the register refuses; its text is for people."""


class AlreadyInForce(RegisterError):
    """Another certificate of the product runs in the same period."""


class FewerStarsThanRunning(AlreadyInForce):
    """A certificate with more stars runs on that day; only its withdrawal ends it."""


class NotTheMaker(RegisterError):
    """The holder is neither the product's seller nor its declared maker."""


class AlreadyEnded(RegisterError):
    """The certificate was withdrawn or replaced before."""


class EndsOutsidePeriod(RegisterError):
    """The day named lies outside the certificate's period."""


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
) -> Certificate:
    """Enter a certificate in the register, in force from the day of its decision.

    It runs 36 months (Quyết định 26/2026/QĐ-TTg Đ4.3). A certificate of the same product
    with fewer or equal stars that is in force on that day ends there: an upgrade or
    re-recognition replaces it. Raises NotTheMaker, FewerStarsThanRunning and AlreadyInForce.
    Two officers deciding at once never both succeed: the product's row is locked, and
    PostgreSQL refuses overlaps.
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
        pk__in=[other.pk for other in replaced], ended_on__isnull=True
    ):
        certificate.ended_on = on
        certificate.save(update_fields=["ended_on"])


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('certification_register_number')")
        return f"CN-{cursor.fetchone()[0]:06d}"


@transaction.atomic
def withdraw_certificate(
    *,
    certificate: Certificate,
    ground: str,
    reason: str,
    effective_on: date,
    by: User,
    decision_number: str = "",
) -> Withdrawal:
    """Withdraw a certificate: its product loses the mark from `effective_on` on.

    Quyết định 26/2026/QĐ-TTg Đ8. Nothing is deleted; the register keeps both rows. Raises
    AlreadyEnded when it was withdrawn or replaced before, EndsOutsidePeriod when the day is
    not within its period.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.ended_on is not None:
        raise AlreadyEnded(
            _("Giấy %(number)s đã kết thúc từ %(day)s.")
            % {"number": certificate.number, "day": f"{certificate.ended_on:%d/%m/%Y}"}
        )
    if not certificate.valid_from <= effective_on < certificate.lapses_on:
        raise EndsOutsidePeriod(
            _("Ngày thu hồi phải nằm trong thời hạn của giấy: %(first)s – %(last)s.")
            % {
                "first": f"{certificate.valid_from:%d/%m/%Y}",
                "last": f"{certificate.last_valid_on:%d/%m/%Y}",
            }
        )
    certificate.ended_on = effective_on
    certificate.save(update_fields=["ended_on"])
    withdrawal = Withdrawal.objects.create(
        certificate=certificate,
        ground=ground,
        reason=reason.strip(),
        decision_number=decision_number.strip(),
        effective_on=effective_on,
        recorded_by=by,
    )
    log(
        instance=certificate,
        action="ocop.certificate.withdraw",
        user=by,
        data={
            "ground": ground,
            "reason": withdrawal.reason,
            "decision": withdrawal.decision_number,
            "effective_on": str(effective_on),
        },
    )
    certificate_withdrawn.send(sender=Withdrawal, withdrawal=withdrawal)
    return withdrawal


@transaction.atomic
def clear_for_sale(*, withdrawal: Withdrawal, reason: str, by: User) -> SaleClearance:
    """Let a product be sold again, without the mark, after its certificate was withdrawn.

    Raises AlreadyEnded when it was cleared before.
    """
    certificate = Certificate.objects.select_for_update().get(pk=withdrawal.certificate_id)
    if SaleClearance.objects.filter(withdrawal=withdrawal).exists():
        raise AlreadyEnded(_("Sản phẩm này đã được cho bán lại."))
    clearance = SaleClearance.objects.create(
        withdrawal=withdrawal, reason=reason.strip(), recorded_by=by
    )
    log(
        instance=certificate,
        action="ocop.certificate.clear_for_sale",
        user=by,
        data={"reason": clearance.reason},
    )
    return clearance


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


@transaction.atomic
def load_artwork(*, file: ArtworkFile, source: str, by: User) -> OcopArtwork:
    """Put a file in use as the mark's artwork everywhere; the ones before are kept.

    What came in and what was taken out of it stands in the audit entry.
    """
    artwork = OcopArtwork(source=source.strip(), sha256=file.sha256, loaded_by=by)
    artwork.file.save(f"{file.sha256}.{file.extension}", ContentFile(file.content), save=False)
    artwork.save()
    log(
        instance=artwork,
        action="ocop.artwork.load",
        user=by,
        data={
            "source": artwork.source,
            "sha256": file.sha256,
            "loaded_sha256": file.loaded_sha256,
            "removed": list(file.removed),
        },
    )
    return artwork
