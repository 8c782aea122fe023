"""What an alert rests on, in words: counts and thresholds, nothing about anybody."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

_WORDS = {
    "scans": _("Số lượt quét: %(n)s"),
    "devices": _("Số máy khác nhau (ước tính): %(n)s"),
    "provinces": _("Số tỉnh người quét tự cho biết: %(n)s"),
    "far_trips": _("Số lần hai máy ở hai nơi quá xa trong một giờ: %(n)s"),
    "span_days": _("Từ lượt quét đầu đến lượt cuối: %(n)s ngày"),
    "forged": _("Mã không khớp khoá: %(n)s lượt"),
    "beyond": _("Mã khớp khoá nhưng số tem chưa từng in: %(n)s lượt"),
    "labels": _("Số tem có người cho biết nơi quét: %(n)s"),
    "spread_labels": _("Trong đó quét ở hai tỉnh trở lên: %(n)s"),
    "sigmas": _("Cao hơn các đợt khác: %(n)s lần độ lệch chuẩn"),
    "told": _("Số lượt cho biết nơi quét: %(n)s"),
    "elsewhere": _("Trong đó xa nơi lô được bán: %(n)s"),
    "days": _("Tính trong %(n)s ngày gần nhất"),
    "devices_from": _("Ngưỡng báo: từ %(n)s máy"),
    "provinces_from": _("Ngưỡng báo: từ %(n)s tỉnh"),
    "far_trips_from": _("Ngưỡng báo: từ %(n)s lần"),
}

_MEANT = {
    "SPREAD": _("Nhiều máy ở nhiều tỉnh quét cùng một tem: có thể tem bị chép lên nhiều gói."),
    "FAR_TRIPS": _(
        "Cùng một tem được quét ở những nơi xa nhau trong thời gian không gói hàng nào đi kịp."
    ),
    "SPOILED": _("Tem đã ghi là hỏng, đã huỷ, mà sau đó vẫn có máy khác quét."),
    "NOT_ON_PACKS": _("Tem chưa ghi là đã dán, mà nhiều máy đã quét."),
    "SOLD_ELSEWHERE": _("Phần lớn lượt quét ở xa những nơi lô hàng được giao bán."),
    "UNSEEN_RANGE": _("Có mã mang số đợt in này mà sàn chưa từng in."),
    "RUN_SPREAD": _("Tem của đợt in này đi nhiều tỉnh hơn hẳn các đợt khác."),
}

_LESS = {
    "SPREAD": _("Ảnh chụp tem gửi lên mạng, hoặc hàng bày ở hội chợ lớn, cũng có thể gây ra."),
    "FAR_TRIPS": _("Người quét chọn nhầm tỉnh cũng có thể gây ra."),
    "SOLD_ELSEWHERE": _("Lần giao hàng chưa ghi vào sổ cũng có thể gây ra."),
    "NOT_ON_PACKS": _("Chủ thể quên ghi tem đã dán cũng có thể gây ra."),
    "UNSEEN_RANGE": _("Gõ tay sai mã cũng sinh ra mã lạ, nhưng ít khi nhiều thế này."),
}


def evidence_words(rule: str, evidence: Mapping[str, object]) -> list[str]:
    """One line for what the rule means, then each count by name; unknown counts are left out."""
    lines = [str(_MEANT[rule])] if rule in _MEANT else []
    return lines + [str(_WORDS[name]) % {"n": n} for name, n in evidence.items() if name in _WORDS]


def innocent_words(rule: str) -> str:
    """What else may have caused it; "" where nothing innocent comes to mind."""
    return str(_LESS[rule]) if rule in _LESS else ""
