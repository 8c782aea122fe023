"""Holding words that claim stars nobody gave, and ruling on them. Rows are only added."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.models import ClaimHold, ClaimRuling
from certification.rules.claims import digest, find_claims
from certification.selectors.claims import Unproven, Wording, unproven
from certification.services.steps import ProgrammeError
from foundation.models import User

LONGEST_KEPT = 1000
"""Letters of a held text that are kept with it, from a little before its first claim."""


class ClaimError(ProgrammeError):
    """An act on a held claim that is refused."""


class AlreadyRuled(ClaimError):
    """An officer was faster; the ruling stands until the claim is held again."""


class StillOpen(ClaimError):
    """The claim waits for its ruling; there is nothing to take up again."""


def hold_claims(
    *, wordings: Iterable[Wording], on: date, cause: str = "WRITTEN"
) -> list[ClaimHold]:
    """Queue for officers every text that claims what no certificate in force bears out.

    The same words in the same place wait once, whoever asks and however often; they are queued
    again when they were allowed and a mark has ended since. Returns the new holds.
    """
    claiming = [wording for wording in wordings if find_claims(wording.text)]
    if not claiming:
        return []
    with transaction.atomic():
        _one_at_a_time()
        return [
            _hold(one, on=on, cause="ENDED" if one.hold is not None else cause)
            for one in unproven(claiming, on=on)
            if one.needs_hold
        ]


def _one_at_a_time() -> None:
    """Two that hold at once would each miss the other's row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ocop-claim-holds'))")


def _hold(one: Unproven, *, on: date, cause: str) -> ClaimHold:
    wording = one.wording
    start = max(0, one.claims[0].start - 200)
    return ClaimHold.objects.create(
        product_id=wording.product_id,
        producer_id=wording.producer_id,
        place=wording.place,
        words=wording.text[start : start + LONGEST_KEPT],
        found=[{"words": claim.words[:120], "stars": claim.stars} for claim in one.claims[:20]],
        digest=digest(wording.text),
        cause=cause,
        held_on=on,
    )


@transaction.atomic
def rule_on_claim(
    *, hold: ClaimHold, is_allowed: bool, reasons: str, by: User, on: date
) -> ClaimRuling:
    """Let the words stand, or keep them from the public, with reasons; once.

    An allowance lasts until a certificate ends that ran when it was given. Raises AlreadyRuled,
    ClaimError without reasons.
    """
    hold = ClaimHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if ClaimRuling.objects.filter(hold=hold).exists():
        raise AlreadyRuled(_("Chỗ này đã có người xét."))
    if not reasons.strip():
        raise ClaimError(_("Xét thế nào cũng phải nêu lý do."))
    ruling = ClaimRuling.objects.create(
        hold=hold, is_allowed=is_allowed, reasons=reasons.strip(), ruled_by=by, ruled_on=on
    )
    log(
        instance=hold,
        action="ocop.claim.allow" if is_allowed else "ocop.claim.refuse",
        user=by,
        data={"place": hold.place, "reason": ruling.reasons},
    )
    return ruling


@transaction.atomic
def hold_again(*, hold: ClaimHold, by: User, on: date) -> ClaimHold:
    """Take a ruling up again: the same words wait once more, and the public no longer sees them.

    The old ruling stays. Raises StillOpen where the newest hold of these words has no ruling.
    """
    _one_at_a_time()
    newest = (
        ClaimHold.objects.filter(place=hold.place, digest=hold.digest)
        .select_related("ruling")
        .order_by("-pk")[0]
    )
    if not hasattr(newest, "ruling"):
        raise StillOpen(_("Chỗ này đang chờ xét."))
    again = ClaimHold.objects.create(
        product_id=newest.product_id,
        producer_id=newest.producer_id,
        place=newest.place,
        words=newest.words,
        found=newest.found,
        digest=newest.digest,
        cause="REOPENED",
        held_on=on,
    )
    log(instance=again, action="ocop.claim.reopen", user=by, data={"place": again.place})
    return again
