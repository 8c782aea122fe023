"""What the advisory team (Tổ tư vấn) finds: advice to the council, never points of its own."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.models import AdvisoryReport, Dossier
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.selectors import councils
from certification.selectors.interests import check_interests
from certification.services.steps import NotItsTurn, ProgrammeError, locked
from foundation.models import PrivateFile, User

_OPEN = {DossierState.FORWARDED.value, DossierState.IN_COUNCIL.value}


class SurveyNeedsReason(ProgrammeError):
    """A renewal is looked at on site only for a stated reason (Đ7.6)."""


class MayNotAdvise(ProgrammeError):
    """The adviser stands near the producer."""


@transaction.atomic
def report_advice(
    *,
    dossier: Dossier,
    text: str,
    by: User,
    on: date,
    points: Mapping[str, int] | None = None,
    surveyed_on: date | None = None,
    survey_reason: str = "",
    tests: str = "",
    attachment: PrivateFile | None = None,
) -> AdvisoryReport:
    """The team's report on the last filing; a later one stands beside it, none is changed.

    Raises NotItsTurn unless the province or the council has the dossier, MayNotAdvise for whoever
    is found near the producer, SurveyNeedsReason, or ProgrammeError for a survey yet to come or
    points no option has.
    """
    row = locked(dossier)
    if check_interests([by.pk], [row.pk], on=on)[by.pk, row.pk].in_conflict:
        raise MayNotAdvise(
            _("Bạn có liên quan tới chủ thể của hồ sơ này: để người khác trong tổ tư vấn báo cáo.")
        )
    if row.state not in _OPEN:
        raise NotItsTurn(_("Hồ sơ này không chờ báo cáo của tổ tư vấn."))
    if surveyed_on is not None and surveyed_on > on:
        raise ProgrammeError(_("Ngày khảo sát chưa tới."))
    if surveyed_on is not None and row.kind == DossierKind.RENEWAL and not survey_reason.strip():
        raise SurveyNeedsReason(_("Hồ sơ đánh giá lại: nêu rõ lý do kiểm tra tại chỗ."))
    advised = {code: value for code, value in (points or {}).items() if value is not None}
    rubric = councils.rubric_of(row)
    for code, value in advised.items():
        criterion = rubric.by_code.get(code)
        if criterion is None or value not in criterion.points_allowed:
            raise ProgrammeError(_("Tiêu chí %(code)s không có mức điểm này.") % {"code": code})
    filing = row.filings.order_by("-number").first()
    if filing is None:
        raise NotItsTurn(_("Hồ sơ này chưa nộp lần nào."))
    report = AdvisoryReport.objects.create(
        filing=filing,
        text=text.strip(),
        points=advised,
        surveyed_on=surveyed_on,
        survey_reason=survey_reason.strip(),
        tests=tests.strip(),
        attachment=attachment,
        written_by=by,
        written_on=on,
    )
    log(instance=row, action="ocop.council.advise", user=by, data={"report": report.pk})
    return report
