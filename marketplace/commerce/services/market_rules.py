"""The staff's own lists: words to look for, commission that differs from the usual."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from marketplace.commerce.models import BannedWord, CommissionRate
from marketplace.commerce.services.errors import SellingRefused


@transaction.atomic
def add_word(*, word: BannedWord, by: User) -> BannedWord:
    """Put a word on the list. Listings offered already are looked at again in the next night."""
    word.by = by
    word.save()
    log(instance=word, action="ocop.word.add", user=by)
    return word


@transaction.atomic
def remove_word(*, word: BannedWord, by: User) -> None:
    """Take it off; what was refused for it may be sent again."""
    log(instance=word, action="ocop.word.remove", user=by, data={"word": word.word})
    word.delete()


@transaction.atomic
def add_rate(*, rate: CommissionRate, by: User, on: date) -> CommissionRate:
    """A commission from a day on. Orders placed keep theirs: each froze it. Raises SellingRefused
    for a day that is over, which would say something about orders already placed."""
    if rate.since_on < on:
        raise SellingRefused(_("Ngày bắt đầu không được ở quá khứ."))
    rate.by = by
    rate.save()
    log(
        instance=rate,
        action="ocop.commission.add",
        user=by,
        data={"basis_points": rate.basis_points, "since_on": rate.since_on.isoformat()},
    )
    return rate
