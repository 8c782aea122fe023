from django.urls import path

from marketplace.commerce.views import (
    bank_calls,
    baskets,
    bookings,
    carrier_calls,
    checkout,
    complaints,
    order_papers,
    orders,
    paying,
    promotions,
    provider_calls,
    takedowns,
    transfers,
    wallet_calls,
)

app_name = "commerce"
urlpatterns = [
    path("gio-hang/", baskets.basket, name="basket"),
    path("gio-hang/them/", baskets.add, name="add"),
    path("gio-hang/sua/", baskets.update, name="update"),
    path("gio-hang/ma-giam/", promotions.voucher, name="voucher"),
    path("gio-hang/ma-giam/bo/", promotions.voucher_out, name="voucher_out"),
    path("gio-hang/loi-chuc/", promotions.card_words, name="card_words"),
    path("thanh-toan/", checkout.checkout, name="checkout"),
    path("thanh-toan/xa/<str:province_code>.json", checkout.communes, name="communes"),
    path("tra-tien/stripe/", provider_calls.stripe, name="stripe"),
    path("tra-tien/bao-co/sepay/", bank_calls.sepay, name="sepay"),
    path("tra-tien/bao-co/casso/", bank_calls.casso, name="casso"),
    path("tra-tien/vnpay/", wallet_calls.vnpay_call, name="vnpay"),
    path("tra-tien/momo/", wallet_calls.momo_call, name="momo"),
    path("tra-tien/zalopay/", wallet_calls.zalopay_call, name="zalopay"),
    path("giao-hang/bao/<slug:carrier>/", carrier_calls.told, name="carrier_call"),
    path("yeu-cau-go/", takedowns.ask, name="takedown"),
    path("yeu-cau-go/da-nhan/", takedowns.asked, name="takedown_asked"),
    path("don-hang/", orders.track, name="track"),
    path("don-hang/<str:number>/", orders.placed, name="placed"),
    path("don-hang/<str:number>/huy/<int:consignment_id>/", orders.cancel_part, name="cancel"),
    path(
        "don-hang/<str:number>/da-nhan/<int:consignment_id>/", orders.received, name="say_received"
    ),
    path("don-hang/<str:number>/doi-cach-tra/", orders.other_method, name="other_method"),
    path(
        "don-hang/<str:number>/hoan-tien/<int:refund_number>/",
        orders.refund_account,
        name="refund_account",
    ),
    path("don-hang/<str:number>/hop-dong/", order_papers.contract, name="contract"),
    path("don-hang/<str:number>/hop-dong.pdf", order_papers.contract_pdf, name="contract_pdf"),
    path("don-hang/<str:number>/phieu-thu.pdf", order_papers.receipt_pdf, name="receipt_pdf"),
    path(
        "don-hang/<str:number>/khieu-nai/moi/<int:consignment_id>/",
        complaints.start,
        name="complaint_start",
    ),
    path(
        "don-hang/<str:number>/khieu-nai/<str:complaint_number>/",
        complaints.complaint,
        name="complaint",
    ),
    path(
        "don-hang/<str:number>/khieu-nai/<str:complaint_number>/lam/",
        complaints.act,
        name="complaint_act",
    ),
    path(
        "don-hang/<str:number>/khieu-nai/<str:complaint_number>/anh/<int:photo_id>/",
        complaints.photo,
        name="complaint_photo",
    ),
    path("don-hang/<str:number>/tra-tien/", paying.pay, name="pay"),
    path("don-hang/<str:number>/tra-xong/", paying.pay_back, name="pay_back"),
    path("don-hang/<str:number>/chuyen-khoan/", transfers.transfer, name="transfer"),
    path(
        "don-hang/<str:number>/chuyen-khoan/ma.png", transfers.transfer_code, name="transfer_code"
    ),
    path("dat-dich-vu/moi/<int:product_id>/", bookings.ask, name="booking_ask"),
    path("dat-dich-vu/<uuid:key>/", bookings.booking, name="booking"),
    path("dat-dich-vu/<uuid:key>/doi-ngay/", bookings.other_day, name="booking_other_day"),
    path("dat-dich-vu/<uuid:key>/huy/", bookings.cancel, name="booking_cancel"),
]
