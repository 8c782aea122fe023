"""Money: what is coming and what came, statements, the book, cash on its way."""

from django.urls import path

from marketplace.desk.views import cash, money, settlements, statement_papers

urlpatterns = [
    path("tien/", money.index, name="money"),
    path("tien/so/", money.book, name="money_book"),
    path("tien/so/bang.xlsx", money.book_xlsx, name="money_book_xlsx"),
    path("tien-thu-ho/", cash.index, name="cash"),
    path("tien-thu-ho/da-nhan/", cash.passed_on, name="cash_passed_on"),
    path("doi-soat/", settlements.index, name="settlements"),
    path("doi-soat/<int:settlement_id>/", settlements.settlement, name="settlement"),
    path("doi-soat/<int:settlement_id>/bang.csv", statement_papers.csv, name="settlement_csv"),
    path("doi-soat/<int:settlement_id>/bang.xlsx", statement_papers.xlsx, name="settlement_xlsx"),
    path("doi-soat/<int:settlement_id>/bang.pdf", statement_papers.pdf, name="settlement_pdf"),
    path("doi-soat/<int:settlement_id>/dong-y/", settlements.accept, name="settlement_accept"),
    path("doi-soat/<int:settlement_id>/bao-sai/", settlements.dispute, name="settlement_dispute"),
    path(
        "doi-soat/<int:settlement_id>/dong/<int:line_id>/",
        settlements.line,
        name="settlement_line",
    ),
    path(
        "doi-soat/<int:settlement_id>/dong/<int:line_id>/rut-lai/",
        settlements.withdraw,
        name="settlement_withdraw",
    ),
]
