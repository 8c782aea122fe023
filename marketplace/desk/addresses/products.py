"""Products: one page for each, the steps to a new one, price and photos."""

from django.urls import path

from marketplace.desk.views import goods, photos, products

urlpatterns = [
    path("hang/", goods.index, name="goods"),
    path("hang/moi/", products.begin, name="product_begin"),
    path("hang/<int:product_id>/", products.product, name="product"),
    path("hang/<int:product_id>/la-gi/", products.facts, name="product_facts"),
    path("hang/<int:product_id>/ban/", products.sale, name="product_sale"),
    path("hang/<int:product_id>/gui/", products.send, name="product_send"),
    path("hang/<int:product_id>/bo/", products.remove, name="product_remove"),
    path("hang/<int:product_id>/gia/", goods.price, name="goods_price"),
    path("hang/<int:product_id>/them-bot/", goods.more, name="goods_more"),
    path("hang/<int:product_id>/anh/", photos.index, name="photos"),
    path("hang/<int:product_id>/anh/<int:photo_id>/", photos.change, name="photo"),
]
