"""Telling the staff that the ledger does not add up."""

from datetime import date

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation import notices
from foundation.models import User
from marketplace.commerce.selectors.trial import Trial


def tell_staff(*, trial: Trial, on: date) -> int:
    """Tell each person who looks after the selling, once a day; return how many are told."""
    words = "\n".join(str(check) for check in trial.wrong)
    body = _("Tổng các tài khoản: %(total)d đồng (phải là 0).\n%(words)s") % {
        "total": trial.total,
        "words": words,
    }
    told = 0
    for person in _staff():
        told += notices.send_once(
            key=f"trial_balance:{on}:{person.pk}",
            recipient=person,
            subject=_("Sổ cái không khớp"),
            body=body,
            due_on=on,
            address="/quan-tri/so-cai/",
        )
    return told


def _staff() -> list[User]:
    permission = Permission.objects.get(
        content_type__app_label="commerce", codename="change_sellingsettings"
    )
    may = Q(groups__permissions=permission) | Q(user_permissions=permission) | Q(is_superuser=True)
    return list(User.objects.filter(may, is_active=True).distinct().order_by("pk"))
