from django.urls import path

from certification.views import public

app_name = "certification"
urlpatterns = [
    path("", public.register, name="register"),
    path("nhan-hieu/<str:sha256>/", public.artwork, name="artwork"),
    path("<str:number>/", public.certificate, name="certificate"),
]
