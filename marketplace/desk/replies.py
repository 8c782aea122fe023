"""Answers to a digest, by a link that needs no sign-in: ten packs more, or stop selling.

A link speaks for one person about one product, for LASTS after its digest. What it did is read
from the audit, under the product's lock: so a page sent twice acts once, and each answer can be
taken back by the same link (docs/decisions/0028).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from catalog.producers.access import producer_for
from catalog.products.models import Product
from foundation.models import User
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.goods import stopped
from marketplace.commerce.services.goods import (
    GoodsRefused,
    add_packs,
    sell_again,
    stop_selling,
)

LASTS = timedelta(hours=36)
PACKS = 10
MOST_STEPS = 20
"""Answers and their taking back, by one link: enough for anybody who means it."""
REPLY = "ocop.goods.reply"
# A dot parts the payload from its signature: messengers do not break an address there.
_SIGNER = Signer(salt="desk.stock_reply", sep=".")


class Answer(StrEnum):
    MORE = "more"
    STOP = "stop"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a link may do: for whom, about what, until when."""

    key: str
    user: User
    product: Product
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand at a link: packs free now, how many steps were taken by it, and the last
    answer that was not taken back, with its packs. `choices`: what may be answered next."""

    free: int
    is_stopped: bool
    steps: int
    answer: Answer | None
    packs: int
    choices: tuple[Answer, ...]


def token_of(*, user: User, product: Product, told_at: datetime) -> str:
    """The signed word of a digest's link; `told_at` to the minute."""
    minute = int(told_at.timestamp()) // 60
    return _SIGNER.sign(f"{user.pk}-{product.pk}-{minute}")


def reply_of(token: str, *, now: datetime, on: date) -> Reply | None:
    """What the link may do; None for a word that we did not sign, after its time, and once the
    person may no longer act for the product's producer. Three queries."""
    try:
        key = _SIGNER.unsign(token)
    except BadSignature:
        return None
    user_id, product_id, minute = map(int, key.split("-"))
    until_at = datetime.fromtimestamp(minute * 60, tz=UTC) + LASTS
    if now >= until_at:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    product = Product.objects.select_related("producer").filter(pk=product_id).first()
    if user is None or product is None:
        return None
    acting = producer_for(user, product.producer_id, on)
    return Reply(key, user, product, until_at) if acting and acting.may_act else None


def standing(reply: Reply, *, on: date) -> Standing:
    """What the link's page shows. Three queries."""
    pk = reply.product.pk
    done = _steps(reply)
    last = _in_force(done)
    is_stopped = pk in stopped([pk])
    return Standing(
        free=offers([pk], on=on)[pk].at_once,
        is_stopped=is_stopped,
        steps=len(done),
        answer=Answer(last["did"]) if last else None,
        packs=last["packs"] if last else 0,
        choices=_choices(done, is_stopped=is_stopped),
    )


@transaction.atomic
def act(*, reply: Reply, answer: Answer, step: int) -> bool:
    """Do what the link's page offered when `step` steps had been taken; False, and nothing done,
    where that page is no longer the newest: its button was pressed before.

    Stopping leaves what is promised to buyers; taking back ten packs that were sold meanwhile is
    refused. Raises GoodsRefused.
    """
    product = Product.objects.select_for_update(no_key=True).get(pk=reply.product.pk)
    done = _steps(reply)
    if step != len(done):
        return False
    is_stopped = product.pk in stopped([product.pk])
    if answer not in _choices(done, is_stopped=is_stopped):
        raise GoodsRefused(_("Kho đã đổi từ lúc gửi tin. Xin xem lại trang này."))
    last = _in_force(done)
    if answer is Answer.MORE:
        add_packs(product=product, packs=PACKS, by=reply.user)
        packs = PACKS
    elif answer is Answer.STOP:
        packs = stop_selling(product=product, by=reply.user)
    elif last is not None and last["did"] == Answer.MORE:
        packs = last["packs"]
        add_packs(product=product, packs=-packs, by=reply.user)
    else:
        packs = sell_again(product=product, by=reply.user)
    facts = {"reply": reply.key, "did": answer.value, "packs": packs}
    log(instance=product, action=REPLY, user=reply.user, data=facts)
    return True


def _choices(done: list[dict[str, Any]], *, is_stopped: bool) -> tuple[Answer, ...]:
    if len(done) >= MOST_STEPS:
        return ()
    if _in_force(done):
        return (Answer.UNDO,)
    return (Answer.MORE,) if is_stopped else (Answer.MORE, Answer.STOP)


def _in_force(done: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The last answer, unless it was taken back."""
    return done[-1] if done and done[-1]["did"] != Answer.UNDO else None


def _steps(reply: Reply) -> list[dict[str, Any]]:
    """What this link did, in turn, as the audit has it."""
    said = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Product),
        object_id=str(reply.product.pk),
        action=REPLY,
        data__reply=reply.key,
    )
    return list(said.order_by("pk").values_list("data", flat=True))
