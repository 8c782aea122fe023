"""The same page in the other language."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from wagtail.models import Page

from cms.selectors.public_pages import open_to_all


@dataclass(frozen=True, slots=True)
class InOtherLanguage:
    """Where the switch leads. `is_same`: to this very page, else to the nearest one above it
    that the other language has."""

    code: str
    name: str
    url: str
    is_same: bool

    @property
    def absolute_url(self) -> str:
        """For search engines: the whole address of the same page, "" where there is none."""
        return settings.PUBLIC_URL + self.url if self.is_same else ""


NAMES = {"vi": "Tiếng Việt", "en": "English"}


def in_other_language(page: Page, *, now: str) -> InOtherLanguage:
    """The page, else its nearest ancestor, that is live in the other language, else the home.

    Two queries, whatever the depth.
    """
    code = "en" if now == "vi" else "vi"
    keys = [page.translation_key]
    ancestors = page.get_ancestors().filter(depth__gt=1).order_by("-depth")
    keys += ancestors.values_list("translation_key", flat=True)
    live = (
        Page.objects.live()
        .filter(open_to_all())
        .filter(locale__language_code=code, translation_key__in=keys)
    )
    found = {one.translation_key: one for one in live.only("translation_key", "url_path", "depth")}
    nearest = next((found[key] for key in keys if key in found), None)
    return InOtherLanguage(
        code=code,
        name=NAMES[code],
        url=_address(nearest, code),
        is_same=nearest is not None and nearest.translation_key == page.translation_key,
    )


def _address(page: Page | None, code: str) -> str:
    """The path below the language's home, which has the first part of every `url_path`."""
    inside = page.url_path.strip("/").split("/")[1:] if page else []
    with override(code):
        try:
            return reverse("wagtail_serve", args=["/".join([*inside, ""]) if inside else ""])
        except NoReverseMatch:
            return f"/{code}/" if code != "vi" else "/"
