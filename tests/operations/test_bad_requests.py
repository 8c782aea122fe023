"""What cannot be read is answered in words, not with a blank page."""

import pytest
from django.test import Client, override_settings


@pytest.mark.django_db
@override_settings(DEBUG=False, ALLOWED_HOSTS=["cho-ocop.example"])
def test_a_request_for_another_host_is_told_in_two_languages() -> None:
    answer = Client(headers={"host": "khac.example"}).get("/")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Yêu cầu này không đọc được" in page
    assert "could not be read" in page
