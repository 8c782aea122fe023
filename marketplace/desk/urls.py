"""The producer's desk, room by room."""

from marketplace.desk.addresses import (
    dossiers,
    lots,
    money,
    orders,
    papers,
    people,
    products,
    shop,
    stars,
    stock,
    today,
)

app_name = "desk"
urlpatterns = [
    *today.urlpatterns,
    *orders.urlpatterns,
    *products.urlpatterns,
    *stock.urlpatterns,
    *money.urlpatterns,
    *lots.urlpatterns,
    *dossiers.urlpatterns,
    *papers.urlpatterns,
    *stars.urlpatterns,
    *shop.urlpatterns,
    *people.urlpatterns,
]
