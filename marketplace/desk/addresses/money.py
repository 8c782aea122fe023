"""Money: cash on its way and settlements."""

from django.urls import path

from marketplace.desk.views import cash, settlements

urlpatterns = [
    path("tien-thu-ho/", cash.index, name="cash"),
    path("tien-thu-ho/da-nhan/", cash.passed_on, name="cash_passed_on"),
    path("doi-soat/", settlements.index, name="settlements"),
    path("doi-soat/<int:settlement_id>/", settlements.settlement, name="settlement"),
    path("doi-soat/<int:settlement_id>/bang.csv", settlements.download, name="settlement_csv"),
    path("doi-soat/<int:settlement_id>/dong-y/", settlements.accept, name="settlement_accept"),
    path(
        "doi-soat/<int:settlement_id>/dong/<int:line_id>/",
        settlements.line,
        name="settlement_line",
    ),
]
