"""Acts on recalls: start one on a lot and all that was made of it, note what was done about each
place it reached, close it, end it.

A drill is the same act on paper: the same lots and places are found and times measured, but no
`Recall` is made, so no page turns red, nothing stops being sold, and nobody is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from foundation.models import User
from traceability.adapters.quantities import in_words
from traceability.models import (
    LabelRun,
    Lot,
    LotLoss,
    Recall,
    RecallCampaign,
    RecallParty,
    RecallStep,
)
from traceability.rules.recall_clock import compulsory_due_on
from traceability.selectors import recalls as selectors
from traceability.services.errors import AlreadyRecalled, TraceError

reach_wanted = Signal()
"""Sent inside the transaction with `campaign` and `lots` (list of Lot, locked), drills too: who
knows of more places with these goods writes `RecallParty` rows."""

lot_recalled = Signal()
"""Sent inside the transaction with `recall` (the lot's own), `recalls` (of every lot reached) and
`campaign`, after every place was found; never for a drill."""


class BadRecall(TraceError):
    """The facts of a recall do not fit its lot or the day."""


class CampaignClosed(TraceError):
    """A closed campaign takes no more steps, and is closed once."""


class OfficerCloses(TraceError):
    """A compulsory recall is closed by an officer."""


class TooManyBack(TraceError):
    """More packs would be accounted for than there were."""


@dataclass(frozen=True, slots=True)
class Packs:
    """A range of one run's labels, counted from 0, both ends included."""

    run: LabelRun
    first: int
    last: int


@transaction.atomic
def start_recall(
    *,
    lot: Lot,
    kind: str,
    reason: str,
    instructions: str,
    phone: str,
    found_at: datetime,
    by: User,
    on: date,
    at: datetime,
    due_on: date | None = None,
    packs: Packs | None = None,
    is_drill: bool = False,
    entered_for: Producer | None = None,
) -> RecallCampaign:
    """Recall a lot, or a range of one run's packs, from the day `on`, with every lot made of it.

    The lots stay locked until the places with their goods are found: no parcel, draw or
    hand-over slips away in between. `due_on`: a voluntary recall's own last day; a compulsory
    one has three months. Raises AlreadyRecalled while the lot's own recall (or drill) runs,
    BadRecall for facts that do not fit.
    """
    lots = _locked_with_descendants(lot)
    lot = lots[0]
    _must_fit(lot, packs, found_at, at)
    _must_be_new(lot, packs, is_drill=is_drill, on=on)
    if kind == RecallCampaign.Kind.COMPULSORY or due_on is None:
        due_on = compulsory_due_on(on)
    if due_on < on:
        raise BadRecall(_("Ngày phải xong không thể trước ngày bắt đầu."))
    campaign = RecallCampaign.objects.create(
        number=_next_number(on, is_drill=is_drill),
        lot=lot,
        run=packs.run if packs else None,
        first_number=packs.first if packs else None,
        last_number=packs.last if packs else None,
        kind=kind,
        is_drill=is_drill,
        found_at=found_at,
        reason=reason,
        instructions=instructions,
        phone=phone,
        started_by=by,
        entered_for=entered_for,
        started_on=on,
        started_at=at,
        due_on=due_on,
    )
    made = [] if is_drill else _recalls_of(campaign, lots)
    _find_places(campaign, lots)
    reach_wanted.send(sender=RecallCampaign, campaign=campaign, lots=lots)
    action = "ocop.lot.recall_drill" if is_drill else "ocop.lot.recall"
    for each in lots:
        log(instance=each, action=action, user=by, data={"number": campaign.number})
    if made:
        lot_recalled.send(sender=Recall, recall=made[0], recalls=made, campaign=campaign)
    return campaign


def recall_lot(
    *, lot: Lot, reason: str, instructions: str, phone: str, recalled_on: date, by: User
) -> Recall:
    """Recall a whole lot from `recalled_on` on, with every lot made of it, as a compulsory
    campaign found and started at once. Raises AlreadyRecalled, BadRecall."""
    now = timezone.now()
    campaign = start_recall(
        lot=lot,
        kind=RecallCampaign.Kind.COMPULSORY,
        reason=reason,
        instructions=instructions,
        phone=phone,
        found_at=now,
        by=by,
        on=recalled_on,
        at=now,
    )
    return campaign.recalls.get(lot=lot)


def _locked_with_descendants(lot: Lot) -> list[Lot]:
    """The lot and all made of it, locked in the order of their numbers. A lot made of one of
    them while we waited is locked in the next round; of locked ones nothing more is made."""
    known: set[int] = set()
    wanted = {lot.pk, *(each.pk for each in selectors.lots_reached(lot)[1:])}
    while wanted != known:
        known = wanted
        list(Lot.objects.select_for_update().filter(pk__in=known).order_by("pk").values_list("pk"))
        wanted = known | {each.pk for each in selectors.lots_reached(lot)[1:]}
    lot = Lot.objects.select_related("product", "producer").get(pk=lot.pk)
    return selectors.lots_reached(lot)


def _must_fit(lot: Lot, packs: Packs | None, found_at: datetime, at: datetime) -> None:
    if found_at > at:
        raise BadRecall(_("Lúc phát hiện chưa tới."))
    if packs is None:
        return
    if packs.run.lot_id != lot.pk or packs.run.purpose != LabelRun.Purpose.PACKS:
        raise BadRecall(_("Đợt tem này không phải của lô."))
    if not 0 <= packs.first <= packs.last < packs.run.count:
        raise BadRecall(
            _("Đợt in này có tem số 1 đến %(count)d, số đầu trước số cuối.")
            % {"count": packs.run.count}
        )


def _must_be_new(lot: Lot, packs: Packs | None, *, is_drill: bool, on: date) -> None:
    if is_drill:
        if selectors.open_campaign(lot, is_drill=True) is not None:
            raise AlreadyRecalled(_("Lô %(code)s đang có buổi diễn tập.") % {"code": lot.code})
        return
    for one in Recall.objects.running(on).filter(lot=lot).select_related("campaign"):
        # Another lot's fault that reaches this one does not stop its own from being said.
        if one.campaign is not None and one.campaign.lot_id != lot.pk:
            continue
        is_same_range = (
            packs is not None
            and one.run_id == packs.run.pk
            and one.first_number is not None
            and one.last_number is not None
            and one.first_number <= packs.first
            and packs.last <= one.last_number
        )
        if one.run_id is None or is_same_range:
            raise AlreadyRecalled(_("Lô %(code)s đang được thu hồi.") % {"code": lot.code})


def _next_number(on: date, *, is_drill: bool) -> str:
    """TH-2026-0001 for recalls, DT-2026-0001 for drills; numbered one after the other, because
    who asks for a number waits for the one before."""
    head = f"{'DT' if is_drill else 'TH'}-{on.year}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ocop-recall-number'))")
    last = RecallCampaign.objects.filter(number__startswith=head).order_by("-pk").first()
    return f"{head}{int(last.number.removeprefix(head)) + 1 if last else 1:04d}"


def _recalls_of(campaign: RecallCampaign, lots: Sequence[Lot]) -> list[Recall]:
    """The lot's own row names the range; lots made of it are recalled whole, because nobody
    noted which packs went into them."""
    return [
        Recall.objects.create(
            campaign=campaign,
            lot=lot,
            run=campaign.run if lot.pk == campaign.lot_id else None,
            first_number=campaign.first_number if lot.pk == campaign.lot_id else None,
            last_number=campaign.last_number if lot.pk == campaign.lot_id else None,
            recalled_on=campaign.started_on,
            reason=campaign.reason,
            instructions=campaign.instructions,
            phone=campaign.phone,
            recorded_by=campaign.started_by,
        )
        for lot in lots
    ]


def _find_places(campaign: RecallCampaign, lots: Sequence[Lot]) -> None:
    for place in selectors.places_of(lots):
        note_party(
            campaign=campaign,
            lot=place.lot,
            kind=place.kind,
            reference=place.reference,
            label=place.label,
            quantity=place.quantity,
        )


def note_party(
    *,
    campaign: RecallCampaign,
    lot: Lot,
    kind: str,
    reference: str,
    label: str,
    quantity: Decimal,
    is_certain: bool = True,
) -> RecallParty:
    """A place with goods of one lot of the campaign; `label` holds no personal data. Quantity in
    the lot's unit. For listeners of `reach_wanted` too."""
    return RecallParty.objects.create(
        campaign=campaign,
        lot=lot,
        kind=kind,
        reference=reference,
        label=label,
        quantity=quantity,
        unit=lot.unit,
        is_certain=is_certain,
    )


@transaction.atomic
def note_step(
    *,
    party: RecallParty,
    kind: str,
    by: User | None,
    at: datetime,
    on: date,
    quantity: Decimal | None = None,
    note: str = "",
) -> RecallStep:
    """Write down what was done about one place. `by` None: the platform itself.

    Packs destroyed in one's own stock leave the lot's balance as well; in a drill nothing does.
    Raises CampaignClosed, TooManyBack, BadRecall where a quantity is missing.
    """
    party = RecallParty.objects.select_for_update().select_related("lot").get(pk=party.pk)
    campaign = RecallCampaign.objects.select_for_update().get(pk=party.campaign_id)
    if campaign.closed_on is not None:
        raise CampaignClosed(_("Đợt thu hồi này đã kết thúc."))
    quantity = _checked_quantity(party, quantity) if kind in selectors.DONE else None
    step = RecallStep.objects.create(
        party=party, kind=kind, quantity=quantity, note=note, by=by, at=at
    )
    is_loss = kind == RecallStep.Kind.DESTROYED and party.reference.startswith("stock:")
    if is_loss and by is not None and quantity is not None and not campaign.is_drill:
        _write_off(party.lot, quantity, campaign, by=by, on=on)
    if by is not None:
        log(
            instance=campaign,
            action="ocop.recall.step",
            user=by,
            data={"party": party.pk, "kind": kind},
        )
    return step


def _write_off(
    lot: Lot, quantity: Decimal, campaign: RecallCampaign, *, by: User, on: date
) -> None:
    """The lot may be closed by now; what is destroyed leaves its balance all the same."""
    Lot.objects.select_for_update().get(pk=lot.pk)
    left = selectors.quantities_left([lot.pk])[lot.pk]
    if quantity > left:
        raise TooManyBack(
            _("Lô chỉ còn %(left)s %(unit)s.") % {"left": in_words(left), "unit": lot.unit}
        )
    LotLoss.objects.create(
        lot=lot,
        quantity=quantity,
        reason=_("Huỷ theo đợt thu hồi %(number)s") % {"number": campaign.number},
        lost_on=on,
        entered_by=by,
    )


def _checked_quantity(party: RecallParty, quantity: Decimal | None) -> Decimal:
    if quantity is None or quantity <= 0:
        raise BadRecall(_("Ghi số lượng lớn hơn 0."))
    row = selectors.party_rows(RecallParty.objects.filter(pk=party.pk))[0]
    if quantity > row.open_quantity:
        raise TooManyBack(
            _("Nơi này chỉ còn %(left)s %(unit)s chưa rõ.")
            % {"left": in_words(row.open_quantity), "unit": party.unit}
        )
    return quantity


@transaction.atomic
def close_recall(
    *, campaign: RecallCampaign, report: str, by: User, on: date, as_officer: bool
) -> RecallCampaign:
    """Close a campaign with its report, once, and end its recalls: the pages stop being red.

    A recall lasts at least the day it was announced: closed on that day, it ends with it.
    Raises CampaignClosed, OfficerCloses, BadRecall without a report.
    """
    campaign = RecallCampaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.closed_on is not None:
        raise CampaignClosed(_("Đợt thu hồi này đã kết thúc."))
    is_compulsory = campaign.kind == RecallCampaign.Kind.COMPULSORY
    if is_compulsory and not campaign.is_drill and not as_officer:
        raise OfficerCloses(_("Thu hồi bắt buộc do cán bộ kết thúc."))
    if not report.strip():
        raise BadRecall(_("Viết báo cáo kết quả rồi mới kết thúc được."))
    campaign.closed_on, campaign.closed_by, campaign.report = on, by, report.strip()
    campaign.save(update_fields=["closed_on", "closed_by", "report"])
    for recall in campaign.recalls.filter(ended_on__isnull=True):
        _end(recall, on)
    log(
        instance=campaign,
        action="ocop.recall.close",
        user=by,
        data={"number": campaign.number},
    )
    return campaign


@transaction.atomic
def end_recall(*, recall: Recall, by: User, on: date) -> Recall:
    """End a recall that belongs to no campaign (from before there were campaigns).

    Raises CampaignClosed when it has ended, BadRecall when a campaign's report ends it.
    """
    recall = Recall.objects.select_for_update().get(pk=recall.pk)
    if recall.campaign_id is not None:
        raise BadRecall(_("Thu hồi này kết thúc cùng báo cáo của đợt thu hồi."))
    if recall.ended_on is not None:
        raise CampaignClosed(_("Đợt thu hồi này đã kết thúc."))
    _end(recall, on)
    log(instance=recall.lot, action="ocop.lot.recall_end", user=by)
    return recall


def _end(recall: Recall, on: date) -> None:
    recall.ended_on = max(on, recall.recalled_on + timedelta(days=1))
    recall.save(update_fields=["ended_on"])
