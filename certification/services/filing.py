"""Filing: the draft becomes a snapshot with a hash and a receipt, and goes on its way."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.places.models import Commune
from catalog.producers.models import Producer
from certification.models import (
    AssessmentRound,
    Dossier,
    DossierFiling,
    LibraryDocument,
    PapersRequest,
    RuleSet,
)
from certification.rules import snapshots
from certification.rules.dossier_flow import EDITABLE, DossierKind, DossierState
from certification.selectors import dossiers as selectors
from certification.selectors.dossier_words import gap_words, refusal_words
from certification.services.drafts import plain_score
from certification.services.steps import ProgrammeError, locked, move, not_its_turn
from foundation.models import User

SNAPSHOT_VERSION = 1


class NotReadyToFile(ProgrammeError):
    """The dossier lacks what filing needs; `gaps` says what."""

    def __init__(self, gaps: selectors.Gaps) -> None:
        words = [gap_words(missing) for missing in gaps.forbidding]
        if gaps.refusal is not None:
            words.insert(0, refusal_words(gaps.refusal, gaps.held))
        super().__init__(" ".join(words))
        self.gaps = gaps


class RulesChanged(ProgrammeError):
    """A new decision rates products since the draft was begun; it needs a dossier of its own."""


@transaction.atomic
def file_dossier(
    *, dossier: Dossier, by: User, on: date, entered_for: Producer | None = None
) -> DossierFiling:
    """File the draft, or what was asked for or returned, as the next filing.

    The snapshot never changes afterwards, nor does its SHA-256; the receipt number runs per
    commune and year without gaps or doubles. An open request for papers is closed. A second
    click finds the dossier filed: NotItsTurn. Raises NotReadyToFile and RulesChanged too.
    """
    row = locked(dossier)
    before = DossierState(row.state)
    if before not in EDITABLE:
        raise not_its_turn(row, _("không nộp được nữa"))
    draft = selectors.draft_of(row)
    missing = selectors.gaps(row, on=on, draft=draft)
    if not missing.may_file:
        raise NotReadyToFile(missing)
    if before is DossierState.DRAFT:
        _check_rules_still_run(row, on)
        _join_round(row, on)
    snapshot = snapshot_of(draft)
    filing = DossierFiling.objects.create(
        dossier=row,
        number=row.filings.count() + 1,
        receipt_number=_next_receipt(row.commune, on),
        snapshot=snapshot,
        sha256=snapshots.hash_of(snapshot),
        filed_by=by,
        filed_for=entered_for,
        filed_on=on,
    )
    PapersRequest.objects.filter(dossier=row, answered_on__isnull=True).update(answered_on=on)
    back = before is DossierState.PROVINCE_ASKED
    move(dossier=row, to=DossierState.FORWARDED if back else DossierState.FILED, by=by, on=on)
    log(
        instance=row,
        action="ocop.dossier.file",
        user=by,
        data={"receipt": filing.receipt_number, "sha256": filing.sha256, "number": filing.number},
    )
    dossier.state, dossier.round_id = row.state, row.round_id
    return filing


def _check_rules_still_run(dossier: Dossier, on: date) -> None:
    """A pinned decision that no longer rates products on the day is not filed under."""
    newest = RuleSet.objects.filter(code=dossier.ruleset.code).defer("data").order_by("-version")[0]
    if newest.in_force_until is not None and newest.in_force_until <= on:
        raise RulesChanged(
            _("%(decision)s đã hết áp dụng. Hãy bỏ bản soạn này và mở hồ sơ mới.")
            % {"decision": newest.decision}
        )


def _join_round(dossier: Dossier, on: date) -> None:
    """The province's round whose days for proposals hold the day, where there is one (Điều 5).

    A renewal belongs to none: it has its own 45 days (Điều 7.6).
    """
    if dossier.kind == DossierKind.RENEWAL:
        return
    dossier.round = (
        AssessmentRound.objects.filter(
            authority__place_code=dossier.commune.province_id,
            authority__level="PROVINCE",
            opens_on__lte=on,
            proposals_until_on__gte=on,
        )
        .order_by("is_extra", "proposals_until_on", "pk")
        .first()
    )
    dossier.save(update_fields=["round", "changed_at"])


def _next_receipt(commune: Commune, on: date) -> str:
    """Phiếu số …/PĐK-(Mã tỉnh)-(Mã xã)-(Năm) of Mẫu 01: runs per commune and year.

    The commune's row is locked until the transaction ends, so no number is given twice; the
    lock leaves those alone who only refer to the commune.
    """
    Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)
    ending = f"/PĐK-{commune.province_id}-{commune.pk}-{on.year}"
    given = DossierFiling.objects.filter(
        dossier__commune=commune, receipt_number__endswith=ending
    ).values_list("receipt_number", flat=True)
    last = max((int(number.removesuffix(ending)) for number in given), default=0)
    return f"{last + 1}{ending}"


def snapshot_of(draft: selectors.Draft) -> dict[str, Any]:
    """All that is filed, as plain values; nothing of what Mẫu 02 asks of persons is in it."""
    dossier = draft.dossier
    product, producer, commune = dossier.product, dossier.producer, dossier.commune
    fields = {field.name for field in selectors.fields_for(dossier)}
    return {
        "version": SNAPSHOT_VERSION,
        "product": {
            "id": product.pk,
            "name": product.title,
            "set": dossier.product_set_id,
            "set_name": dossier.product_set.name,
            "group": dossier.product_set.group_name,
        },
        "producer": {
            "id": producer.pk,
            "name": producer.name,
            "kind": producer.kind,
            "place": producer.place_name,
        },
        "commune": {"code": commune.pk, "name": commune.full_name, "province": commune.province_id},
        "ruleset": {"code": dossier.ruleset.code, "version": dossier.ruleset.version},
        "renews": dossier.renews.number if dossier.renews else None,
        "kind": dossier.kind,
        "target_stars": dossier.target_stars,
        "answers": {name: value for name, value in draft.values.items() if name in fields},
        "scores": {code: plain_score(row) for code, row in draft.scores.items()},
        "evidence": _evidence(draft),
    }


def _evidence(draft: selectors.Draft) -> list[dict[str, Any]]:
    documents = {row.pk: row for rows in draft.evidence.values() for row in rows}
    criteria = {paper.number: sorted(paper.criteria) for paper in draft.papers}
    return [_paper(documents[pk], criteria[pk]) for pk in sorted(documents)]


def _paper(document: LibraryDocument, criteria: list[str]) -> dict[str, Any]:
    return {
        "document_id": document.pk,
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "issued_by": document.issued_by,
        "issued_on": document.issued_on and document.issued_on.isoformat(),
        "expires_on": document.expires_on and document.expires_on.isoformat(),
        "file_id": document.file_id,
        "sha256": document.file.sha256,
        "criteria": criteria,
    }
