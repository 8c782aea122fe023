"""The shop's page, where it needs its producer or waits for the editors."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.selectors import ShopState, shop_state
from marketplace.desk.access import Desk
from marketplace.desk.waiting import Waiting


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """What an editor sent back, what was begun and not sent, what editors read now. Four
    queries at most."""
    state = shop_state(desk.producer)
    if state is None or state.state == "approved":
        return
    title, label = {
        "returned": (_("Trang cửa hàng cần sửa lại"), _("Sửa trang")),
        "draft": (_("Trang cửa hàng: bản nháp chưa gửi duyệt"), _("Xem lại rồi gửi")),
    }.get(state.state, (_("Trang cửa hàng đang chờ duyệt"), _("Xem bản đã gửi")))
    yield Waiting(
        kind="shop",
        since=state.since or desk.on,
        title=title,
        detail=_detail(state),
        url=reverse("desk:shop"),
        act_url=reverse("desk:shop"),
        act_label=label,
        waits_for_others=state.state == "waiting",
    )


def _detail(state: ShopState) -> str:
    if state.state == "returned":
        return f"“{state.comment}”" if state.comment else _("Biên tập gửi lại, không kèm lời.")
    return _("Khách vẫn thấy bản cũ.") if state.is_live else _("Khách chưa thấy trang này.")
