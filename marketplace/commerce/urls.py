from django.urls import path

from marketplace.commerce.views import (
    bank_calls,
    baskets,
    checkout,
    orders,
    paying,
    provider_calls,
    transfers,
)

app_name = "commerce"
urlpatterns = [
    path("gio-hang/", baskets.basket, name="basket"),
    path("gio-hang/them/", baskets.add, name="add"),
    path("gio-hang/sua/", baskets.update, name="update"),
    path("thanh-toan/", checkout.checkout, name="checkout"),
    path("thanh-toan/xa/<str:province_code>.json", checkout.communes, name="communes"),
    path("tra-tien/stripe/", provider_calls.stripe, name="stripe"),
    path("tra-tien/bao-co/sepay/", bank_calls.sepay, name="sepay"),
    path("tra-tien/bao-co/casso/", bank_calls.casso, name="casso"),
    path("don-hang/", orders.track, name="track"),
    path("don-hang/<str:number>/", orders.placed, name="placed"),
    path("don-hang/<str:number>/tra-tien/", paying.pay, name="pay"),
    path("don-hang/<str:number>/tra-xong/", paying.pay_back, name="pay_back"),
    path("don-hang/<str:number>/chuyen-khoan/", transfers.transfer, name="transfer"),
    path("don-hang/<str:number>/ma.png", transfers.transfer_code, name="transfer_code"),
]
