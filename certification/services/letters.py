"""The written result of a dossier, to its producer and its commune (Đ7.4)."""

from datetime import date

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.producers.models import Member
from certification.models import Dossier
from foundation import notices
from foundation.models import Authority, Officer, User
from foundation.rules.roles import Role


def tell_result(
    dossier: Dossier, *, what: str, subject: str, body: str, on: date, address: str = ""
) -> None:
    """Tell everyone who works for the producer today, and the commune's officers, once each.

    `what` names the news, so that the same news is never told twice; other news of the dossier
    is.
    """
    for person in _told(dossier, on):
        notices.send_once(
            key=f"dossier:{dossier.pk}:{what}:{person.pk}",
            recipient=person,
            subject=subject,
            body=body,
            address=address,
            due_on=on,
        )


def _told(dossier: Dossier, on: date) -> list[User]:
    running = Q(since_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))
    members = Member.objects.filter(running, producer=dossier.producer).values("user")
    officers = Officer.objects.filter(
        running,
        role=Role.COMMUNE_OFFICER,
        authority__level=Authority.Level.COMMUNE,
        authority__place_code=dossier.commune_id,
    ).values("user")
    people = User.objects.filter(Q(pk__in=members) | Q(pk__in=officers), is_active=True)
    return list(people.order_by("pk"))


def result_words(dossier: Dossier, *, stars: int, number: str, last_valid_on: date) -> str:
    """What a recognised producer is told."""
    with translation.override("vi"):
        return _(
            "%(product)s của %(producer)s được công nhận %(stars)s sao theo Quyết định %(number)s. "
            "Giấy chứng nhận có hiệu lực đến hết %(day)s."
        ) % {
            "product": dossier.product.title,
            "producer": dossier.producer.name,
            "stars": stars,
            "number": number,
            "day": f"{last_valid_on:%d/%m/%Y}",
        }
