"""The editors' lists in the back office: synonyms, occasions, pins; each with its history and a
trial of what a change does. What is saved holds in the next search."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from foundation.models import User
from search.access import looks_after_search, searcher_or_404
from search.models import Occasion, Pin, SynonymGroup
from search.rules.words import clean
from search.views.office_trials import KINDS, preview
from search.wagtail_hooks.menu import SEARCH_MENU, SearchMenuItem

View = Callable[..., HttpResponse]
IN_USE = BooleanColumn("is_on", label=_("Đang dùng"))
PHRASES = Column(
    "phrases",
    label=_("Người ta gõ"),
    accessor=lambda occasion: ", ".join(occasion.phrases.splitlines()),
)


class KeptByEditors(ModelPermissionPolicy):
    """Every act is open to those who look after search."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return looks_after_search(user)


for model in (SynonymGroup, Occasion, Pin):
    register_permission_policy(model, KeptByEditors(model))


class _WithTrial:
    """Tells the form where a trial is asked for."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        view: Any = self
        saved = getattr(view, "object", None)
        name = view.index_url_name.replace(":index", ":try_change" if saved else ":try_new")
        args = [saved.pk] if saved else []
        return context | {"trial_url": reverse(name, args=args)}


class Create(_WithTrial, CreateView):
    def get_initial(self) -> dict[str, Any]:
        """The words of the page of counts that led here."""
        words = clean(self.request.GET.get("tu", ""))
        initial: dict[str, Any] = super().get_initial()
        return initial | {KINDS[self.model].words: words}


class Edit(_WithTrial, EditView):
    pass


def _gated(view: View) -> View:
    """To others than its keepers the page does not exist."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        searcher_or_404(request)
        return view(request, *args, **kwargs)

    return answer


class ListViewSet(ModelViewSet):
    """One list. A row is found in use by nothing else, and copied by nobody."""

    add_view_class = Create
    edit_view_class = Edit
    copy_view_enabled = False
    menu_hook = SEARCH_MENU
    menu_item_class = SearchMenuItem
    add_to_admin_menu = True
    create_template_name = "search/office/list_form.html"
    edit_template_name = "search/office/list_form.html"

    def get_form_class(self, for_update: bool = False) -> Any:
        return KINDS[self.model].form

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = [each for each in super().get_urlpatterns() if each.name != "usage"]
        trial = partial(preview, model=self.model)
        return [
            *(path(str(each.pattern), _gated(each.callback), name=each.name) for each in kept),
            path("thu/", trial, name="try_new"),
            path("thu/<int:pk>/", trial, name="try_change"),
        ]


class SynonymViewSet(ListViewSet):
    model = SynonymGroup
    name = "synonyms_office"
    url_prefix = "tu-dong-nghia"
    icon = "edit"
    menu_label = _("Từ đồng nghĩa")
    menu_name = "search-synonyms"
    menu_order = 20
    list_display = ["__str__", Column("get_use_display", label=_("Cách dùng")), IN_USE, "note"]
    list_filter = ["use", "is_on"]
    search_fields = ["words", "note"]
    ordering = ["words"]


class OccasionViewSet(ListViewSet):
    model = Occasion
    name = "occasions_office"
    url_prefix = "dip-mua"
    icon = "date"
    menu_label = _("Dịp mua")
    menu_name = "search-occasions"
    menu_order = 30
    list_display = ["name", PHRASES, IN_USE]
    ordering = ["name"]


class PinViewSet(ListViewSet):
    model = Pin
    name = "pins_office"
    url_prefix = "ghim-ket-qua"
    icon = "thumbtack"
    menu_label = _("Ghim kết quả")
    menu_name = "search-pins"
    menu_order = 40
    list_display = ["query", "product", "position", "from_on", "until_on", "why"]
    search_fields = ["query", "why"]
    ordering = ["query", "position"]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ListViewSet]:
    return [SynonymViewSet(), OccasionViewSet(), PinViewSet()]
