"""Quyết định công nhận: propose → sign → publish. Certificates of dossiers come from here alone."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.models import (
    DecisionItem,
    Dossier,
    RecognitionDecision,
)
from certification.rules.dossier_flow import DossierState
from certification.rules.powers import stars_given_at
from certification.selectors import recognition as known
from certification.selectors import recording_outlook
from certification.services.refusals import RegisterError
from certification.services.register import refuse_if_blocked
from certification.services.steps import NotItsTurn, ProgrammeError, move
from foundation.models import Authority, PrivateFile, User


class NotForDecision(ProgrammeError):
    """The dossier's result does not lead to a decision of this authority."""


class DecisionStands(ProgrammeError):
    """The decision is signed, published or dropped: this act comes too late."""


class CannotSign(ProgrammeError):
    """The decision is not ready, or its facts do not fit."""


def locked(decision: RecognitionDecision) -> RecognitionDecision:
    """The decision's row as it is now, locked until the transaction ends."""
    rows = RecognitionDecision.objects.select_for_update(of=("self",)).select_related("authority")
    return rows.get(pk=decision.pk)


def open_to_change(decision: RecognitionDecision) -> RecognitionDecision:
    """The same, for one that is not signed; raises DecisionStands."""
    row = locked(decision)
    if row.number or row.dropped_on is not None:
        raise DecisionStands(_("Quyết định đã ký hoặc đã thôi trình: danh sách không đổi nữa."))
    return row


@transaction.atomic
def propose(
    *, authority: Authority, title: str, dossiers: Sequence[Dossier], by: User, on: date
) -> RecognitionDecision:
    """Put scored dossiers before the chair of the province for recognition (Đ7.4).

    Each gets the stars its council's result gives, four at most; the ministry's are recorded by
    services.referrals. Raises NotForDecision for a dossier of another province or whose result
    leads elsewhere, NotItsTurn for one that was proposed meanwhile.
    """
    if not dossiers:
        raise NotForDecision(_("Chọn ít nhất một hồ sơ."))
    decision = RecognitionDecision.objects.create(
        authority=authority, title=title.strip(), proposed_by=by, proposed_on=on
    )
    for dossier in sorted(dossiers, key=lambda each: each.pk):
        candidate = candidate_to_decide(dossier)
        _check_power(authority, candidate)
        move(dossier=dossier, to=DossierState.PROPOSED, by=by, on=on)
        add_item(decision, candidate)
    log(
        instance=decision,
        action="ocop.decision.propose",
        user=by,
        data={"title": decision.title, "dossiers": [each.pk for each in dossiers]},
    )
    return decision


def candidate_to_decide(dossier: Dossier) -> known.Candidate:
    """The dossier's row, locked, with its result; raises NotItsTurn unless it awaits a decision."""
    row = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("product", "producer", "commune", "ruleset")
        .get(pk=dossier.pk)
    )
    candidate = known.candidate_of(row) if row.state in known.AWAITING_DECISION else None
    if candidate is None:
        raise NotItsTurn(
            _("Hồ sơ %(product)s đang ở bước “%(state)s”, không chờ quyết định.")
            % {"product": row.product.title, "state": row.get_state_display()}
        )
    return candidate


def _check_power(authority: Authority, candidate: known.Candidate) -> None:
    dossier = candidate.dossier
    if not candidate.may_be_proposed:
        raise NotForDecision(
            _("Kết quả của %(product)s không dẫn tới quyết định của tỉnh.")
            % {"product": dossier.product.title}
        )
    here = authority.level == Authority.Level.PROVINCE and authority.acting_id is None
    if (
        not here
        or authority.place_code != dossier.commune.province_id
        or candidate.stars not in stars_given_at(authority.level)
    ):
        raise NotForDecision(
            _("%(authority)s không công nhận %(product)s với %(stars)s sao.")
            % {
                "authority": authority.name,
                "product": dossier.product.title,
                "stars": candidate.stars,
            }
        )


def add_item(decision: RecognitionDecision, candidate: known.Candidate) -> DecisionItem:
    """Join a dossier to a decision with the stars of its result (PostgreSQL allows no more)."""
    return DecisionItem.objects.create(
        decision=decision,
        dossier=candidate.dossier,
        result=candidate.result,
        stars=candidate.stars,
    )


@transaction.atomic
def take_out(*, item: DecisionItem, reason: str, by: User, on: date) -> None:
    """Take a dossier out of a decision that is not signed; it awaits a decision again.

    Raises DecisionStands.
    """
    decision = open_to_change(item.decision)
    row = decision.items.select_related("dossier").filter(pk=item.pk).first()
    if row is None:
        raise DecisionStands(_("Hồ sơ này đã được đưa ra khỏi quyết định."))
    dossier = row.dossier
    row.delete()
    move(dossier=dossier, to=DossierState.SCORED, by=by, on=on, reason=reason)
    log(
        instance=decision,
        action="ocop.decision.take_out",
        user=by,
        data={"dossier": dossier.pk, "reason": reason.strip()},
    )


@transaction.atomic
def drop(*, decision: RecognitionDecision, reason: str, by: User, on: date) -> None:
    """Give up a decision that is not signed; all its dossiers await one again."""
    row = open_to_change(decision)
    for item in row.items.select_related("decision"):
        take_out(item=item, reason=reason, by=by, on=on)
    row.dropped_on = decision.dropped_on = on
    row.save(update_fields=["dropped_on"])
    log(instance=row, action="ocop.decision.drop", user=by, data={"reason": reason.strip()})


@transaction.atomic
def sign(
    *,
    decision: RecognitionDecision,
    number: str,
    decided_on: date,
    signer: str,
    by: User,
    on: date,
    signed_copy: PrivateFile | None = None,
) -> RecognitionDecision:
    """Record that the decision was signed: number, day, by whom; then nothing of it changes.

    What could keep a certificate from being issued is looked at now, while a dossier can still be
    taken out: raises CannotSign naming the product, and for an empty decision, a day to come or
    before the council's result, or a number already used that day; DecisionStands when it was
    signed or dropped before.
    """
    row = open_to_change(decision)
    items = list(known.items_of(row))
    _check_day(items, decided_on=decided_on, on=on)
    for item in items:
        _check_issuable(item, decided_on=decided_on)
    row.number, row.decided_on, row.signer = number.strip(), decided_on, signer.strip()
    row.signed_copy, row.signed_recorded_by = signed_copy, by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "decision_number_used_once_a_day" not in str(error):
            raise
        raise CannotSign(
            _("Số %(number)s ngày %(day)s đã dùng cho quyết định khác.")
            % {"number": row.number, "day": f"{decided_on:%d/%m/%Y}"}
        ) from error
    log(
        instance=row,
        action="ocop.decision.sign",
        user=by,
        data={"number": row.number, "decided_on": str(decided_on), "signer": row.signer},
    )
    return row


def _check_day(items: Sequence[DecisionItem], *, decided_on: date, on: date) -> None:
    if not items:
        raise CannotSign(_("Quyết định không còn sản phẩm nào."))
    if decided_on > on:
        raise CannotSign(_("Ngày ký chưa tới."))
    concluded = max(item.result.concluded_on for item in items if item.result is not None)
    if decided_on < concluded:
        raise CannotSign(
            _("Hội đồng có kết quả ngày %(day)s: quyết định không thể ký trước ngày đó.")
            % {"day": f"{concluded:%d/%m/%Y}"}
        )


def _check_issuable(item: DecisionItem, *, decided_on: date) -> None:
    dossier = item.dossier
    if not known.holder_fits(dossier):
        raise CannotSign(
            _("%(holder)s không còn bán hay làm ra %(product)s: đưa hồ sơ này ra trước khi ký.")
            % {"holder": dossier.producer.name, "product": dossier.product.title}
        )
    outlook = recording_outlook(dossier.product, stars=item.stars, decided_on=decided_on)
    try:
        refuse_if_blocked(outlook, stars=item.stars)
    except RegisterError as error:
        raise CannotSign(f"{dossier.product.title}: {error}") from error
