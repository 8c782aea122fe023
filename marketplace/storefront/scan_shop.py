"""What a scan page takes from the shop of whoever sells the product: a face, and the story."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.storage import default_storage
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from certification.selectors.claims import withheld
from cms.claims import lead_wording
from cms.models import ShopPage
from cms.pictures import FACE
from foundation.models import Rendition
from marketplace.storefront.product_page import shop_url


@dataclass(frozen=True, slots=True)
class ShopTold:
    """`face_url` is "" without a picture whose people agreed to be shown. `url` and `lead` are ""
    where no story may be told; a lead that claims stars nobody gave is withheld alone."""

    face_url: str = ""
    url: str = ""
    lead: str = ""


NOTHING_TOLD = ShopTold()

_FACES = Rendition.objects.filter(
    image=OuterRef("hero_image"),
    image__people_consent_on__isnull=False,
    image__shows_mark=False,
    filter_spec=FACE,
)
_SHOP = (
    ShopPage.objects.live()
    .filter(producer=OuterRef("producer"), alias_of__isnull=True)
    .order_by("path")
    .values(
        row=JSONObject(
            number="pk",
            slug="slug",
            lead="lead",
            story="story",
            producer="producer_id",
            face=Subquery(_FACES.order_by("-pk").values("file")[:1]),
        )
    )
)
SHOP = ArraySubquery(_SHOP[:1])
"""For a `sale_question`: the live shop of a product's producer, one row at the most."""


def shop_told(rows: list[dict[str, Any]], *, on: date) -> ShopTold:
    """What the answer to SHOP shows on the day. No query unless the lead claims stars."""
    if not rows:
        return NOTHING_TOLD
    row = rows[0]
    wording = lead_wording(row["number"], row["lead"], producer_id=row["producer"])
    lead = "" if withheld([wording], on=on) else row["lead"]
    has_story = bool(row["lead"] or row["story"])
    return ShopTold(
        face_url=default_storage.url(row["face"]) if row["face"] else "",
        url=shop_url(row["slug"]) if has_story else "",
        lead=lead,
    )
