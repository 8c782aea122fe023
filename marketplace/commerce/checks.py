"""What must not be left half set up."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security)
def both_keys_of_stripe(**_kwargs: Any) -> list[checks.CheckMessage]:
    """A key without a webhook secret would take money and believe nobody who tells of it, or,
    with an empty secret, everybody: so neither goes without the other."""
    if settings.STRIPE_SECRET_KEY and not settings.STRIPE_WEBHOOK_SECRETS:
        words = "STRIPE_SECRET_KEY is set, but STRIPE_WEBHOOK_SECRET is not"
        return [checks.Error(words, id="commerce.E001")]
    if settings.STRIPE_WEBHOOK_SECRETS and not settings.STRIPE_SECRET_KEY:
        words = "STRIPE_WEBHOOK_SECRET is set, but STRIPE_SECRET_KEY is not"
        return [checks.Warning(words, id="commerce.W001")]
    return []


@checks.register(checks.Tags.security)
def whole_wallets(**_kwargs: Any) -> list[checks.CheckMessage]:
    """A wallet has all its keys or none."""
    wallets = {
        "VNPAY": ("VNPAY_TMN_CODE", "VNPAY_HASH_SECRET"),
        "MOMO": ("MOMO_PARTNER_CODE", "MOMO_ACCESS_KEY", "MOMO_SECRET_KEY"),
        "ZALOPAY": ("ZALOPAY_APP_ID", "ZALOPAY_KEY1", "ZALOPAY_KEY2"),
    }
    found: list[checks.CheckMessage] = []
    for names in wallets.values():
        missing = [name for name in names if not getattr(settings, name)]
        if missing and len(missing) < len(names):
            found.append(checks.Error(f"{', '.join(missing)} must be set too", id="commerce.E002"))
    return found
