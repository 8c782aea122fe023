"""Certificates, the mark, inspections."""

from django.urls import path

from marketplace.desk.views import inspections, marks, stars

urlpatterns = [
    path("kiem-tra/", inspections.inspections, name="inspections"),
    path("kiem-tra/<int:inspection_id>/", inspections.inspection, name="inspection"),
    path(
        "kiem-tra/<int:inspection_id>/phat-hien/<int:finding_id>/",
        inspections.answer_finding,
        name="answer_finding",
    ),
    path(
        "kiem-tra/<int:inspection_id>/anh/<int:file_id>/",
        inspections.inspection_photo,
        name="inspection_photo",
    ),
    path("nhan-hieu/", marks.marks, name="marks"),
    path("nhan-hieu/xin/<str:number>/", marks.ask, name="mark_ask"),
    path("nhan-hieu/con-lai/<str:number>/", marks.residue, name="mark_residue"),
    path("nhan-hieu/tem/<int:run_id>/", marks.labels, name="mark_labels"),
    path("nhan-hieu/<int:request_id>/", marks.asked, name="mark_request"),
    path("nhan-hieu/<int:request_id>/mau/", marks.design, name="mark_design"),
    path("nhan-hieu/<int:request_id>/in/", marks.print_labels, name="mark_print"),
    path("nhan-hieu/<int:request_id>/in-ngoai/", marks.printed_elsewhere, name="mark_printed"),
    path("sao/", stars.stars, name="stars"),
    path("sao/<int:product_id>/danh-gia-lai/", stars.renew, name="star_renew"),
]
