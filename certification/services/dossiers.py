"""Opening a dossier and giving it up; its other acts are brought here from their modules."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from certification.models import Dossier
from certification.rules import dossier_kinds
from certification.rules.dossier_flow import CLOSED, DossierKind, DossierState
from certification.selectors import dossiers as selectors
from certification.selectors.dossier_words import refusal_words
from certification.selectors.rulesets import rules_of, ruleset_in_force
from certification.services.drafts import (
    BadAnswer,
    ChangedElsewhere,
    Given,
    aim,
    answer,
    attach,
    detach,
    save_person,
    score_self,
)
from certification.services.filing import NotReadyToFile, RulesChanged, file_dossier
from certification.services.prefill import EvidenceItem, prefill
from certification.services.steps import ProgrammeError, move
from foundation.models import User

__all__ = [
    "AlreadyRunning",
    "BadAnswer",
    "CannotStart",
    "ChangedElsewhere",
    "EvidenceItem",
    "Given",
    "NotReadyToFile",
    "RulesChanged",
    "aim",
    "answer",
    "attach",
    "cancel_draft",
    "detach",
    "file_dossier",
    "prefill",
    "save_person",
    "score_self",
    "start_dossier",
]


class CannotStart(ProgrammeError):
    """No dossier of this kind can be opened for the product today."""


class AlreadyRunning(CannotStart):
    """The product has a dossier that runs: `dossier`."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(_("Sản phẩm này đã có một hồ sơ đang chạy."))
        self.dossier = dossier


@transaction.atomic
def start_dossier(
    *,
    producer: Producer,
    product: Product,
    kind: DossierKind,
    target_stars: int,
    by: User,
    on: date,
    product_set: ProductSet | None = None,
    entered_for: Producer | None = None,
) -> Dossier:
    """Open a draft under the newest decision in force on the day, which it keeps for good.

    `product_set` stands in for a product whose own is not known. The draft begins with what the
    last dossier or the product's own rows know. Raises AlreadyRunning, and CannotStart (text for
    people) when the product is not the producer's, lacks a set or a commune, or may not file
    this kind (rules/dossier_kinds).
    """
    kind = DossierKind(kind)
    if product.producer_id != producer.pk:
        raise CannotStart(_("Sản phẩm này không phải của chủ thể."))
    chosen = product_set or product.ocop_set
    if chosen is None:
        raise CannotStart(_("Chọn bộ sản phẩm trước."))
    ruleset = ruleset_in_force(on)
    if ruleset is None or rules_of(ruleset).set(chosen.pk) is None:
        raise CannotStart(_("Chưa có bộ tiêu chí áp dụng cho bộ sản phẩm này."))
    held = selectors.held_by(product.pk, on=on)
    refused = dossier_kinds.refusal(kind, held, target_stars=target_stars, on=on)
    if refused is not None:
        raise CannotStart(refusal_words(refused, held))
    certificate = selectors.held_certificate(product.pk, on=on)
    dossier = _create(
        product=product,
        producer=producer,
        product_set=chosen,
        commune=_commune_of(producer, product),
        ruleset=ruleset,
        kind=kind.value,
        target_stars=target_stars,
        previous=selectors.last_recognised(product.pk),
        renews=certificate if kind is not DossierKind.FIRST else None,
        started_by=by,
        started_on=on,
    )
    log(
        instance=dossier,
        action="ocop.dossier.start",
        user=by,
        data={"kind": kind.value, "for": entered_for.pk if entered_for else None},
    )
    prefill(dossier=dossier, by=by, on=on, entered_for=entered_for)
    return dossier


def _create(*, product: Product, **fields: object) -> Dossier:
    """The row, unless another device was faster: AlreadyRunning."""
    try:
        with transaction.atomic():
            return Dossier.objects.create(product=product, **fields)
    except IntegrityError as error:
        if "one_open_dossier_per_product" not in str(error):
            raise
        raise AlreadyRunning(
            Dossier.objects.exclude(state__in=CLOSED).get(product=product)
        ) from error


def _commune_of(producer: Producer, product: Product) -> Commune:
    """Where the dossier is filed: the commune of the producer, else of the product."""
    commune = producer.commune or product.commune
    if commune is None:
        raise CannotStart(
            _("Chưa biết chủ thể ở xã nào. Nhờ cán bộ tỉnh ghi xã cho chủ thể rồi mở hồ sơ.")
        )
    return commune


def cancel_draft(
    *, dossier: Dossier, by: User, on: date, reason: str = "", entered_for: Producer | None = None
) -> None:
    """Give up a draft, or a dossier that the commune returned. It stays on record.

    Raises NotItsTurn once it is with an authority.
    """
    if entered_for is not None:
        reason = _("%(reason)s (thay cho %(producer)s)") % {
            "reason": reason.strip(),
            "producer": entered_for,
        }
    move(dossier=dossier, to=DossierState.CANCELLED, by=by, on=on, reason=reason)
