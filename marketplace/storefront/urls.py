from django.urls import path, re_path

from marketplace.storefront import (
    app_files,
    delivery_estimate,
    drawing_view,
    feeds,
    map,
    reports,
    reviews,
    scan,
    styleguide,
    views,
    wishlist,
)

app_name = "storefront"
urlpatterns = [
    path("san-pham/", views.listing, name="listing"),
    path("san-pham/<slug:slug>-<int:product_id>/", views.product, name="product"),
    path("san-pham/<slug:slug>-<int:product_id>/danh-gia/", reviews.reviews, name="reviews"),
    path("giao-hang/uoc-tinh/", delivery_estimate.estimate, name="delivery_estimate"),
    path("yeu-thich/", wishlist.wishlist, name="wishlist"),
    path("yeu-thich/luu/", wishlist.keep, name="wishlist_keep"),
    path("yeu-thich/chung/<str:numbers>/", wishlist.shared, name="wishlist_shared"),
    path("bo-san-pham/", views.sets, name="sets"),
    path("bo-san-pham/<int:number>-<slug:slug>/", views.product_set, name="product_set"),
    path("noi-lam-ra/", views.provinces, name="provinces"),
    path("noi-lam-ra/<slug:slug>/", views.province, name="province"),
    path("quet/", scan.help_page, name="scan_help"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("bao-tin/", reports.report, name="report"),
    path("bao-tin/xem/", reports.find_report, name="find_report"),
    path("bao-tin/<str:reference>/", reports.state, name="report_state"),
    path("feeds/google.xml", feeds.google, name="feed_google"),
    path("feeds/meta.csv", feeds.meta, name="feed_meta"),
    path("app.webmanifest", app_files.manifest, name="manifest"),
    path("ngoai-mang/", app_files.offline, name="offline"),
    path("ban-do.svg", map.dot_map, name="map"),
    re_path(
        r"^minh-hoa/(?P<product_id>\d{1,9})-(?P<version>[0-9a-f]{1,16})\.svg$",
        drawing_view.illustration,
        name="illustration",
    ),
]
