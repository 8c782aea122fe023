"""Packs on the shelf, words at fixed hours, and their one-tap answers."""

from django.urls import path

from marketplace.desk.views import digest, stock, stock_reply

urlpatterns = [
    path("hang/<int:product_id>/kho/", stock.count, name="goods_stock"),
    path("hang/<int:product_id>/kho/muc-bao/", stock.threshold, name="goods_threshold"),
    path("hang/<int:product_id>/kho/ngung-ban/", stock.stop, name="goods_stop"),
    path("hang/<int:product_id>/kho/ban-lai/", stock.again, name="goods_again"),
    path("tin/", digest.choice, name="digest"),
    path("tra-loi/<str:token>/", stock_reply.reply, name="stock_reply"),
]
