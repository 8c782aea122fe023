"""What editors say of provinces and product sets, as snippets with drafts and previews."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import CatalogueIntro


class CatalogueIntros(SnippetViewSet):
    model = CatalogueIntro
    icon = "site"
    menu_label = _("Lời về nơi, bộ")
    menu_name = "catalogue-intros"
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["heading", "province", "product_set", "live"]
    list_filter = ["province", "product_set"]
    search_fields = ["heading"]


register_snippet(CatalogueIntros)
