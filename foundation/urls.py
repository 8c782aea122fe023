from django.contrib.auth.views import LogoutView
from django.urls import path

from foundation import views

app_name = "account"
urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("tai-khoan/mat-khau/", views.ChangePassword.as_view(), name="password"),
]
