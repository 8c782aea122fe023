from django.urls import path

from search.views import counting, points, search, suggest

app_name = "search"
urlpatterns = [
    path("", search.search, name="search"),
    path("goi-y/", suggest.suggest, name="suggest"),
    path("dem.gif", counting.searched, name="count"),
    path("mo/", counting.opened, name="opened"),
    path("xa.json", points.commune_points, name="commune_points"),
]
