from django.urls import path

from search.views import search, suggest

app_name = "search"
urlpatterns = [
    path("", search.search, name="search"),
    path("goi-y/", suggest.suggest, name="suggest"),
]
