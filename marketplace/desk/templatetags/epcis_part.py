"""Words and links of EPCIS at the desk."""

from django import template
from django.utils.translation import gettext_lazy as _

from traceability.adapters import portals
from traceability.rules.epcis.shapes import Fault

register = template.Library()

_WORDS = {
    "missing": _("thiếu"),
    "unknown_field": _("chuẩn không có trường này"),
    "not_text": _("phải là chữ"),
    "not_number": _("phải là số"),
    "not_flag": _("phải là đúng hoặc sai"),
    "not_object": _("phải là một nhóm trường"),
    "not_list": _("phải là danh sách"),
    "not_uri": _("phải là tên dạng địa chỉ (URI)"),
    "not_time": _("phải là ngày giờ có múi giờ"),
    "not_offset": _("phải là múi giờ như +07:00"),
    "not_uom": _("phải là mã đơn vị như KGM"),
    "not_hex": _("phải là số hệ 16"),
    "not_version": _("phải là số phiên bản như 2.0"),
    "not_in_vocabulary": _("chuẩn không có từ này"),
    "too_few": _("không nói về hàng nào"),
    "twice": _("ghi trùng"),
    "not_allowed": _("không được có ở đây"),
    "wrong": _("ghi sai kiểu"),
}
_PORTALS = {
    "truyxuatnguongoc": _("Cổng truy xuất quốc gia"),
    "verigoods": "verigoods.vn",
    "checkvn": "checkvn.mae.gov.vn",
}


@register.filter
def fault_words(fault: Fault) -> str:
    """What is wrong, in a few Vietnamese words."""
    return str(_WORDS.get(fault.code, _WORDS["wrong"]))


@register.simple_tag
def portals_offered() -> list[tuple[str, str]]:
    """The portals whose files the operator offers, with their names."""
    return [(portal, str(_PORTALS[portal])) for portal in portals.offered()]
