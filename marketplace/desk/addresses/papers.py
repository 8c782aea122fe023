"""Papers of products, and trials of new ones."""

from django.urls import path

from marketplace.desk.views import papers, trials

urlpatterns = [
    path("hang/<int:product_id>/giay/", papers.index, name="product_papers"),
    path("hang/<int:product_id>/giay/them/", papers.add, name="product_paper_add"),
    path("hang/<int:product_id>/thu/", trials.index, name="trials"),
    path("hang/<int:product_id>/thu/them/", trials.add, name="trial_add"),
    path("hang/<int:product_id>/thu/<int:trial_id>/gach/", trials.strike, name="trial_strike"),
    path("hang/<int:product_id>/thu/<int:trial_id>/anh/", trials.photo, name="trial_photo"),
]
