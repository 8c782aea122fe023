from django.contrib.auth.views import LogoutView
from django.urls import path

from foundation.views import passkeys, sign_in

app_name = "account"
urlpatterns = [
    path("dang-nhap/", sign_in.SignIn.as_view(), name="login"),
    path("dang-nhap/ma/", sign_in.AskCode.as_view(), name="ask_code"),
    path("dang-nhap/ma/nhap/", sign_in.EnterCode.as_view(), name="enter_code"),
    path("dang-nhap/khoa/", passkeys.SignIn.as_view(), name="passkey_sign_in"),
    path("dang-nhap/khoa/hoi/", passkeys.sign_in_options, name="passkey_sign_in_options"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("tai-khoan/mat-khau/", sign_in.ChangePassword.as_view(), name="password"),
    path("tai-khoan/khoa/", passkeys.index, name="passkeys"),
    path("tai-khoan/khoa/hoi/", passkeys.add_options, name="passkey_add_options"),
    path("tai-khoan/khoa/them/", passkeys.add, name="passkey_add"),
    path("tai-khoan/khoa/<int:passkey_id>/bo/", passkeys.remove, name="passkey_remove"),
]
