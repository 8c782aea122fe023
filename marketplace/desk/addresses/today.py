"""What every page of the desk needs, and Today itself."""

from django.urls import path

from marketplace.desk.views import daily as views
from marketplace.desk.views import drafts, offline

urlpatterns = [
    path("", views.today_page, name="today"),
    path("chon/", views.choose, name="choose"),
    path("nhap/", drafts.keep, name="draft_keep"),
    path("nhap/bo/", drafts.drop, name="draft_drop"),
    path("phien/", offline.session, name="session"),
    path("sw.js", offline.worker, name="worker"),
    path("da-ra/", offline.gone, name="gone"),
]
