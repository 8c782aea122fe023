"""The group of a shop says which page; the membership says until when."""

from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from catalog.producers.access import producer_for
from foundation.calendar import today
from foundation.models import User


class ShopPagePermissions(PagePermissionTester):
    """Takes everything from people whose membership or consent has ended, and from viewers."""

    permissions: set[str]

    def __init__(self, user: User, page: Page) -> None:
        super().__init__(user, page)
        if not user.is_active or user.is_superuser or "publish" in self.permissions:
            return
        acting = producer_for(user, page.producer_id, today())
        if acting is None or not acting.may_act:
            self.permissions = set()
