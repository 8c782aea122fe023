"""Reviews and questions in the back office: their pages, and their acts in the audit."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.views import office_reviews
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem

_WORDS = {
    "ocop.review.written": (_("Viết đánh giá"), _("Người mua đã viết đánh giá")),
    "ocop.review.edited": (_("Sửa đánh giá"), _("Người mua đã sửa đánh giá")),
    "ocop.review.withdrawn": (_("Rút đánh giá"), _("Người mua đã rút đánh giá")),
    "ocop.review.answered": (_("Trả lời đánh giá"), _("Chủ thể đã trả lời đánh giá")),
    "ocop.review.answer_changed": (
        _("Sửa lời trả lời đánh giá"),
        _("Chủ thể đã sửa lời trả lời đánh giá"),
    ),
    "ocop.review.reported": (_("Báo đánh giá"), _("Chủ thể báo chợ xem một đánh giá")),
    "ocop.review.held": (_("Giữ lại đánh giá"), _("Đã giữ lại một đánh giá")),
    "ocop.review.released": (_("Cho hiện lại đánh giá"), _("Đã cho hiện lại một đánh giá")),
    "ocop.question.asked": (_("Hỏi về sản phẩm"), _("Có người hỏi về sản phẩm")),
    "ocop.question.answered": (_("Trả lời câu hỏi"), _("Chủ thể đã trả lời câu hỏi")),
    "ocop.question.answer_changed": (
        _("Sửa lời trả lời câu hỏi"),
        _("Chủ thể đã sửa lời trả lời câu hỏi"),
    ),
    "ocop.question.reported": (_("Báo câu hỏi"), _("Chủ thể báo chợ xem một câu hỏi")),
    "ocop.question.held": (_("Giữ lại câu hỏi"), _("Đã giữ lại một câu hỏi")),
    "ocop.question.released": (_("Cho hiện lại câu hỏi"), _("Đã cho hiện lại một câu hỏi")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("danh-gia/", office_reviews.index, name="reviews_office"),
        path("danh-gia/<int:review_id>/", office_reviews.review, name="review_office"),
        path(
            "danh-gia/<int:review_id>/anh/<int:photo_id>/",
            office_reviews.photo,
            name="review_photo_office",
        ),
        path("danh-gia/hoi/<int:question_id>/", office_reviews.question, name="question_office"),
    ]


@hooks.register(SELLING_MENU)
def register_reviews_menu_item() -> MenuItem:
    return SalesStaffMenuItem(
        _("Đánh giá, câu hỏi"),
        reverse("reviews_office"),
        name="reviews",
        icon_name="comment",
        order=31,
    )
