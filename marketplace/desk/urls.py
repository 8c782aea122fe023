from django.urls import path

from marketplace.desk.views import daily as views
from marketplace.desk.views import plans

app_name = "desk"
urlpatterns = [
    path("", views.today_page, name="today"),
    path("chon/", views.choose, name="choose"),
    path("don-hang/", views.orders, name="orders"),
    path("don-hang/<int:consignment_id>/", views.order, name="order"),
    path("don-hang/<int:consignment_id>/giao/", views.hand_over, name="hand_over"),
    path("don-hang/<int:consignment_id>/phieu/", views.packing_slip, name="packing_slip"),
    path("lo/", views.lots, name="lots"),
    path("lo/<int:lot_id>/tem/", views.lot_label, name="lot_label"),
    path("phuong-an/", plans.plans, name="plans"),
    path("phuong-an/moi/", plans.start, name="plan_start"),
    path("phuong-an/<int:plan_id>/", plans.plan, name="plan"),
    path("phuong-an/<int:plan_id>/moc/", plans.add_milestone, name="milestone_add"),
    path(
        "phuong-an/<int:plan_id>/moc/<int:milestone_id>/bo/",
        plans.remove_milestone,
        name="milestone_remove",
    ),
    path("sao/", views.stars, name="stars"),
    path("cua-hang/", views.shop, name="shop"),
]
