"""Acts on label keys: which epoch serves, opening the next one, revoking one that leaked.

The key itself is never in the database: an epoch keeps its fingerprint, so that a copy started
with another key refuses to make labels that nobody could check.
"""

from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from traceability.models import LabelEpoch
from traceability.rules import label_keys
from traceability.rules.label_code import MAX_EPOCH
from traceability.selectors.label_epochs import current_epoch, key_fits
from traceability.services.errors import TraceError

_LOCK = "ocop-label-epoch"


class WrongLabelKey(TraceError):
    """The environment's key is not the one that the epoch's codes are made with."""


class RevokedLabelKey(TraceError):
    """The epoch's key was revoked: no more labels are made with it."""


class SameLabelKey(TraceError):
    """The key is the one in use, or one that was used before."""


class NoEpochsLeft(TraceError):
    """The codes have room for epochs 0 to 31."""


def serving_epoch(*, on: date) -> LabelEpoch:
    """The epoch that new runs are made in; the first one is opened by the first run.

    To be called within the transaction that makes the run: no rotation comes in between. Raises
    WrongLabelKey, RevokedLabelKey.
    """
    _hold_still(shared=True)
    epoch = current_epoch()
    if epoch is None:
        epoch = _open_first(on)
    must_serve(epoch)
    return epoch


def must_serve(epoch: LabelEpoch) -> None:
    """Raises WrongLabelKey, RevokedLabelKey unless labels of this epoch may be made and printed."""
    if epoch.revoked_on is not None:
        raise RevokedLabelKey(
            _("Khoá tem số %(number)s đã bị huỷ, không in thêm tem bằng khoá này.")
            % {"number": epoch.number}
        )
    if not key_fits(epoch):
        raise WrongLabelKey(
            _(
                "Máy chủ không giữ đúng khoá tem số %(number)s nên chưa làm được tem. "
                "Xin báo quản trị viên."
            )
            % {"number": epoch.number}
        )


def must_serve_number(number: int, *, on: date) -> None:
    """`must_serve` for the epoch of this number, as a run names it."""
    epoch = LabelEpoch.objects.filter(number=number).first()
    if epoch is None:
        epoch = LabelEpoch(number=number, fingerprint=_newest_fingerprint(), opened_on=on)
    must_serve(epoch)


@transaction.atomic
def rotate_label_key(*, on: date, by: User | None = None) -> LabelEpoch:
    """Open the next epoch with the environment's newest key; runs' numbers begin anew.

    `by` is null for whoever runs the command. Raises SameLabelKey for a key that served before,
    WrongLabelKey where LABEL_OLD_KEYS lacks the key that served until now (unless that epoch
    was revoked), NoEpochsLeft.
    """
    _hold_still(shared=False)
    last = current_epoch()
    if last is None:
        return _open_first(on, by)
    new = _newest_fingerprint()
    if LabelEpoch.objects.filter(fingerprint=new).exists():
        raise SameLabelKey(
            _("LABEL_MASTER_KEY vẫn là khoá đã dùng. Đặt khoá mới, rồi chạy lại lệnh này.")
        )
    if last.revoked_on is None and not key_fits(last):
        raise WrongLabelKey(
            _("LABEL_OLD_KEYS chưa có khoá của kỳ %(number)s: viết thêm %(number)s:khoá-cũ.")
            % {"number": last.number}
        )
    if last.number >= MAX_EPOCH:
        raise NoEpochsLeft(_("Mã tem chỉ có chỗ cho 32 kỳ khoá, nay đã hết."))
    epoch = LabelEpoch.objects.create(
        number=last.number + 1, fingerprint=new, opened_on=on, opened_by=by
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('traceability_label_run', 1, false)")
    log(instance=epoch, action="ocop.label.rotate", user=by, data={"epoch": epoch.number})
    return epoch


@transaction.atomic
def revoke_epoch(*, epoch: LabelEpoch, reason: str, by: User, on: date) -> LabelEpoch:
    """Say for good that an epoch's key leaked: its codes prove nothing from now on.

    They stay recognisable and every page says so. Raises RevokedLabelKey the second time, and
    TraceError without a reason.
    """
    if not reason.strip():
        raise TraceError(_("Huỷ khoá thì phải nêu lý do."))
    epoch = LabelEpoch.objects.select_for_update().get(pk=epoch.pk)
    if epoch.revoked_on is not None:
        raise RevokedLabelKey(_("Khoá này đã huỷ rồi."))
    epoch.revoked_on, epoch.revoked_by, epoch.reason = on, by, reason.strip()
    epoch.save(update_fields=["revoked_on", "revoked_by", "reason"])
    log(
        instance=epoch,
        action="ocop.label.revoke",
        user=by,
        data={"epoch": epoch.number, "reason": epoch.reason},
    )
    return epoch


def _open_first(on: date, by: User | None = None) -> LabelEpoch:
    """Epoch 1, with whatever key made the labels there may be from before epochs were kept."""
    epoch, _made = LabelEpoch.objects.get_or_create(
        number=1,
        defaults={"fingerprint": _newest_fingerprint(), "opened_on": on, "opened_by": by},
    )
    return epoch


def _newest_fingerprint() -> str:
    return label_keys.fingerprint(label_keys.master_key(settings.LABEL_MASTER_KEY))


def _hold_still(*, shared: bool) -> None:
    """Many runs may start at once, but none while the key rotates."""
    kind = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind}(hashtext(%s))", [_LOCK])
