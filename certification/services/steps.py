"""A dossier's steps: the one place where its state changes."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.models import Dossier, DossierStep
from certification.rules.dossier_flow import DossierState, NoSuchMove, check_move
from foundation.models import User


class ProgrammeError(Exception):
    """An act the programme refuses; its text is for people."""


class NotItsTurn(ProgrammeError):
    """The dossier stands where this act cannot be done: another was faster, or it is too early."""


def not_its_turn(dossier: Dossier, refused: str) -> NotItsTurn:
    """The error to raise: where the dossier stands, and what therefore cannot be done."""
    words = _("Hồ sơ này đang ở bước “%(state)s”, %(refused)s.")
    return NotItsTurn(words % {"state": dossier.get_state_display(), "refused": refused})


def locked(dossier: Dossier) -> Dossier:
    """The dossier's row as it is now, locked until the transaction ends."""
    return Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)


@transaction.atomic
def move(
    *, dossier: Dossier, to: DossierState, by: User, on: date, reason: str = ""
) -> DossierStep:
    """Take a dossier one step on, with its audit entry; the row is locked first.

    The object passed in gets the new state too. Raises NotItsTurn where rules/dossier_flow has
    no such way, so two people acting at once take one step.
    """
    row = locked(dossier)
    before = DossierState(row.state)
    try:
        check_move(before, to)
    except NoSuchMove as error:
        raise not_its_turn(row, _("không làm được việc đó")) from error
    row.state = dossier.state = to.value
    row.save(update_fields=["state", "changed_at"])
    step = DossierStep.objects.create(
        dossier=row,
        from_state=before.value,
        to_state=to.value,
        reason=reason.strip(),
        taken_by=by,
        taken_on=on,
    )
    log(
        instance=row,
        action="ocop.dossier.move",
        user=by,
        data={"from": before.value, "to": to.value, "reason": step.reason},
    )
    return step
