"""How a certificate comes to an end before its time. Only other services call this."""

from datetime import date

from certification.models import Certificate, Withdrawal


def is_over(certificate: Certificate) -> bool:
    """Whether it was withdrawn or replaced, be it from a day to come; a lapse is no such end."""
    return (
        certificate.ended_on is not None
        or certificate.extensions.filter(ended_on__isnull=False).exists()
        or Withdrawal.objects.filter(certificate=certificate).exists()
    )


def end(certificate: Certificate, *, on: date) -> None:
    """End a certificate on a day of its period, and with it every extension from that day on.

    The caller holds the certificate's row. An extension that had not begun is left no day.
    """
    if on < certificate.lapses_on:
        certificate.ended_on = on
        certificate.save(update_fields=["ended_on"])
    for extension in certificate.extensions.select_for_update().filter(
        ended_on__isnull=True, until_on__gt=on
    ):
        extension.ended_on = max(extension.from_on, on)
        extension.save(update_fields=["ended_on"])
