"""Beside a field stands a sentence that says what is to be done with it."""

from django import forms
from django.template.loader import render_to_string


class Asking(forms.Form):
    name = forms.CharField(label="Họ và tên:", max_length=5)
    place = forms.ChoiceField(label="Tỉnh, thành", choices=[("68", "Lâm Đồng")])
    paper = forms.FileField(label="Bản chụp")
    agreed = forms.BooleanField(label="Tôi đồng ý với quy chế của chợ")
    phone = forms.CharField(error_messages={"required": "Xin cho số điện thoại để gọi."})


def said(field: str, data: dict[str, str] | None = None) -> str:
    return render_to_string("components/field.html", {"field": Asking(data or {}, {})[field]})


def test_an_empty_field_is_asked_for_by_its_name() -> None:
    assert "Xin điền mục “Họ và tên”." in said("name")
    assert "Xin chọn mục “Tỉnh, thành”." in said("place")
    assert "Xin chọn tệp cho mục “Bản chụp”." in said("paper")
    assert "Xin đánh dấu vào ô này." in said("agreed")


def test_a_forms_own_words_stand_as_they_are() -> None:
    assert "Xin cho số điện thoại để gọi." in said("phone")


def test_what_is_wrong_in_another_way_is_said_as_the_field_says_it() -> None:
    page = said("name", {"name": "Nguyễn Văn"})
    assert "Nhiều nhất 5 ký tự (đang có 10)." in page
    assert "Xin điền" not in page
