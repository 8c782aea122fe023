from django.urls import URLPattern, URLResolver

app_name = "commerce"
urlpatterns: list[URLPattern | URLResolver] = []
