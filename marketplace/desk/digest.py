"""What waits for a producer, in a few plain lines at 11:30 and 17:00 in Vietnam.

One notice a person and hour, and only where something waits. Owners and who sells are told by
mail unless they chose otherwise; everybody else who may act, once they ask for it. In Vietnamese
or English, as they chose; who chose both for two producers gets a notice in each.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.producers.access import Acting, members_on, producers_of
from catalog.producers.models import Member, Producer
from foundation.models import Notice, User
from foundation.notices import reachable_by, send_once
from foundation.templatetags.formats import dong
from foundation.transports import is_set_up
from marketplace.commerce.models import Settlement
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.goods import running_low
from marketplace.commerce.selectors.statements import money_of, statements_of
from marketplace.desk.models import DigestChoice
from marketplace.desk.replies import PACKS, token_of
from marketplace.desk.selectors import to_send

NOON, EVENING = "at_noon", "at_evening"
"""The two hours, as DigestChoice calls them."""

SHOWN = {Notice.Channel.MAIL: 10, Notice.Channel.SMS: 2, Notice.Channel.ZALO: 5}
"""How many products a message names, the fewest packs first."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for one producer. `owed`: đồng on their way, None for who sees no money."""

    producer: Producer
    orders: Counter[str]
    low: list[StockRecord]
    statements: int
    owed: int | None

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.orders or self.low or self.statements)


def listeners(*, hour: str, on: date) -> QuerySet[User]:
    """Whoever may have asked for words at this hour; `tell` looks closer. One query."""
    usual = members_on(on).filter(duty__in=(Member.Duty.OWNER, Member.Duty.SALES))
    asked = DigestChoice.objects.filter(**{hour: True})
    wanted = Q(pk__in=usual.values("user")) | Q(pk__in=asked.values("user"))
    return User.objects.filter(wanted, is_active=True).order_by("pk")


@transaction.atomic
def tell(*, user: User, hour: str, told_at: datetime) -> int:
    """Make the person's notice of this hour, one for each way and language they are told in; how
    many are new. Said again for the same hour, it makes none. `told_at` is the hour's own
    instant: until 36 hours after it the links answer."""
    at = localtime(told_at)
    made = 0
    for (channel, language), parts in _ways(user, hour, at.date()).items():
        told = [waits for waits in map(what_waits, parts) if waits.is_worth_telling]
        if not told:
            continue
        with translation.override(language):
            made += send_once(
                key=f"digest:{user.pk}:{at:%Y-%m-%dT%H:%M}:{channel}:{language}",
                recipient=user,
                subject=_subject(told),
                body=_body(told, user=user, channel=channel, told_at=told_at),
                due_on=at.date(),
                address=reverse("desk:today"),
                channel=channel,
            )
    return made


def _ways(user: User, hour: str, on: date) -> dict[tuple[str, str], list[Acting]]:
    """For whom the person is told at this hour, by the way that reaches them and the language."""
    chosen = {row.producer_id: row for row in DigestChoice.objects.filter(user=user)}
    ways: dict[tuple[str, str], list[Acting]] = defaultdict(list)
    for acting in producers_of(user, on):
        choice = chosen.get(acting.producer.pk) or usual_choice(user, acting)
        if acting.may_act and getattr(choice, hour):
            channel = choice.channel if is_set_up(choice.channel) else Notice.Channel.MAIL
            ways[reachable_by(user, channel), choice.language].append(acting)
    return ways


def usual_choice(user: User, acting: Acting) -> DigestChoice:
    """What holds until the person chooses (not kept): by mail at both hours for who owns or
    sells, nothing for all others."""
    is_told = acting.sees_money
    return DigestChoice(user=user, producer=acting.producer, at_noon=is_told, at_evening=is_told)


@transaction.atomic
def keep_choice(
    *,
    user: User,
    producer: Producer,
    channel: str,
    at_noon: bool,
    at_evening: bool,
    language: str,
) -> None:
    """How the person is told of this producer from now on; neither hour: not at all. Nothing of
    it concerns anybody else, so no audit is kept."""
    said = {
        "channel": channel,
        "at_noon": at_noon,
        "at_evening": at_evening,
        "language": language,
    }
    DigestChoice.objects.update_or_create(user=user, producer=producer, defaults=said)


def what_waits(acting: Acting) -> Waits:
    """What waits for the producer, as far as this person may know. Seven queries at most."""
    producer = acting.producer
    counted = to_send(producer).order_by().values_list("state").annotate(n=Count("pk"))
    statements, owed = 0, None
    if acting.sees_money:
        statements = statements_of(producer).filter(state=Settlement.State.OPEN).count()
        owed = money_of(producer).owed
    return Waits(producer, Counter(dict(counted)), list(running_low(producer)), statements, owed)


def _subject(told: list[Waits]) -> str:
    orders = sum(waits.orders.total() for waits in told)
    low = sum(len(waits.low) for waits in told)
    parts = []
    if orders:
        parts.append(ngettext("%(n)d đơn chờ gửi", "%(n)d đơn chờ gửi", orders) % {"n": orders})
    if low:
        parts.append(ngettext("%(n)d sản phẩm sắp hết", "%(n)d sản phẩm sắp hết", low) % {"n": low})
    return ", ".join(parts) or _("Bảng kê tiền chờ bạn trả lời")


def _body(told: list[Waits], *, user: User, channel: str, told_at: datetime) -> str:
    """The message. A short way (SMS) gets short lines; only where links stand is it said how
    long they last."""
    parts = []
    for waits in told:
        lines = [waits.producer.name, *_lines(waits)]
        lines += _low_lines(waits.low, user=user, channel=channel, told_at=told_at)
        parts.append("\n".join(lines))
    if channel == Notice.Channel.MAIL and any(waits.low for waits in told):
        parts.append(
            _(
                "Ai có các liên kết trên cũng trả lời được thay bạn trong 36 giờ: "
                "xin đừng chuyển thư này cho người ngoài."
            )
        )
    return "\n\n".join(parts)


def _lines(waits: Waits) -> list[str]:
    words = {
        states.PLACED: _("%(n)d chờ nhận"),
        states.ACCEPTED: _("%(n)d chờ gói"),
        states.PACKED: _("%(n)d chờ giao"),
    }
    lines = []
    if waits.orders:
        said = [words[state] % {"n": waits.orders[state]} for state in words if waits.orders[state]]
        lines.append(_("Đơn hàng: %(said)s.") % {"said": ", ".join(said)})
    if waits.statements:
        lines.append(_("Bảng kê chờ bạn trả lời: %(n)d.") % {"n": waits.statements})
    if waits.owed and waits.owed > 0:
        lines.append(_("Tiền đang về: %(sum)s.") % {"sum": dong(waits.owed)})
    return lines


def _low_lines(low: list[StockRecord], *, user: User, channel: str, told_at: datetime) -> list[str]:
    if not low:
        return []
    shown = SHOWN[Notice.Channel(channel)]
    by_text = channel == Notice.Channel.SMS and settings.SMS_INBOUND_SECRET
    head = (
        _("Sắp hết hàng. Nhắn lại 1: thêm %(n)d gói, 0: ngừng bán; món thứ hai: 1 2, 0 2.")
        if by_text
        else _("Sắp hết hàng. Mở liên kết để thêm %(n)d gói hoặc ngừng bán:")
    )
    lines = [
        head % {"n": PACKS},
        *(_low_line(record, user, told_at) for record in low[:shown]),
    ]
    if len(low) > shown:
        lines.append(_("và %(n)d sản phẩm nữa.") % {"n": len(low) - shown})
    return lines


def _low_line(record: StockRecord, user: User, told_at: datetime) -> str:
    token = token_of(user=user, product=record.product, told_at=told_at)
    link = settings.PUBLIC_URL + reverse("desk:stock_reply", args=[token])
    words = _("– %(name)s, còn %(left)d: %(link)s")
    left: int = record.left  # annotated by running_low
    return words % {"name": record.product.title, "left": left, "link": link}
