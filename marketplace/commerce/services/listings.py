"""What is offered was looked at before: its words, pictures and label facts.

The rule of changed words (docs/decisions/0022-sellers-and-listings.md): what was accepted stays
on sale while changed words wait for a person, unless the machine finds something that stops.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.products.models import LabelText, Product
from foundation.models import User
from foundation.seen_values import must_still_stand
from marketplace.commerce.models import ListingCheck, TakedownRequest
from marketplace.commerce.models.sellers import Answer
from marketplace.commerce.rules.listings import Finding
from marketplace.commerce.selectors.listings import (
    LABEL_FIELDS,
    digest_of,
    finding_words,
    findings_of,
    label_values,
)
from marketplace.commerce.services.errors import SellingRefused
from marketplace.commerce.services.seller_words import tell_listing_answer


@transaction.atomic
def write_label(
    *,
    product: Product,
    facts: Mapping[str, object],
    net_content: str,
    by: User,
    on: date,
    now: datetime,
    seen: Mapping[str, str] | None = None,
) -> ListingCheck | None:
    """Write a product's label facts. What is offered or waits is looked at again at once, and
    that check is returned; None while the product was never sent for one.

    `seen`: from which facts the form was drawn. Raises ChangedMeanwhile where others stand now.
    """
    locked = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    typed = {**facts, "net_content": net_content}
    must_still_stand(seen, typed=typed, stands=label_values(locked))
    known = {name: value for name, value in facts.items() if name in LABEL_FIELDS}
    LabelText.objects.update_or_create(product=product, defaults=known)
    Product.objects.filter(pk=product.pk).update(net_content=net_content.strip())
    product.net_content = net_content.strip()
    log(instance=product, action="ocop.listing.label", user=by)
    return words_changed(product=product, by=by, on=on, now=now)


@transaction.atomic
def send_listing(*, product: Product, by: User | None, on: date, now: datetime) -> ListingCheck:
    """Ask that the product may be offered as it stands now; what waits already is renewed.

    A forbidden word, a rank that no certificate bears out, or a medicine is refused at once by
    the machine, and takes the accepted listing off sale. Anything else waits for a person.
    """
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    found = findings_of(product, on=on)
    check = ListingCheck.objects.waiting().filter(product=product).first()
    check = check or ListingCheck(product=product)
    check.words_sha256, check.findings = digest_of(product), [f.as_row() for f in found]
    check.by = by
    check.save()
    log(instance=product, action="ocop.listing.send", user=by, data={"findings": len(found)})
    stopping = [f for f in found if f.stops]
    if stopping:
        _stop_by_machine(check, stopping, now)
    return check


@transaction.atomic
def words_changed(
    *, product: Product, by: User | None, on: date, now: datetime
) -> ListingCheck | None:
    """Look again where a product offered, or waiting, says something else than was seen.

    Whoever changes a title, a description, a picture or a label calls this in the same
    transaction; a nightly job finds what nobody called it for. None: nothing to look at.
    """
    check = (
        ListingCheck.objects.waiting().filter(product=product).first()
        or ListingCheck.objects.in_force().filter(product=product).first()
    )
    if check is None or check.words_sha256 == digest_of(product):
        return None
    return send_listing(product=product, by=by, on=on, now=now)


def look_again(*, product: Product, on: date, now: datetime) -> ListingCheck | None:
    """Look again at a product that is offered: also where the words are the same, but a
    certificate that bore them out has ended or the keyword list grew. None: all as it was."""
    changed = words_changed(product=product, by=None, on=on, now=now)
    if changed is not None or not any(f.stops for f in findings_of(product, on=on)):
        return changed
    return send_listing(product=product, by=None, on=on, now=now)


@transaction.atomic
def accept_listing(
    *, check: ListingCheck, seen_sha256: str, by: User, now: datetime, words: str = ""
) -> ListingCheck:
    """Let the product be offered as it was seen. An answer is given once.

    Raises SellingRefused where it was answered, where the words are no longer those that the
    person saw (`seen_sha256`), or where `by` works for the producer.
    """
    check = _to_answer(check, by)
    if not check.words_sha256 == seen_sha256 == digest_of(check.product):
        raise SellingRefused(_("Nội dung vừa đổi trong lúc bạn xem. Xin xem lại rồi duyệt."))
    ListingCheck.objects.in_force().filter(product=check.product_id).update(
        ended_at=now, end_reason=_("Thay bằng lần duyệt mới.")
    )
    _answer(check, Answer.ACCEPTED, words, by, now)
    _show_again(check.product)
    log(instance=check.product, action="ocop.listing.accept", user=by)
    return check


@transaction.atomic
def refuse_listing(*, check: ListingCheck, reasons: str, by: User, now: datetime) -> ListingCheck:
    """Send it back with reasons. Words that a person refused are not offered on the strength
    of older ones: the accepted listing ends too. Raises SellingRefused."""
    if not reasons.strip():
        raise SellingRefused(_("Ghi lý do để người bán biết sửa gì."))
    check = _to_answer(check, by)
    _answer(check, Answer.REFUSED, reasons, by, now)
    _end(check.product, reasons, now)
    log(
        instance=check.product,
        action="ocop.listing.refuse",
        user=by,
        data={"reasons": check.reasons},
    )
    return check


@transaction.atomic
def end_listing(*, product: Product, reason: str, by: User, now: datetime) -> bool:
    """Take a product off sale; False where it was not on. Raises SellingRefused without a
    reason."""
    if not reason.strip():
        raise SellingRefused(_("Ghi lý do ngừng."))
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    ended = _end(product, reason, now)
    if ended:
        log(instance=product, action="ocop.listing.end", user=by, data={"reason": reason.strip()})
    return ended


def _stop_by_machine(check: ListingCheck, found: list[Finding], now: datetime) -> None:
    words = " ".join(dict.fromkeys(finding_words(f.as_row()) for f in found))
    _answer(check, Answer.REFUSED, words[:500], None, now)
    _end(check.product, words, now)
    log(
        instance=check.product,
        action="ocop.listing.refuse",
        data={"kinds": sorted({f.kind for f in found})},
    )


def _end(product: Product, reason: str, now: datetime) -> bool:
    check = ListingCheck.objects.in_force().filter(product=product).first()
    if check is None:
        return False
    check.ended_at, check.end_reason = now, reason.strip()[:500]
    check.save(update_fields=["ended_at", "end_reason"])
    tell_listing_answer(check=check, on=timezone.localdate(now))
    return True


def _to_answer(check: ListingCheck, by: User) -> ListingCheck:
    Product.objects.select_for_update(no_key=True).get(pk=check.product_id)
    check = ListingCheck.objects.select_for_update().get(pk=check.pk)
    if check.answer != Answer.WAITING:
        raise SellingRefused(_("Sản phẩm này đã được trả lời."))
    producer = check.product.producer
    if producer is not None and producer.members.filter(user=by).exists():
        raise SellingRefused(_("Người của chủ thể không tự duyệt hàng của mình."))
    return check


def _answer(
    check: ListingCheck, answer: Answer, words: str, by: User | None, now: datetime
) -> None:
    check.answer, check.reasons = answer, words.strip()
    check.answered_by, check.answered_at = by, now
    check.save(update_fields=["answer", "reasons", "answered_by", "answered_at"])
    tell_listing_answer(check=check, on=timezone.localdate(now))


def _show_again(product: Product) -> None:
    """What a take-down hid is shown once it was looked at again; drafts stay drafts."""
    last = TakedownRequest.objects.filter(product=product).exclude(outcome="").order_by("-pk")
    was_hidden = last.values_list("outcome", flat=True).first()
    if was_hidden == TakedownRequest.Outcome.TAKEN_DOWN and not product.is_public:
        product.is_public = True
        product.save(update_fields=["is_public"])
