"""What does not end in a decision of the province: sent to the ministry, sent back, or closed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.models import (
    Certificate,
    CouncilResult,
    Dossier,
    MinistryReferral,
    RecognitionDecision,
)
from certification.rules.dossier_flow import DossierState
from certification.rules.recognition import Way
from certification.rules.scoring import sent_up_to
from certification.selectors import recognition as known
from certification.selectors.rulesets import rules_of
from certification.services.decisions import (
    NotForDecision,
    add_item,
    candidate_to_decide,
    sign,
)
from certification.services.issuing import publish
from certification.services.letters import tell_result
from certification.services.steps import ProgrammeError, move
from foundation.models import Authority, PrivateFile, User


class AnswerRefused(ProgrammeError):
    """The ministry's answer does not fit what was sent."""


@transaction.atomic
def refer_to_ministry(
    *, dossier: Dossier, letter_number: str, by: User, on: date
) -> MinistryReferral:
    """Approve the council's result of ninety points or more and send it up (Đ7.4).

    Raises NotForDecision for a result that does not go up, NotItsTurn for a dossier that moved
    on meanwhile.
    """
    candidate = candidate_to_decide(dossier)
    if not candidate.must_go_up:
        raise NotForDecision(_("Kết quả này không phải gửi bộ."))
    referral = MinistryReferral.objects.create(
        dossier=candidate.dossier,
        result=candidate.result,
        letter_number=letter_number.strip(),
        sent_on=on,
        sent_by=by,
    )
    move(dossier=dossier, to=DossierState.AT_MINISTRY, by=by, on=on, reason=referral.letter_number)
    with translation.override("vi"):
        subject = _("%(product)s được gửi bộ đánh giá") % {
            "product": candidate.dossier.product.title
        }
        body = _(
            "Hội đồng tỉnh chấm %(mean)s điểm; tỉnh đã phê duyệt kết quả và gửi bộ theo văn bản "
            "%(letter)s."
        ) % {"mean": candidate.mean_shown, "letter": referral.letter_number}
    tell_result(dossier, what=f"sent-{referral.pk}", subject=subject, body=body, on=on)
    return referral


@transaction.atomic
def record_five_stars(
    *,
    referrals: Sequence[MinistryReferral],
    authority: Authority,
    title: str,
    number: str,
    decided_on: date,
    signer: str,
    by: User,
    on: date,
    signed_copy: PrivateFile | None = None,
) -> list[Certificate]:
    """Record the ministry's decision on all dossiers it recognises, and issue their certificates.

    One decision is recorded in one act, with everything it names: it is signed already. By the
    same path as a province's: items, signature, publication. Raises AnswerRefused for a referral
    that was answered or an authority that is not the ministry, CannotSign and CannotPublish.
    """
    if authority.level != Authority.Level.MINISTRY or not referrals:
        raise AnswerRefused(_("Chọn ít nhất một hồ sơ, do bộ công nhận."))
    decision = RecognitionDecision.objects.create(
        authority=authority, title=title.strip(), proposed_by=by, proposed_on=on
    )
    for referral in sorted(referrals, key=lambda each: each.pk):
        row = _open(referral)
        add_item(
            decision,
            known.Candidate(row.dossier, row.result, Way.UP, row.result.stars, None),
        )
        _answer(row, MinistryReferral.Outcome.FIVE_STARS, by=by, on=on)
    signed = sign(
        decision=decision,
        number=number,
        decided_on=decided_on,
        signer=signer,
        by=by,
        on=on,
        signed_copy=signed_copy,
    )
    return publish(decision=signed, by=by, on=on)


@transaction.atomic
def record_below(
    *, referral: MinistryReferral, points: Decimal | None, note: str, by: User, on: date
) -> MinistryReferral:
    """Record that the ministry found less than ninety points: back to the province (Đ7.4.g).

    The province may then recognise three or four stars from that result, assess again, or close
    the dossier. Raises AnswerRefused for ninety points or more, or one that was answered.
    """
    row = _open(referral)
    rules = rules_of(row.dossier.ruleset)
    if points is not None and sent_up_to(rules, "province", points) == "ministry":
        raise AnswerRefused(_("Từ 90 điểm thì không phải chuyển về tỉnh: kiểm tra lại số điểm."))
    row.outcome_points, row.outcome_note = points, note.strip()
    _answer(row, MinistryReferral.Outcome.BELOW, by=by, on=on)
    move(
        dossier=row.dossier,
        to=DossierState.BACK_FROM_MINISTRY,
        by=by,
        on=on,
        reason=row.outcome_note,
    )
    return row


def _open(referral: MinistryReferral) -> MinistryReferral:
    row = (
        MinistryReferral.objects.select_for_update(of=("self",))
        .select_related("dossier__product", "dossier__ruleset", "result")
        .get(pk=referral.pk)
    )
    if row.answered_on is not None:
        raise AnswerRefused(_("Bộ đã trả lời hồ sơ này."))
    return row


def _answer(row: MinistryReferral, outcome: str, *, by: User, on: date) -> None:
    row.outcome, row.answered_on, row.recorded_by = outcome, on, by
    row.save()
    log(
        instance=row.dossier,
        action="ocop.dossier.ministry_answer",
        user=by,
        data={"outcome": outcome, "points": str(row.outcome_points or "")},
    )


@transaction.atomic
def close_without(*, dossier: Dossier, reason: str, by: User, on: date) -> CouncilResult:
    """Close a dossier that is not recognised, with the council's reasons and the officer's words.

    For one or two stars, an unrated product, and what the ministry sent back. Producer and commune
    get the result in writing. Raises NotForDecision where the result leads to recognition,
    NotItsTurn where the dossier moved on.
    """
    candidate = candidate_to_decide(dossier)
    if not candidate.may_be_closed:
        raise NotForDecision(_("Kết quả này đủ sao để công nhận: không đóng hồ sơ được."))
    told = [*map(str, candidate.result.reasons), reason.strip()]
    move(
        dossier=dossier,
        to=DossierState.NOT_RECOGNISED,
        by=by,
        on=on,
        reason="\n".join(filter(None, told))[:2000],
    )
    with translation.override("vi"):
        subject = _("%(product)s chưa được công nhận OCOP") % {
            "product": candidate.dossier.product.title
        }
        body = _("Hội đồng chấm %(mean)s điểm. Lý do: %(reasons)s") % {
            "mean": candidate.mean_shown,
            "reasons": "; ".join(filter(None, told)),
        }
    tell_result(dossier, what="not-recognised", subject=subject, body=body, on=on)
    return candidate.result
