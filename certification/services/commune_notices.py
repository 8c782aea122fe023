"""What a producer is told of its dossier by the commune and the province: once for each act.

Made in the act's own transaction, in Vietnamese, in the words the officer wrote.
"""

from datetime import date

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from certification.models import CommuneReport, Dossier, DossierStep, PapersRequest
from certification.selectors.people import people_of
from foundation.notices import send_once


def tell_asked(request: PapersRequest, *, on: date) -> None:
    """The producer's people learn what to bring."""
    dossier = request.dossier
    with translation.override("vi"):
        subject = _("Hồ sơ %(product)s: cần bổ sung giấy tờ") % {"product": dossier.product.title}
    _tell(dossier, f"papers-asked:{request.pk}", subject, request.what, on)


def tell_reported(report: CommuneReport, *, on: date) -> None:
    """The producer's people learn that the commune forwarded or returned the dossier, and why."""
    dossier = report.filing.dossier
    with translation.override("vi"):
        words = (
            _("Hồ sơ %(product)s: xã đã chuyển lên tỉnh")
            if report.forwards
            else _("Hồ sơ %(product)s: xã trả lại")
        )
    subject = words % {"product": dossier.product.title}
    _tell(dossier, f"commune-report:{report.pk}", subject, report.reasons, on)


def tell_returned(dossier: Dossier, step: DossierStep, *, on: date) -> None:
    """The producer's people learn that the province returned the dossier, and why."""
    with translation.override("vi"):
        subject = _("Hồ sơ %(product)s: tỉnh trả lại") % {"product": dossier.product.title}
    _tell(dossier, f"returned:{step.pk}", subject, step.reason, on)


def _tell(dossier: Dossier, key: str, subject: str, body: str, on: date) -> None:
    with translation.override("vi"):
        address = reverse("desk:dossier_commune", args=[dossier.pk])
    for person in people_of(dossier.producer, on=on):
        send_once(
            key=f"{key}:{person.pk}",
            recipient=person,
            subject=subject,
            body=body,
            address=address,
            due_on=on,
        )
