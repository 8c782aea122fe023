from datetime import date

from django.urls import path, register_converter

from certification.views import (
    certificate_paper,
    criteria,
    ideas,
    mark_writing,
    open_data,
    public,
    register_list,
    rounds,
)


class DayConverter:
    """A day as 2026-11-22; any other text is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "certification"
urlpatterns = [
    path("", register_list.register, name="register"),
    path("nhan-hieu/<str:sha256>/", public.artwork, name="artwork"),
    path("trang-thai.jwt", open_data.status_list, name="status_list"),
    path("du-lieu-mo/", open_data.about, name="open_data"),
    path("du-lieu-mo/api/", open_data.api_docs, name="api_docs"),
    path("du-lieu-mo/so-ocop.csv", open_data.live_csv, name="live_csv"),
    path("du-lieu-mo/so-ocop.json", open_data.live_json, name="live_json"),
    path("du-lieu-mo/<day:day>.csv", open_data.snapshot, {"kind": "csv"}, name="snapshot_csv"),
    path("du-lieu-mo/<day:day>.json", open_data.snapshot, {"kind": "json"}, name="snapshot_json"),
    path("dot-danh-gia/", rounds.rounds, name="rounds"),
    path("hoi-ai/", rounds.advisers, name="advisers"),
    path("xin-dung-nhan-hieu/", mark_writing.ask, name="mark_ask"),
    path("xin-dung-nhan-hieu/<str:reference>/", mark_writing.asked, name="mark_request"),
    path("<str:number>/", public.certificate, name="certificate"),
    path("<str:number>/giay.pdf", certificate_paper.paper, name="certificate_pdf"),
    path("<str:number>/du-lieu.json", open_data.certificate_json, name="certificate_json"),
    path("<str:number>/chung-thu.jwt", open_data.credential, name="credential"),
]

ideas_urls = (
    [
        path("", ideas.send, name="send"),
        path("tra-cuu/", ideas.find, name="find"),
        path("<str:reference>/", ideas.idea, name="idea"),
    ],
    "ideas",
)

criteria_urls = (
    [
        path("", criteria.sets, name="sets"),
        path("<int:number>/", criteria.product_set, name="product_set"),
    ],
    "criteria",
)
"""Under an address of their own: people look for them before there is any certificate."""
