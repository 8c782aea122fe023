"""What editors say of provinces and product sets, as snippets with drafts and previews."""

from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from catalog.places.models import Province
from cms.models import CatalogueIntro

_PLACE = _("Tỉnh, thành")


class IntroFilters(WagtailFilterSet):
    province = ModelChoiceFilter(queryset=Province.objects.order_by("slug"), label=_PLACE)

    class Meta:
        model = CatalogueIntro
        fields = ["province", "product_set"]


class CatalogueIntros(SnippetViewSet):
    model = CatalogueIntro
    icon = "site"
    menu_label = _("Lời về nơi, bộ")
    menu_name = "catalogue-intros"
    menu_order = 220
    add_to_admin_menu = True
    list_display = [
        "heading",
        Column("province", label=_PLACE),
        "product_set",
        LiveStatusTagColumn(label=_("Trạng thái")),
    ]
    filterset_class = IntroFilters
    search_fields = ["heading"]


register_snippet(CatalogueIntros)
