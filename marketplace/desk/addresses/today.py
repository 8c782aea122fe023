"""What every page of the desk needs, and Today itself."""

from django.urls import path

from marketplace.desk.views import daily as views
from marketplace.desk.views import offline

urlpatterns = [
    path("", views.today_page, name="today"),
    path("chon/", views.choose, name="choose"),
    path("phien/", offline.session, name="session"),
    path("sw.js", offline.worker, name="worker"),
    path("da-ra/", offline.gone, name="gone"),
]
