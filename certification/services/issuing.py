"""Publishing a signed decision: codes, certificates, news; all of it or nothing."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.places.models import Commune
from certification.models import Certificate, DecisionItem, ProductCode, RecognitionDecision
from certification.rules.dossier_flow import DossierState
from certification.rules.recognition import product_code
from certification.selectors import recognition as known
from certification.services.decisions import DecisionStands, locked
from certification.services.letters import result_words, tell_result
from certification.services.refusals import RegisterError
from certification.services.register import record_certificate
from certification.services.steps import ProgrammeError, move
from foundation.models import User


class CannotPublish(ProgrammeError):
    """The register refuses one of the certificates; none was issued."""


@transaction.atomic
def publish(*, decision: RecognitionDecision, by: User, on: date) -> list[Certificate]:
    """Issue the certificates of a signed decision, one for each of its products (Đ7.4).

    In one transaction: a product code each, the certificate by the register's own service (which
    ends the one that ran), the dossier recognised, a draft product shown to the public, and word
    to producer and commune. Two officers at once issue once: the second gets DecisionStands.
    Raises DecisionStands too for a decision that is not signed, CannotPublish naming the product
    that the register refuses.
    """
    row = locked(decision)
    if row.published_at is not None or row.dropped_on is not None:
        raise DecisionStands(_("Quyết định này đã công bố."))
    if not row.number:
        raise DecisionStands(_("Quyết định chưa ký: chưa cấp giấy chứng nhận được."))
    # By commune, so that two decisions never wait for each other's communes in a circle.
    items = known.items_of(row).order_by("dossier__commune_id", "pk")
    certificates = [_issue(item, row, by=by, on=on) for item in items]
    row.published_on, row.published_by, row.published_at = on, by, Now()
    row.save(update_fields=["published_on", "published_by", "published_at"])
    log(
        instance=row,
        action="ocop.decision.publish",
        user=by,
        data={"certificates": [each.number for each in certificates]},
    )
    return certificates


def _issue(item: DecisionItem, decision: RecognitionDecision, *, by: User, on: date) -> Certificate:
    dossier = item.dossier
    assert decision.decided_on is not None  # noqa: S101 - a number never comes without its day
    code = _give_code(item)
    _show(item)
    try:
        certificate = record_certificate(
            product=dossier.product,
            holder=dossier.producer,
            stars=item.stars,
            decision_number=decision.number,
            decided_on=decision.decided_on,
            authority=decision.authority,
            by=by,
            decision_item=item,
            product_code=code.code,
        )
    except RegisterError as error:
        raise CannotPublish(f"{dossier.product.title}: {error}") from error
    move(dossier=dossier, to=DossierState.RECOGNISED, by=by, on=on, reason=decision.number)
    with translation.override("vi"):
        subject = _("%(product)s được công nhận OCOP %(stars)s sao") % {
            "product": dossier.product.title,
            "stars": item.stars,
        }
    tell_result(
        dossier,
        what="recognised",
        subject=subject,
        body=result_words(
            dossier,
            stars=item.stars,
            number=decision.number,
            last_valid_on=certificate.last_valid_on,
        ),
        on=on,
        address=certificate.get_absolute_url(),
    )
    return certificate


def _show(item: DecisionItem) -> None:
    """A product that was only a draft is shown, for its mark must be seen to be had."""
    product = item.dossier.product
    if not product.is_public:
        product.is_public = True
        product.save(update_fields=["is_public"])


def _give_code(item: DecisionItem) -> ProductCode:
    """The next code of the commune in the year of assessment; the commune's row is the lock."""
    dossier, result = item.dossier, item.result
    assert result is not None  # noqa: S101 - PostgreSQL takes no item without one
    commune = Commune.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=dossier.commune_id
    )
    year = result.concluded_on.year
    given = ProductCode.objects.filter(commune=commune, year=year)
    ordinal = (given.aggregate(last=Max("ordinal"))["last"] or 0) + 1
    authority = known.province_authority(commune.province_id)
    return ProductCode.objects.create(
        product=dossier.product,
        dossier=dossier,
        commune=commune,
        year=year,
        ordinal=ordinal,
        code=product_code(
            province=commune.province_id,
            commune=commune.pk,
            ordinal=ordinal,
            year=year,
            width=known.order_number_width(authority) if authority else None,
        ),
    )
