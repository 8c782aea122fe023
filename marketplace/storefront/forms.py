"""What visitors may ask of a list. An answer outside the choices counts as not given."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEWEST, PRICE, NAME = "moi", "gia", "ten"
SORTS: dict[str, str | Promise] = {
    NEWEST: _("Vừa được công nhận"),
    PRICE: _("Giá thấp trước"),
    NAME: _("Theo tên"),
}
STARS = (5, 4, 3)
PARAMETERS = ("bo", "tinh", "sao", "xep", "page")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor chose on the listing: product set, province's slug, stars, order."""

    product_set: int | None = None
    province: str = ""
    stars: int | None = None
    sort: str = NEWEST

    @classmethod
    def read(cls, query: QueryDict) -> "Filters":
        """Read leniently: a hand-made or outdated address still opens the list."""
        product_set, stars = query.get("bo", ""), query.get("sao", "")
        sort = query.get("xep", "")
        return cls(
            product_set=int(product_set) if product_set in _SETS else None,
            province=query.get("tinh", "").replace("\0", "")[:50],
            stars=int(stars) if stars in _STARS else None,
            sort=sort if sort in SORTS else NEWEST,
        )

    def query(self) -> str:
        """As a query string without the page, ending in "&", or ""."""
        chosen = {
            "bo": self.product_set,
            "tinh": self.province,
            "sao": self.stars,
            "xep": self.sort if self.sort != NEWEST else "",
        }
        text = urlencode({name: value for name, value in chosen.items() if value})
        return f"{text}&" if text else ""

    def with_(self, **changes: object) -> str:
        """The address of the same list with something else chosen, relative to it."""
        return "?" + replace(self, **changes).query().removesuffix("&")  # type: ignore[arg-type]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.product_set or self.province or self.stars)


_SETS = {str(number) for number in range(1, 27)}
_STARS = {str(stars) for stars in STARS}
