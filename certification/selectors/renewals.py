"""When certificates are to be renewed, for many products at once. Nothing here writes."""

from collections.abc import Collection
from datetime import date, timedelta

from certification.models import Certificate, CertificateExtension
from certification.rules.dossier_kinds import Held


def held_of(product_ids: Collection[int], *, on: date) -> dict[int, Held]:
    """What each product stands on, as the rules of the kinds read it; products without a
    certificate in force have no entry. Two queries.

    The days of renewal are counted from the certificate's own 36 months, never from the end of
    an extension.
    """
    rows = list(Certificate.objects.in_force(on).filter(product__in=list(product_ids)))
    until = dict(
        CertificateExtension.objects.filter(certificate__in=rows, ended_on__isnull=True)
        .filter(until_on__gt=on)
        .order_by("until_on")
        .values_list("certificate", "until_on")
    )
    return {
        row.product_id: Held(
            stars=row.stars,
            last_valid_on=row.lapses_on - timedelta(days=1),
            is_in_force=on < row.lapses_on,
            extended_until=until.get(row.pk),
        )
        for row in rows
    }
