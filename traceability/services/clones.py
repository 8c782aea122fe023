"""Alerts about labels that look copied: raised once, ruled on by officers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.services import cases
from foundation.models import Authority, User
from traceability.models import CloneAlert, CloneRuling, LabelScan
from traceability.rules import clone_rules
from traceability.rules.clone_rules import Sign
from traceability.rules.label_code import display, parse
from traceability.selectors import clones as look
from traceability.selectors.codes import label_text
from traceability.services.clone_words import evidence_words
from traceability.services.errors import TraceError

if TYPE_CHECKING:
    from certification.models import MisuseCase

FEWEST_DEVICES = min(
    clone_rules.SPREAD_DEVICES, clone_rules.SPOILED_DEVICES, clone_rules.NOT_ON_PACKS_DEVICES
)


class AlreadyRuled(TraceError):
    """Another officer settled this alert first."""


class NoteMissing(TraceError):
    """A ruling says why."""


def look_at_labels(rows: Sequence[LabelScan], *, at: datetime) -> int:
    """Raise what the rules say of these scanned labels; returns how many signs held.

    Each rule speaks once of a label, whatever comes later: the alert keeps the counts of the
    moment. For the job that has just written the rows, in its transaction. Three queries.
    """
    some = [
        row
        for row in rows
        if row.far_trips >= clone_rules.FAR_TRIPS or look.devices_of(row) >= FEWEST_DEVICES
    ]
    if not some:
        return 0
    found = []
    for row, facts in look.label_facts(some):
        for sign in clone_rules.label_signs(facts):
            found.append(_alert(row.run_id, row.number, sign, {"scans": row.count}, at))
    return _raise(found)


def look_at_runs(*, on: date, at: datetime) -> int:
    """Raise what the rules say of runs as a whole; returns how many signs held."""
    found = [
        _alert(run, None, sign, {}, at)
        for run, facts in sorted(look.run_facts(on=on).items())
        for sign in clone_rules.run_signs(facts)
    ]
    return _raise(found)


def _alert(
    run_id: int, number: int | None, sign: Sign, more: dict[str, int], at: datetime
) -> CloneAlert:
    return CloneAlert(
        run_id=run_id,
        number=number,
        rule=sign.rule.value,
        evidence={**sign.evidence, **more},
        found_at=at,
    )


def _raise(found: Iterable[CloneAlert]) -> int:
    alerts = sorted(found, key=lambda a: (a.run_id, -1 if a.number is None else a.number, a.rule))
    CloneAlert.objects.bulk_create(alerts, ignore_conflicts=True)
    return len(alerts)


@transaction.atomic
def rule_on_alert(
    *,
    alert: CloneAlert,
    outcome: str,
    note: str,
    by: User,
    on: date,
    authority: Authority | None = None,
) -> CloneRuling:
    """Say what an alert is: harmless, to be watched, or a case for market surveillance.

    With CASE a case is opened at `authority` in the same transaction, its summary holding the
    evidence in words and counts. Watching may be followed by another ruling; the other two
    settle the alert. Raises AlreadyRuled, NoteMissing, and ValueError for a case without an
    authority.
    """
    row = (
        CloneAlert.objects.select_for_update(of=("self",))
        .select_related("run__lot__product", "run__lot__producer")
        .get(pk=alert.pk)
    )
    last = look.last_ruling(row)
    if last is not None and last.outcome in look.SETTLED:
        raise AlreadyRuled(
            _("%(person)s đã kết luận ngày %(day)s: %(outcome)s.")
            % {
                "person": last.by,
                "day": f"{last.on:%d/%m/%Y}",
                "outcome": last.get_outcome_display(),
            }
        )
    if not note.strip():
        raise NoteMissing(_("Ghi rõ vì sao."))
    case = None
    if outcome == CloneRuling.Outcome.CASE:
        case = _open_case(row, note=note, by=by, on=on, authority=authority)
    ruling = CloneRuling.objects.create(
        alert=row,
        outcome=outcome,
        note=note.strip(),
        case_id=case.pk if case is not None else None,
        by=by,
        on=on,
    )
    log(
        instance=row.run.lot,
        action="ocop.clone.rule",
        user=by,
        data={"rule": row.rule, "outcome": outcome, "reason": ruling.note},
    )
    return ruling


def _open_case(
    alert: CloneAlert, *, note: str, by: User, on: date, authority: Authority | None
) -> "MisuseCase":
    if authority is None:
        raise ValueError("A case is opened at an authority")
    return cases.open_case(
        authority=authority,
        about="FAKE",
        summary=case_summary(alert, note=note)[:2000],
        producer=alert.run.lot.producer,
        by=by,
        on=on,
    )


def case_summary(alert: CloneAlert, *, note: str) -> str:
    """The evidence as it goes into a case: what was seen, of which goods, and why a case."""
    lot, run = alert.run.lot, alert.run
    what = (
        _("Đợt in %(run)s") % {"run": f"{run.epoch}-{run.run}"}
        if alert.number is None
        else _("Tem %(code)s") % {"code": display(parse(label_text(run, alert.number)))}
    )
    lines = [
        f"{alert.get_rule_display()}: {what}.",
        _("Sản phẩm %(product)s, lô %(lot)s, của %(producer)s.")
        % {"product": lot.product.title, "lot": lot.code, "producer": lot.producer.name},
        *evidence_words(alert.rule, alert.evidence),
        note.strip(),
    ]
    return "\n".join(lines)
