"""Products: price, stock, photos."""

from django.urls import path

from marketplace.desk.views import goods, photos

urlpatterns = [
    path("hang/", goods.index, name="goods"),
    path("hang/<int:product_id>/gia/", goods.price, name="goods_price"),
    path("hang/<int:product_id>/them-bot/", goods.more, name="goods_more"),
    path("hang/<int:product_id>/anh/", photos.index, name="photos"),
    path("hang/<int:product_id>/anh/<int:photo_id>/", photos.change, name="photo"),
]
