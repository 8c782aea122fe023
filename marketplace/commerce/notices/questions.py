"""The answer to a question, by mail, to whoever left an address for it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.commerce.models import ProductQuestion
from marketplace.commerce.notices.sending import Sent, send


def mail_answered(question: ProductQuestion) -> Sent:
    """Tell the asker, in the language they asked in; nobody where the address is gone or the
    question is held back."""
    if not question.email or question.state != ProductQuestion.State.OPEN:
        return Sent("", 0)
    with translation.override(question.language):
        product = question.product
        subject = _("Trả lời câu hỏi của bạn: %(name)s") % {"name": product.title}
        context: dict[str, object] = {
            "name": question.name,
            "subject": subject,
            "sentences": [
                _("Bạn hỏi: %(words)s") % {"words": question.words},
                _("%(producer)s trả lời: %(words)s")
                % {"producer": question.producer.name, "words": question.answer},
                _("Địa chỉ thư của bạn được xoá sau 90 ngày."),
            ],
            "link": f"{settings.PUBLIC_URL}{product.get_absolute_url()}",
        }
        return send(subject, "booking", context, [question.email], f"question:{question.pk}")
