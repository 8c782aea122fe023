"""What every page of the desk needs, and Today itself."""

from django.urls import path

from marketplace.desk.views import daily as views
from marketplace.desk.views import drafts, help, offline

urlpatterns = [
    path("", views.today_page, name="today"),
    path("chon/", views.choose, name="choose"),
    path("them/", views.more, name="more"),
    *(
        path(
            f"lo/chon/{job}/", views.lot_for, {"job": job}, name=f"lot_for_{job.replace('-', '_')}"
        )
        for job in views.LOT_JOBS
    ),
    *(
        path(
            f"hang/chon/{job}/",
            views.product_for,
            {"job": job},
            name=f"product_for_{job.replace('-', '_')}",
        )
        for job in views.PRODUCT_JOBS
    ),
    path("tro-giup/", help.help_page, name="help"),
    path("tro-giup/vong-quanh/", help.tour, name="tour"),
    path("nhap/", drafts.keep, name="draft_keep"),
    path("nhap/bo/", drafts.drop, name="draft_drop"),
    path("phien/", offline.session, name="session"),
    path("sw.js", offline.worker, name="worker"),
    path("da-ra/", offline.gone, name="gone"),
]
