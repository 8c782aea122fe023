"""Telling every owner that another bank account is to be paid, or is paid from now on: whoever
sent it may have been at a lent phone, or somebody else. In Vietnamese, with the last digits alone.
"""

from datetime import date
from hashlib import sha256

from django.utils import translation
from django.utils.translation import gettext as _

from catalog.producers.selectors import owners
from foundation.models import Notice
from foundation.notices import send_once
from marketplace.commerce.models import SellerCheck
from marketplace.commerce.rules.banks import short_name
from marketplace.commerce.rules.sellers import ACCOUNT_HOLD, last_digits
from marketplace.commerce.selectors.sellers import BankAccount

MONEY = "/chu-the/tien/"


@translation.override("vi")
def tell_account_sent(*, check: SellerCheck, before: BankAccount | None, on: date) -> None:
    """Say that another account waits for the staff's answer. Nothing without one before it."""
    if before is None:
        return
    body = _(
        "Có người của %(name)s vừa gửi tài khoản nhận tiền khác: %(new)s, thay cho %(old)s. Chợ "
        "chưa duyệt, tiền vẫn về tài khoản cũ. Nếu không phải bạn hoặc người nhà gửi, gọi ngay số "
        "hỗ trợ của chợ, ở cuối mỗi trang."
    )
    _tell(check, before, "sent", _("Có người xin đổi tài khoản nhận tiền"), body, on)


@translation.override("vi")
def tell_account_in_force(*, check: SellerCheck, before: BankAccount | None, on: date) -> None:
    """Say that another account was accepted, and that payouts wait for some days first."""
    if before is None:
        return
    body = _(
        "Tài khoản nhận tiền của %(name)s nay là %(new)s, thay cho %(old)s. Để giữ an toàn, chợ "
        "chờ %(days)d ngày rồi mới chuyển tiền vào tài khoản mới. Nếu không phải bạn đổi, gọi ngay "
        "số hỗ trợ của chợ, ở cuối mỗi trang."
    )
    _tell(check, before, "in-force", _("Tài khoản nhận tiền đã đổi"), body, on)


def _tell(
    check: SellerCheck, before: BankAccount, what: str, subject: str, body: str, on: date
) -> None:
    now = BankAccount(check.bank_bin, check.account_number, check.account_holder)
    words = body % {
        "name": check.producer.name,
        "new": _shown(now),
        "old": _shown(before),
        "days": ACCOUNT_HOLD.days,
    }
    # What waits is replaced in its row: another account is told again, the same one once.
    mark = sha256(repr(now).encode()).hexdigest()[:12]
    for owner in owners(check.producer, on=on).select_related("user"):
        send_once(
            key=f"account:{check.pk}:{what}:{mark}:{owner.user_id}",
            recipient=owner.user,
            subject=subject,
            body=words,
            due_on=on,
            address=MONEY,
            channel=Notice.Channel.MAIL if owner.user.email else Notice.Channel.SMS,
        )


def _shown(account: BankAccount) -> str:
    return f"{short_name(account.bank_bin)} {last_digits(account.account_number)}"
