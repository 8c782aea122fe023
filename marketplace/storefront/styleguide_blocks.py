"""Every block of the editors with plausible data, for the style guide. Nothing is stored."""

from datetime import date
from typing import Any

from catalog.places.models import Commune
from cms.contexts.sections import Section, sections
from cms.models import CampaignPage
from foundation.models import SiteImage

_COMMUNES = ("22945", "00004", "20551")
_FILM = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


def sample_sections(*, on: date) -> list[Section]:
    """One section of each kind; those of pictures where the site has one."""
    pictures = list(SiteImage.objects.filter(shows_mark=False).order_by("-pk")[:4])
    for image in pictures:
        image.contextual_alt_text, image.decorative = image.title, False
    return sections(CampaignPage(body=[*_words(), *_pictures(pictures)]).body, on=on)


def _words() -> list[tuple[str, Any]]:
    communes = Commune.objects.filter(pk__in=_COMMUNES)
    marked = [{"commune": commune, "note": "nơi mẫu"} for commune in communes]
    return [
        ("newest_shelf", {"title": "Vừa được công nhận", "note": "Sáu món mới nhất trong sổ."}),
        ("quote", {"words": "Lọ mắm nào cũng có số lô.", "who": "Lời mẫu"}),
        ("steps", {"title": "Tin được, vì xem được", "steps": _STEPS}),
        ("text", "<h2>Bài viết</h2><p>Chữ rộng chừng bảy mươi ký tự một dòng cho dễ đọc.</p>"),
        ("quote", {"words": "Trà ngon nhờ nước, quý nhờ người.", "who": "Lời mẫu"}),
        ("quote", {"words": "Đan xong cái gùi là hết mùa mưa.", "who": "Lời mẫu"}),
        ("numbers", {"title": "Con số", "numbers": _NUMBERS, "source": "số liệu mẫu"}),
        ("questions", {"title": "Hỏi và đáp", "questions": _QUESTIONS}),
        ("map", {"title": "Bản đồ", "places": marked}),
        ("stories", {"title": "Chuyện kể", "stories": []}),
        (
            "call",
            {"heading": "Chưa biết chọn gì?", "button": "Xem sản phẩm", "address": "/san-pham/"},
        ),
    ]


def _pictures(images: list[SiteImage]) -> list[tuple[str, Any]]:
    if len(images) < 2:
        return []
    shots = [{"image": image, "caption": "Chú thích mẫu"} for image in images]
    film = {"url": _FILM, "title": "Phim mẫu", "poster": images[0], "summary": "Lời của phim."}
    return [
        ("picture", shots[0]),
        ("gallery", {"title": "Bộ ảnh", "pictures": shots}),
        ("before_after", {"title": "Trước và sau", "before": shots[0], "after": shots[1]}),
        ("video", film),
    ]


_STEPS = [
    {"name": "Quét", "text": "mã trên bao bì."},
    {"name": "Đọc", "text": "một câu kết luận cho đúng lô đang cầm."},
    {"name": "Đặt thêm", "text": "từ chính người làm."},
]
_NUMBERS = [
    {"number": "12", "label": "tháng ủ chượp"},
    {"number": "3:1", "label": "cá và muối"},
    {"number": "40°", "label": "đạm của giọt đầu"},
]
_QUESTIONS = [
    {"question": "Sao OCOP là gì?", "answer": "<p>Hạng của sản phẩm, do hội đồng chấm.</p>"},
    {"question": "Sao còn hiệu lực đến khi nào?", "answer": "<p>Xem trong sổ của sản phẩm.</p>"},
]
