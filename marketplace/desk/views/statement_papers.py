"""A statement as papers of the producer's own: to sign and stamp, and for its books."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from marketplace.commerce.adapters.statement_files import statement_csv
from marketplace.commerce.adapters.statement_paper import statement_pdf
from marketplace.commerce.adapters.statement_sheets import XLSX, statement_sheet
from marketplace.commerce.selectors.statements import statement
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import private_download
from marketplace.desk.views.settlements import settlement_or_404


@require_GET
@desk_page
def csv(request: HttpRequest, desk: Desk, settlement_id: int) -> HttpResponse:
    """The statement as a plain table."""
    row = settlement_or_404(desk, settlement_id)
    content = statement_csv(statement(row))
    return private_download(content, "text/csv; charset=utf-8", f"{row.number}.csv")


@require_GET
@desk_page
def xlsx(request: HttpRequest, desk: Desk, settlement_id: int) -> HttpResponse:
    """The statement as a workbook with fixed columns, in Vietnamese whoever asks."""
    row = settlement_or_404(desk, settlement_id)
    with translation.override("vi"):
        content = statement_sheet(statement(row))
    return private_download(content, XLSX, f"{row.number}.xlsx")


@require_GET
@desk_page
def pdf(request: HttpRequest, desk: Desk, settlement_id: int) -> HttpResponse:
    """The statement on A4, with room for both signatures and stamps."""
    row = settlement_or_404(desk, settlement_id)
    content = statement_pdf(statement(row))
    return private_download(content, "application/pdf", f"{row.number}.pdf")
