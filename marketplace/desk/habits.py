"""What a person has been shown of the desk: the tour of five cards, once."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from foundation.models import User
from marketplace.desk import rooms
from marketplace.desk.models import DeskHabit


@dataclass(frozen=True, slots=True)
class Card:
    """One card of the tour: what a door is for."""

    title: str
    words: str
    address: str


def tour(*, sees_money: bool) -> list[Card]:
    """Five cards; who sees no money is shown where the seldom things are."""
    last = (
        (rooms.MONEY, _("Tiền nào đang về, tiền nào đã về, vì sao ra số đó. Bấm vào số là thấy."))
        if sees_money
        else (rooms.MORE, _("Những việc lâu lâu mới cần: sao, hồ sơ, giấy tờ, trợ giúp."))
    )
    told = (
        (
            rooms.TODAY,
            _("Việc đang chờ bạn, chờ lâu nhất đứng đầu. Mỗi dòng có một nút để làm ngay."),
        ),
        (rooms.ORDERS, _("Nhận đơn, đóng gói, giao đi. Bấm nhầm thì mở lại hoặc huỷ được.")),
        (rooms.GOODS, _("Đổi giá, thêm bớt số gói bằng một nút, thêm sản phẩm và ảnh.")),
        (rooms.LOTS, _("Mở lô, ghi nhật ký, in tem. Khách quét tem là thấy những gì bạn ghi.")),
        last,
    )
    return [Card(str(room.words), words, room.pages[0].address) for room, words in told]


def has_toured(user: User) -> bool:
    """Whether the person has gone through the tour or skipped it. One query."""
    return DeskHabit.objects.filter(user=user, tour_ended_at__isnull=False).exists()


def end_tour(*, user: User, now: datetime) -> None:
    """Never show it by itself again; the first end stands."""
    habit, _made = DeskHabit.objects.get_or_create(user=user)
    DeskHabit.objects.filter(pk=habit.pk, tour_ended_at=None).update(tour_ended_at=now)
