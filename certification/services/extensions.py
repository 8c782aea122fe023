"""Keeping a certificate valid while a late renewal is decided: an officer's record of a paper."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.products.models import Product
from certification.models import Certificate, CertificateExtension
from certification.rules.dates import latest_extension
from certification.services.endings import is_over
from certification.services.refusals import AlreadyEnded, AlreadyInForce, RegisterError
from foundation.models import PrivateFile, User


class ExtensionRefused(RegisterError):
    """The paper's dates do not fit the certificate."""


@transaction.atomic
def extend(
    *,
    certificate: Certificate,
    paper_number: str,
    paper_on: date,
    last_on: date,
    by: User,
    on: date,
    paper: PrivateFile | None = None,
) -> CertificateExtension:
    """Record the paper by which a certificate stays valid through `last_on` (Đ12.3).

    Never automatic. It begins where validity ends now, so that no day between is lost, and ends
    180 days after the last valid day of the 36 months at the latest; a later certificate or a
    withdrawal ends it sooner. Raises AlreadyEnded for one that was withdrawn or replaced,
    AlreadyInForce where another certificate of the product runs then, ExtensionRefused for
    dates outside.
    """
    product = Product.objects.select_for_update(of=("self",)).get(pk=certificate.product_id)
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if is_over(certificate):
        raise AlreadyEnded(
            _("Giấy %(number)s đã bị thu hồi hoặc thay thế: không kéo dài được.")
            % {"number": certificate.number}
        )
    _check_days(certificate, paper_on=paper_on, last_on=last_on, on=on)
    from_on, until_on = certificate.ends_on, last_on + timedelta(days=1)
    _refuse_beside_another(product, certificate, from_on=from_on, until_on=until_on)
    extension = CertificateExtension.objects.create(
        certificate=certificate,
        paper_number=paper_number.strip(),
        paper_on=paper_on,
        paper=paper,
        from_on=from_on,
        until_on=until_on,
        recorded_by=by,
    )
    log(
        instance=certificate,
        action="ocop.certificate.extend",
        user=by,
        data={
            "paper": extension.paper_number,
            "paper_on": str(paper_on),
            "from_on": str(from_on),
            "last_on": str(last_on),
        },
    )
    return extension


def _check_days(certificate: Certificate, *, paper_on: date, last_on: date, on: date) -> None:
    if paper_on > on:
        raise ExtensionRefused(_("Ngày văn bản chưa tới."))
    if paper_on < certificate.valid_from:
        raise ExtensionRefused(_("Văn bản có trước giấy chứng nhận: kiểm tra lại ngày."))
    latest = latest_extension(certificate.lapses_on)
    if not certificate.last_valid_on < last_on <= latest:
        raise ExtensionRefused(
            _("Chỉ kéo dài được đến một ngày sau %(first)s và không quá %(latest)s (180 ngày).")
            % {
                "first": f"{certificate.last_valid_on:%d/%m/%Y}",
                "latest": f"{latest:%d/%m/%Y}",
            }
        )


def _refuse_beside_another(
    product: Product, certificate: Certificate, *, from_on: date, until_on: date
) -> None:
    others = (
        Certificate.objects.with_end()
        .filter(product=product, valid_from__lt=until_on)
        .filter(runs_until__gt=from_on)  # type: ignore[misc]
        .exclude(pk=certificate.pk)
    )
    other = others.first()
    if other is not None:
        raise AlreadyInForce(
            _("Sản phẩm đã có giấy %(number)s trong thời gian này.") % {"number": other.number}
        )
