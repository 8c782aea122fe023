"""Answers to a digest by text message: "1" is ten packs more, "0" is stop selling.

What the newest digest sent to that telephone listed first is meant; "1 2" means its second
product. A message does what the digest's own link does and nothing else, once however often the
provider tells of it, and what became of it goes back by text message (docs/decisions/0028).
"""

import re
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation import tries
from foundation.models import Notice, User
from foundation.notices import send_once
from marketplace.commerce.services.goods import GoodsRefused
from marketplace.desk import replies
from marketplace.desk.replies import Answer, Reply

MOST_BY_PERSON = 20
"""Within 15 minutes: two machines that answer each other stop here."""
_ASKED = re.compile(r"([01])(?:\s+(\d{1,2}))?")
_LINK = re.compile(r"/tra-loi/([^/\s]+)/")
_ANSWERS = {"1": Answer.MORE, "0": Answer.STOP}


@transaction.atomic
def take(*, provider: str, message_id: str, sender: str, text: str, now: datetime) -> bool:
    """Do what a text message asks for; False, and nothing done, for one that was taken before,
    for a number of nobody, and where no digest by text message is younger than 36 hours. The
    sender is never told more than by the digest."""
    user = None if "@" in sender else User.objects.by_login(sender)
    if user is None or not user.is_active:
        return False
    # The lock makes the same message told twice at once wait for itself.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    key = _key_of(provider, message_id)
    listed, language = _listed(user, now)
    if not listed or Notice.objects.filter(key=key).exists():
        return False
    if tries.note(f"text-answer:{user.pk}") > MOST_BY_PERSON:
        return False
    on = timezone.localdate(now)
    with translation.override(language):
        send_once(
            key=key,
            recipient=user,
            subject=_("Trả lời tin báo việc"),
            body=_done(listed, text, now=now),
            due_on=on,
            channel=Notice.Channel.SMS,
        )
    return True


def _key_of(provider: str, message_id: str) -> str:
    """Whatever a provider takes for an id, in the length of a notice's key."""
    return f"text-answer:{provider}:{sha256(message_id.encode()).hexdigest()[:40]}"


def _listed(user: User, now: datetime) -> tuple[list[str], str]:
    """The links of the newest digest that went to this person's telephone, in its order, and its
    language; none once they have ended."""
    sent = Notice.objects.filter(
        recipient=user,
        channel=Notice.Channel.SMS,
        key__startswith=f"digest:{user.pk}:",
        made_at__gt=now - replies.LASTS,
    )
    newest = sent.order_by("-made_at", "-pk").first()
    if newest is None:
        return [], settings.LANGUAGE_CODE
    language = newest.key.rpartition(":")[2]
    is_spoken = language in dict(settings.LANGUAGES)
    return _LINK.findall(newest.body), language if is_spoken else settings.LANGUAGE_CODE


def _done(listed: list[str], text: str, *, now: datetime) -> str:
    """Do it, and say what became of it."""
    asked = _ASKED.fullmatch(text.strip())
    place = int(asked[2] or 1) if asked else 0
    if asked is None or not 1 <= place <= len(listed):
        return _("Không hiểu tin. Nhắn 1: thêm %(n)d gói, 0: ngừng bán; món thứ hai: 1 2, 0 2.") % {
            "n": replies.PACKS
        }
    token = listed[place - 1]
    found = replies.reply_of(token, now=now, on=timezone.localdate(now))
    if found is None:
        return _("Tin báo đã cũ, không trả lời được nữa. Xin vào Chợ OCOP để sửa kho.")
    link = settings.PUBLIC_URL + reverse("desk:stock_reply", args=[token])
    return f"{_act(found, _ANSWERS[asked[1]], now=now)} {link}"


def _act(found: Reply, answer: Answer, *, now: datetime) -> str:
    on = timezone.localdate(now)
    facts: dict[str, object] = {"name": found.product.title, "n": replies.PACKS}
    try:
        with transaction.atomic():
            steps = replies.standing(found, on=on).steps
            is_done = replies.act(reply=found, answer=answer, step=steps)
    except GoodsRefused:
        is_done = False
    facts["free"] = replies.standing(found, on=on).free
    if not is_done:
        return _("%(name)s: chưa đổi gì, còn %(free)d gói. Xem hoặc hoàn lại:") % facts
    if answer is Answer.MORE:
        return _("%(name)s: đã thêm %(n)d gói, còn %(free)d. Hoàn lại:") % facts
    return _("%(name)s: đã ngừng bán. Hoàn lại:") % facts
