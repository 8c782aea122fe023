"""Pages for an occasion: shelves, a story, a call; put on the site and taken off by date."""

from django.utils.translation import gettext_lazy as _

from cms.models.editorial import EditorialPage


class CampaignPage(EditorialPage):
    """Such as /tet-2027/."""

    content_panels = EditorialPage.panels_with()
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    template = "cms/campaign_page.html"

    class Meta:
        verbose_name = _("trang theo dịp")
