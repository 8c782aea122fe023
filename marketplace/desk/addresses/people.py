"""Who works for the producer, and who helps."""

from django.urls import path

from marketplace.desk.views import people

urlpatterns = [
    path("nguoi/", people.index, name="people"),
    path("nguoi/them/", people.add, name="person_add"),
    path("nguoi/<int:member_id>/", people.person, name="person"),
    path("nguoi/<int:member_id>/thoi/", people.end, name="person_end"),
    path("nguoi/<int:member_id>/lai/", people.take_back, name="person_back"),
    path("nguoi/giup/", people.helper_add, name="helper_add"),
    path("nguoi/giup/<int:consent_id>/", people.helper, name="helper"),
]
