"""Money on its way, and statements that wait for an answer; for those who see money."""

from collections.abc import Iterator
from datetime import datetime, time

from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from foundation.templatetags.formats import dong
from marketplace.commerce.models import Settlement
from marketplace.commerce.selectors.money_coming import next_payment
from marketplace.commerce.selectors.statements import money_of, statements_of
from marketplace.desk.access import Desk
from marketplace.desk.waiting import Waiting


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """Statements with the day until which they are answered; then what the market owes, which
    nobody at the desk has to do anything about. Seven queries."""
    if not desk.acting.sees_money:
        return
    for row in statements_of(desk.producer).filter(state=Settlement.State.OPEN):
        yield _statement(row)
    money = money_of(desk.producer)
    if money.owed:
        page = reverse("desk:settlements")
        told = [str(next_payment(desk.producer, on=desk.on))] if money.owed > money.waiting else []
        if money.waiting:
            told.append(_("Trong đó %(sum)s chờ tiền mặt về.") % {"sum": dong(money.waiting)})
        yield Waiting(
            kind="money",
            since=datetime.combine(desk.on, time.min, tzinfo=get_current_timezone()),
            title=_("Bạn còn nợ chợ") if money.owed < 0 else _("Sắp được trả"),
            detail=" ".join(told) or _("Tiền hàng chợ còn giữ cho bạn"),
            url=page,
            act_url=page,
            act_label=_("Xem tiền"),
            amount=money.owed,
            waits_for_others=True,
        )


def _statement(row: Settlement) -> Waiting:
    page = reverse("desk:settlement", args=[row.pk])
    return Waiting(
        kind="money",
        since=row.made_at,
        title=_("Bảng kê tiền chờ bạn xem"),
        detail=row.number,
        url=page,
        act_url=page,
        act_label=_("Xem rồi trả lời"),
        badge=_("trả lời trước %(day)s") % {"day": f"{row.accepts_by:%d/%m/%Y}"},
        amount=row.balance,
        due_on=row.accepts_by,
    )
