"""Telling a producer's people of a new statement: who does not answer agrees, so they must know."""

from datetime import date

from django.utils.translation import gettext as _

from catalog.producers.access import members_on
from catalog.producers.models import Member
from foundation import notices
from foundation.templatetags.formats import dong
from marketplace.commerce.models import Settlement

OF_MONEY = (Member.Duty.OWNER, Member.Duty.SALES)
"""Whose duty it is to look at the producer's money."""


def tell_of_statement(*, settlement: Settlement, on: date) -> int:
    """Tell owners and those who sell, each once; return how many are told. In the transaction
    that made the statement."""
    body = _(
        "Kỳ từ %(first)s đến hết %(last)s: %(sum)s. Xem từng dòng; dòng nào sai thì báo trước ngày "
        "%(by)s. Không trả lời là đồng ý."
    ) % {
        "first": f"{settlement.from_on:%d/%m/%Y}",
        "last": f"{settlement.last_on:%d/%m/%Y}",
        "sum": dong(settlement.balance),
        "by": f"{settlement.accepts_by:%d/%m/%Y}",
    }
    people = members_on(on).filter(
        producer=settlement.producer, duty__in=OF_MONEY, user__is_active=True
    )
    told = 0
    for person in {member.user for member in people.select_related("user")}:
        told += notices.send_once(
            key=f"settlement:{settlement.number}:{person.pk}",
            recipient=person,
            subject=_("Bảng đối soát %(number)s") % {"number": settlement.number},
            body=body,
            due_on=on,
            address=f"/chu-the/doi-soat/{settlement.pk}/",
        )
    return told
