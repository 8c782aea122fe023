"""What an alert rests on, in words: counts and thresholds, nothing about anybody."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as lazy

_WORDS = {
    "scans": lazy("Số lượt quét: %(n)s"),
    "devices": lazy("Số máy khác nhau (ước tính): %(n)s"),
    "provinces": lazy("Số tỉnh người quét tự cho biết: %(n)s"),
    "far_trips": lazy("Số lần hai máy ở hai nơi quá xa trong một giờ: %(n)s"),
    "span_days": lazy("Từ lượt quét đầu đến lượt cuối: %(n)s ngày"),
    "forged": lazy("Mã không khớp khoá: %(n)s lượt"),
    "beyond": lazy("Mã khớp khoá nhưng số tem chưa từng in: %(n)s lượt"),
    "labels": lazy("Số tem có người cho biết nơi quét: %(n)s"),
    "spread_labels": lazy("Trong đó quét ở hai tỉnh trở lên: %(n)s"),
    "sigmas": lazy("Cao hơn các đợt khác: %(n)s lần độ lệch chuẩn"),
    "told": lazy("Số lượt cho biết nơi quét: %(n)s"),
    "elsewhere": lazy("Trong đó xa nơi lô được bán: %(n)s"),
    "days": lazy("Tính trong %(n)s ngày gần nhất"),
    "devices_from": lazy("Ngưỡng báo: từ %(n)s máy"),
    "provinces_from": lazy("Ngưỡng báo: từ %(n)s tỉnh"),
    "far_trips_from": lazy("Ngưỡng báo: từ %(n)s lần"),
}

_MEANT = {
    "SPREAD": lazy("Nhiều máy ở nhiều tỉnh quét cùng một tem: có thể tem bị chép lên nhiều gói."),
    "FAR_TRIPS": lazy(
        "Cùng một tem được quét ở những nơi xa nhau trong thời gian không gói hàng nào đi kịp."
    ),
    "SPOILED": lazy("Tem đã ghi là hỏng, đã huỷ, mà sau đó vẫn có máy khác quét."),
    "NOT_ON_PACKS": lazy("Tem chưa ghi là đã dán, mà nhiều máy đã quét."),
    "SOLD_ELSEWHERE": lazy("Phần lớn lượt quét ở xa những nơi lô hàng được giao bán."),
    "UNSEEN_RANGE": lazy("Có mã mang số đợt in này mà sàn chưa từng in."),
    "RUN_SPREAD": lazy("Tem của đợt in này đi nhiều tỉnh hơn hẳn các đợt khác."),
}

_LESS = {
    "SPREAD": lazy("Ảnh chụp tem gửi lên mạng, hoặc hàng bày ở hội chợ lớn, cũng có thể gây ra."),
    "FAR_TRIPS": lazy("Người quét chọn nhầm tỉnh cũng có thể gây ra."),
    "SOLD_ELSEWHERE": lazy("Lần giao hàng chưa ghi vào sổ cũng có thể gây ra."),
    "NOT_ON_PACKS": lazy("Chủ thể quên ghi tem đã dán cũng có thể gây ra."),
    "UNSEEN_RANGE": lazy("Gõ tay sai mã cũng sinh ra mã lạ, nhưng ít khi nhiều thế này."),
}


def evidence_words(rule: str, evidence: Mapping[str, object]) -> list[str]:
    """One line for what the rule means, then each count by name; unknown counts are left out."""
    lines = [str(_MEANT[rule])] if rule in _MEANT else []
    return lines + [str(_WORDS[name]) % {"n": n} for name, n in evidence.items() if name in _WORDS]


def innocent_words(rule: str) -> str:
    """What else may have caused it; "" where nothing innocent comes to mind."""
    return str(_LESS[rule]) if rule in _LESS else ""
