"""Who may look over lots and recall them in the back office: by appointment, by place, on a day.

| appointment at | sees lots of | recalls |
| --- | --- | --- |
| a province, as officer or inspector | products of that province | them |
| the ministry, as inspector | all products | all |

Administrators see and recall all.

The producer's own lots are opened at the producer's desk, not here. Whoever may not gets a 404
(Http404), as for a lot that never was.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from catalog.producers.models import Producer
from foundation.models import Authority, Officer, User
from foundation.rules.roles import Role
from traceability.models import (
    CloneAlert,
    GtinRight,
    LabelPlan,
    LabelRun,
    Lot,
    LotRecordRequest,
    RecallCampaign,
)
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


@dataclass(frozen=True)
class LabelReach:
    """What of labels a person of the office looks over and answers on one day.

    `writes_in`: provinces whose officer the person is; there they answer proofs of GTINs and
    keep plans. Inspectors only read. Keys are the administrators'.
    """

    everywhere: bool
    provinces: frozenset[str]
    writes_in: frozenset[str]
    is_administrator: bool

    @property
    def may_write(self) -> bool:
        return self.is_administrator or bool(self.writes_in)

    def runs(self) -> QuerySet[LabelRun]:
        rows = LabelRun.objects.all()
        return rows if self.everywhere else rows.filter(lot__product__province__in=self.provinces)

    def rights(self) -> QuerySet[GtinRight]:
        rows = GtinRight.objects.all()
        return rows if self.everywhere else rows.filter(product__province__in=self.provinces)

    def rights_to_answer(self) -> QuerySet[GtinRight]:
        if self.is_administrator:
            return GtinRight.objects.all()
        return GtinRight.objects.filter(product__province__in=self.writes_in)

    def plans(self) -> QuerySet[LabelPlan]:
        rows = LabelPlan.objects.select_related("authority")
        return rows if self.everywhere else rows.filter(authority__in=_within(self.provinces))

    def authorities(self) -> QuerySet[Authority]:
        """For which authorities the person makes plans, and whose plans they keep."""
        rows = Authority.objects.all() if self.is_administrator else _within(self.writes_in)
        return rows.order_by("name", "pk")

    def producers(self, plan: LabelPlan) -> QuerySet[Producer]:
        """Who can be given labels of a plan: the producers of its authority's place."""
        code = plan.authority.place_code
        rows = Producer.objects.select_related("commune", "province").order_by("name", "pk")
        return rows.filter(province__code__startswith=code[:2]) if code else rows


def label_reach(user: User | AnonymousUser, *, on: date) -> LabelReach:
    """The person's reach over labels; else Http404. One query at most."""
    if _is_administrator(user):
        return LabelReach(True, frozenset(), frozenset(), True)
    appointments = list(_appointments(user, on))
    if not appointments:
        raise Http404
    at_provinces = [one for one in appointments if one.authority.level == Authority.Level.PROVINCE]
    return LabelReach(
        everywhere=any(
            one.authority.level == Authority.Level.MINISTRY and one.role == Role.INSPECTOR
            for one in appointments
        ),
        provinces=frozenset(one.authority.place_code for one in at_provinces),
        writes_in=frozenset(
            one.authority.place_code for one in at_provinces if one.role == Role.PROVINCIAL_OFFICER
        ),
        is_administrator=False,
    )


def label_writer(user: User | AnonymousUser, *, on: date) -> LabelReach:
    """The gate of acts on labels in the office; else Http404."""
    reach = label_reach(user, on=on)
    if not reach.may_write:
        raise Http404
    return reach


def label_keeper(user: User | AnonymousUser, *, on: date) -> LabelReach:
    """The gate of keys: administrators alone; else Http404."""
    reach = label_reach(user, on=on)
    if not reach.is_administrator:
        raise Http404
    return reach


def _within(provinces: frozenset[str]) -> QuerySet[Authority]:
    return Authority.objects.filter(level=Authority.Level.PROVINCE, place_code__in=provinces)
