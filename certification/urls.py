from django.urls import path

from certification.views import criteria, public

app_name = "certification"
urlpatterns = [
    path("", public.register, name="register"),
    path("nhan-hieu/<str:sha256>/", public.artwork, name="artwork"),
    path("<str:number>/", public.certificate, name="certificate"),
]

criteria_urls = (
    [
        path("", criteria.sets, name="sets"),
        path("<int:number>/", criteria.product_set, name="product_set"),
    ],
    "criteria",
)
"""Under an address of their own: people look for them before there is any certificate."""
