"""How a sample page is made: in Vietnamese, with its English beside it, once."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from modelcluster.models import get_all_child_relations
from wagtail.models import Collection, Locale, Orderable, Page

from catalog.products.models import Product
from foundation.models import SiteImage, User

PICTURES = Path(__file__).parent.parent / "pictures"
CREDIT = "Tranh vẽ của Chợ OCOP"


@dataclass
class Desk:
    """What writing sample pages needs at hand."""

    products: dict[str, Product]
    on: date
    by: User
    _pictures: dict[str, SiteImage] = field(default_factory=dict)

    def picture(self, name: str, title: str, *, collection: Collection | None = None) -> SiteImage:
        """The drawn scene of this name, loaded once for each collection."""
        shelf = collection or Collection.get_first_root_node()
        key = f"{name}:{shelf.pk}"
        if key not in self._pictures:
            found = SiteImage.objects.filter(title=title, credit=CREDIT, collection=shelf).first()
            self._pictures[key] = found or self._load(name, title, shelf)
        return self._pictures[key]

    def _load(self, name: str, title: str, shelf: Collection) -> SiteImage:
        with (PICTURES / f"{name}.webp").open("rb") as file:
            return SiteImage.objects.create(
                title=title,
                file=ImageFile(file, name=f"{name}.webp"),
                is_illustration=True,
                credit=CREDIT,
                collection=shelf,
                uploaded_by_user=self.by,
            )

    def index(self, kind: type[Page]) -> Page:
        """The Vietnamese list of this kind."""
        return kind.objects.get(locale=Locale.get_default())

    def page(self, parent: Page, page: Page, english: dict[str, Any]) -> Page:
        """Publish the page below its parent, and its English copy with these values."""
        kind = type(page)
        found = kind.objects.child_of(parent).filter(slug=page.slug).first()
        if found is None:
            page.owner, page.locale = self.by, parent.locale
            _in_order(page)
            parent.add_child(instance=page)
            self._publish(page)
            found = page
        other = Locale.objects.get(language_code="en")
        if found.get_translation_or_none(other) is None:
            copy = found.copy_for_translation(other)
            for name, value in english.items():
                setattr(copy, name, value)
            copy.draft_title = copy.title
            _in_order(copy)
            self._publish(copy)
        return found

    def _publish(self, page: Page) -> None:
        page.save_revision(user=self.by).publish(user=self.by)


def _in_order(page: Page) -> None:
    """Number the rows of a page (stops, booths, ingredients) as they were written down."""
    for relation in get_all_child_relations(page):
        rows = list(getattr(page, relation.get_accessor_name()).all())
        for number, row in enumerate(rows):
            if isinstance(row, Orderable):
                row.sort_order = number


def text(html: str) -> tuple[str, str]:
    """A block of running text."""
    return ("text", html)


def quote(words: str, who: str) -> tuple[str, dict[str, Any]]:
    return ("quote", {"words": words, "who": who, "face": None})
