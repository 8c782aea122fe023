"""Who may look over lots and recall them in the back office: by appointment, by place, on a day.

| appointment at | sees lots of | recalls |
| --- | --- | --- |
| a province, as officer or inspector | products of that province | them |
| the ministry, as inspector | all products | all |

Administrators see and recall all.

The producer's own lots are opened at the producer's desk, not here. Whoever may not gets a 404
(Http404), as for a lot that never was.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from foundation.models import Authority, Officer, User
from foundation.rules.roles import Role
from traceability.models import CloneAlert, Lot, LotRecordRequest, RecallCampaign
from traceability.selectors.recalls import campaigns_reaching

LOOKS_AFTER_LOTS = (Role.PROVINCIAL_OFFICER, Role.INSPECTOR)


def looks_after_lots(user: User | AnonymousUser, *, on: date) -> bool:
    """Whether the person has lots to look after on the day. One query at most."""
    return _is_administrator(user) or _appointments(user, on).exists()


def lots_of_officer(user: User | AnonymousUser, *, on: date) -> QuerySet[Lot]:
    """The lots this person may see and recall on the day; else Http404. One query at most."""
    lots = Lot.objects.select_related("product__commune", "product__province", "producer")
    if _is_administrator(user):
        return lots
    appointments = list(_appointments(user, on))
    if not appointments:
        raise Http404
    if any(
        one.authority.level == Authority.Level.MINISTRY and one.role == Role.INSPECTOR
        for one in appointments
    ):
        return lots
    provinces = {
        one.authority.place_code
        for one in appointments
        if one.authority.level == Authority.Level.PROVINCE
    }
    return lots.filter(product__province_id__in=provinces)


def lot_of_officer(user: User | AnonymousUser, lot_id: int, *, on: date) -> Lot:
    """A lot this person may see and recall on the day; else Http404."""
    lot = lots_of_officer(user, on=on).filter(pk=lot_id).first()
    if lot is None:
        raise Http404
    return lot


def _is_administrator(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_superuser


def _appointments(user: User | AnonymousUser, on: date) -> QuerySet[Officer]:
    if not isinstance(user, User) or not user.is_active:
        return Officer.objects.none()
    return Officer.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on),
        user=user,
        role__in=LOOKS_AFTER_LOTS,
        since_on__lte=on,
    ).select_related("authority")


def campaigns_of_officer(user: User | AnonymousUser, *, on: date) -> QuerySet[RecallCampaign]:
    """Campaigns, drills too, on lots this person looks after or that reach one; else Http404."""
    return campaigns_reaching(lots_of_officer(user, on=on).values("pk"))


def campaign_of_officer(
    user: User | AnonymousUser, campaign_id: int, *, on: date
) -> RecallCampaign:
    """A campaign this person may see, note steps of and close on the day; else Http404."""
    campaign = campaigns_of_officer(user, on=on).filter(pk=campaign_id).first()
    if campaign is None:
        raise Http404
    return campaign


def authority_asking(user: User | AnonymousUser, *, on: date) -> Authority | None:
    """For which authority this person may ask for a lot's record; None for an administrator
    without an appointment."""
    appointment = _appointments(user, on).order_by("pk").first()
    return appointment.authority if appointment else None


def record_requests_of_officer(
    user: User | AnonymousUser, *, on: date
) -> QuerySet[LotRecordRequest]:
    """Records asked for of lots this person looks after, newest first; else Http404."""
    return (
        LotRecordRequest.objects.filter(lot__in=lots_of_officer(user, on=on).values("pk"))
        .select_related("lot__product", "lot__producer", "authority", "asked_by", "answered_by")
        .order_by("-asked_at")
    )


def looks_after_all_lots(user: User | AnonymousUser, *, on: date) -> bool:
    """Whether the person looks after the lots of the whole country. One query at most."""
    if _is_administrator(user):
        return True
    ministry = Authority.Level.MINISTRY
    posts = _appointments(user, on).filter(authority__level=ministry, role=Role.INSPECTOR)
    return posts.exists()


def alerts_of_officer(user: User | AnonymousUser, *, on: date) -> QuerySet[CloneAlert]:
    """Signs of copied labels on lots this person looks after; else Http404."""
    return CloneAlert.objects.filter(run__lot__in=lots_of_officer(user, on=on).values("pk"))


def alert_of_officer(user: User | AnonymousUser, alert_id: int, *, on: date) -> CloneAlert:
    """A sign of copied labels that this person may rule on; else Http404."""
    rows = alerts_of_officer(user, on=on).select_related("run__lot__product", "run__lot__producer")
    alert = rows.filter(pk=alert_id).first()
    if alert is None:
        raise Http404
    return alert
