"""Orders, their parcels and complaints."""

from django.urls import path

from marketplace.desk.views import (
    complaints,
    hand_over_photos,
    order_lists,
    orders,
    parts,
    shipments,
    short,
    slips,
)

urlpatterns = [
    path("don-hang/", order_lists.orders, name="orders"),
    path("don-hang/nhan/", order_lists.accept_several, name="orders_accept"),
    path("don-hang/soan/", order_lists.pack_list, name="pack_list"),
    path("don-hang/phieu-<slug:size>.pdf", slips.slips_paper, name="slips_paper"),
    path("don-hang/khieu-nai/", complaints.index, name="complaints"),
    path("don-hang/khieu-nai/<int:complaint_id>/", complaints.complaint, name="complaint"),
    path(
        "don-hang/khieu-nai/<int:complaint_id>/hang-ve/",
        complaints.goods_back,
        name="complaint_goods_back",
    ),
    path(
        "don-hang/khieu-nai/<int:complaint_id>/anh/<int:photo_id>/",
        complaints.photo,
        name="complaint_photo",
    ),
    path("don-hang/<int:consignment_id>/", orders.order, name="order"),
    path("don-hang/<int:consignment_id>/nhan/", orders.accept, name="order_accept"),
    path("don-hang/<int:consignment_id>/goi/", orders.packing, name="order_pack"),
    path("don-hang/<int:consignment_id>/mo-ra/", orders.open_again, name="order_unpack"),
    path("don-hang/<int:consignment_id>/giao/", orders.hand_over, name="hand_over"),
    path("don-hang/<int:consignment_id>/anh/", hand_over_photos.add, name="order_photo_add"),
    path(
        "don-hang/<int:consignment_id>/anh/<int:photo_id>/",
        hand_over_photos.photo,
        name="order_photo",
    ),
    path("don-hang/<int:consignment_id>/da-nhan/", orders.deliver, name="order_delivered"),
    path("don-hang/<int:consignment_id>/khong-nhan/", orders.refuse, name="order_refused"),
    path("don-hang/<int:consignment_id>/ve-lai/", orders.take_back, name="order_back"),
    path("don-hang/<int:consignment_id>/huy/", orders.call_off, name="order_cancel"),
    path("don-hang/<int:consignment_id>/gui-truoc/", parts.send_ahead, name="order_part"),
    path("don-hang/<int:consignment_id>/thieu/", short.send_fewer, name="order_short"),
    path("don-hang/<int:consignment_id>/phieu/", slips.packing_slip, name="packing_slip"),
    path(
        "don-hang/<int:consignment_id>/phieu-<slug:size>.pdf",
        slips.slip_paper,
        name="slip_paper",
    ),
    path("don-hang/<int:consignment_id>/van-don/", shipments.shipment, name="shipment"),
    path(
        "don-hang/<int:consignment_id>/van-don/huy/", shipments.call_off, name="shipment_call_off"
    ),
    path("don-hang/<int:consignment_id>/van-don/nhan/", shipments.label, name="shipment_label"),
]
