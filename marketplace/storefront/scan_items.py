"""What the law lists: the items a scan must open, and those a label must carry.

Traces: Nghị định 37/2026/NĐ-CP Đ23.5 (nine items); Thông tư 31/2026/TT-BCT adds the trace code;
Thông tư 02/2024/TT-BKHCN Đ6 the stages with their codes and times, which stand in the journey.
Labels: Nghị định 37/2026/NĐ-CP, what is the same for most of our sets.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.products.models import ProductSet
from marketplace.storefront.verdict_words import day
from traceability.models import AppliedStandard, Lot
from traceability.selectors import ScanStory

HEALTH_FOOD = 18
NEVER_STALE = frozenset({21, 22, 23, 24, 25})
"""Crafts, cloth, flowers, plants, animals: their label names no last day."""

Facts = tuple[tuple[str, str], ...]
"""Labels and values; "" where nothing is known."""


def nine_items(story: ScanStory, lot: Lot) -> Facts:
    """The nine items of Đ23.5 in the law's order, then the trace code as the tenth."""
    product = lot.product
    place = {"place": product.place_name}
    events = len(story.journey)
    serial = _("sê-ri %(code)s") % {"code": story.code} if _is_one_pack(story) else ""
    lot_words = _("lô %(code)s") % {"code": lot.code}
    return (
        (_("Tên sản phẩm"), product.title),
        (_("Hình ảnh"), _("ảnh chụp") if story.photo_name else _("hình minh hoạ")),
        (_("Đơn vị sản xuất, kinh doanh"), lot.producer.name),
        (_("Địa chỉ"), _address(lot)),
        (_("Xuất xứ"), _("%(place)s, Việt Nam") % place if product.place_name else ""),
        (
            _("Sự kiện và thời gian"),
            _("%(count)d việc, xem Hành trình") % {"count": events} if events else "",
        ),
        (_("Nhãn hiệu, lô, sê-ri"), " · ".join(part for part in (lot_words, serial) if part)),
        (_("Hạn sử dụng"), day(lot.best_before_on) if lot.best_before_on else ""),
        (_("Tiêu chuẩn, quy chuẩn áp dụng"), _standards(story)),
        (_("Mã truy xuất nguồn gốc"), story.code),
    )


def _is_one_pack(story: ScanStory) -> bool:
    return story.label is not None and story.label.is_one_pack


def _address(lot: Lot) -> str:
    producer = lot.producer
    return ", ".join(part for part in (producer.street, producer.place_name) if part)


_KINDS = {kind.value: kind.label for kind in AppliedStandard.Kind}


def _standards(story: ScanStory) -> str:
    return " · ".join(f"{one.number} ({_KINDS[one.kind]})" for one in story.standards)


_ALCOHOL = gettext_lazy(
    "Người dưới 18 tuổi không được uống rượu, bia. Uống rượu, bia có thể gây tai nạn giao thông "
    "và ảnh hưởng đến sức khoẻ thai nhi."
)
_HEALTH_FOOD = gettext_lazy(
    "Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh."
)


def label_items(story: ScanStory, lot: Lot) -> Facts:
    """What the pack's own label must say, as far as the record knows it.

    Warnings are the law's own words for a set.
    """
    product = lot.product
    items = [
        (_("Tên hàng hoá"), product.title),
        (
            _("Chịu trách nhiệm về hàng hoá"),
            ", ".join(part for part in (lot.producer.name, _address(lot)) if part),
        ),
        (_("Xuất xứ hàng hoá"), _("Việt Nam") if product.place_name else ""),
        (_("Định lượng"), product.net_content),
        (_("Ngày sản xuất, đóng gói"), day(lot.packed_on)),
    ]
    if lot.best_before_on or product.ocop_set_id not in NEVER_STALE:
        items.append((_("Hạn dùng"), day(lot.best_before_on) if lot.best_before_on else ""))
    items.append((_("Thành phần, nguyên liệu đã khai"), _materials(story)))
    if warning := _warning(product.ocop_set_id):
        items.append((_("Cảnh báo"), warning))
    items.append((_("Hướng dẫn sử dụng, bảo quản"), _("xem trên bao bì")))
    return tuple(items)


def _materials(story: ScanStory) -> str:
    return ", ".join(dict.fromkeys(one.name for one in story.materials))


def _warning(ocop_set: int | None) -> str:
    if ocop_set in ProductSet.ALCOHOL:
        return str(_ALCOHOL)
    return str(_HEALTH_FOOD) if ocop_set == HEALTH_FOOD else ""
