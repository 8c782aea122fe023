"""Which key a text is, and the keys of a producer."""

from hashlib import sha256
from hmac import compare_digest

from django.db.models import QuerySet

from catalog.producers.models import Producer
from foundation.models import User
from traceability.models import ApiKey

LONGEST_KEY = 100


def running_key(text: str) -> ApiKey | None:
    """The key that this text is, while it runs; None otherwise. One query."""
    prefix, dot, _secret = text.partition(".")
    if not dot or len(text) > LONGEST_KEY or not prefix.isalnum() or not text.isascii():
        return None
    keys = ApiKey.objects.select_related("producer", "created_by")
    key = keys.filter(prefix=prefix, revoked_at__isnull=True).first()
    digest = sha256(text.encode()).hexdigest()
    return key if key is not None and compare_digest(key.digest, digest) else None


def keys_of(producer: Producer) -> QuerySet[ApiKey]:
    """All keys of a producer, running ones first, newest first."""
    return ApiKey.objects.filter(producer=producer).order_by("-revoked_at", "-created_at")


def running_keys_of(producer: Producer, *, made_by: User) -> QuerySet[ApiKey]:
    """The producer's running keys that this person made."""
    return ApiKey.objects.filter(producer=producer, created_by=made_by, revoked_at__isnull=True)
