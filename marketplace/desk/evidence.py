"""What the marketplace itself can prove of a product, for its dossier (Mẫu 02, 4.1, 2.3, 5.1).

Certification lies below and cannot ask for orders, shop pages or lots: the desk tells it.
"""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalog.products.models import Product
from catalog.products.trials import standing_trials
from certification.rules.evidence import EvidenceKind
from certification.services.dossiers import EvidenceItem
from cms.selectors import shop_state
from cms.selectors.stories import story_evidence
from marketplace.desk.evidence_of_lots import trace_evidence
from marketplace.desk.evidence_of_sales import review_evidence, sales_evidence
from marketplace.storefront.scan_page import scan_page
from traceability.selectors import newest_lot


def evidence_for(product: Product, *, on: date) -> list[EvidenceItem]:
    """The facts the platform has of the product; nothing that would be empty."""
    return [
        *sales_evidence(product, on=on),
        *review_evidence(product, on=on),
        *_shelf(product),
        *_shop_story(product, on),
        *_stories(product),
        *trace_evidence(product, on=on),
        *_trials(product),
    ]


def _shelf(product: Product) -> Iterator[EvidenceItem]:
    if not product.is_public:
        return
    address = settings.PUBLIC_URL + reverse("storefront:product", args=[product.slug, product.pk])
    for source, kind in (("shelf", EvidenceKind.PROMOTION), ("channel", EvidenceKind.MARKET)):
        yield EvidenceItem(
            source=source,
            kind=kind,
            title=_("Gian hàng trên sàn thương mại điện tử"),
            lines=[(_("Sàn"), _("Chợ OCOP"))],
            address=address,
        )


def _shop_story(product: Product, on: date) -> Iterator[EvidenceItem]:
    """The shop's story; and where the pages that scans open lead to it, the newest lot's."""
    shop = shop_state(product.producer) if product.producer else None
    if shop is None or not shop.is_live:
        return
    lines = [(_("Tình trạng"), _("Đang hiện cho mọi người"))]
    lot = newest_lot(product.pk, on=on)
    if lot is not None and scan_page(lot.label, on=on).shop.url:
        lines.append((_("Có trên trang truy xuất"), f"{settings.PUBLIC_URL}/t/{lot.label}"))
    yield EvidenceItem(
        source="story",
        kind=EvidenceKind.STORY,
        title=_("Trang câu chuyện của chủ thể"),
        lines=lines,
        address=urljoin(settings.PUBLIC_URL, shop.url),
    )


def _stories(product: Product) -> Iterator[EvidenceItem]:
    """The product's stories (5.1), each by the version that stands there today."""
    for story in story_evidence(product):
        yield EvidenceItem(
            source=f"story-{story.page_id}",
            kind=EvidenceKind.STORY,
            title=_("Câu chuyện: %(title)s") % {"title": story.title},
            lines=[
                (_("Bản"), str(story.number)),
                (_("Công bố ngày"), date_format(localtime(story.published_at), "d/m/Y")),
                *([(_("Người kể"), story.told_by)] if story.told_by else []),
                ("SHA-256", story.sha256),
            ],
            address=story.address,
        )


def _trials(product: Product) -> Iterator[EvidenceItem]:
    """How the product was made and tried (S89), in the order of the work.

    No kind of the law's list is for it; it stands with the story, which tells how it came about.
    """
    rows = list(standing_trials(product))
    if not rows:
        return
    yield EvidenceItem(
        source="trials",
        kind=EvidenceKind.STORY,
        title=_("Sổ làm thử sản phẩm"),
        lines=[
            (
                f"{date_format(row.happened_on, 'd/m/Y')} · {row.get_kind_display()}",
                ". ".join(part.rstrip(".") for part in (row.words, row.amount, row.result) if part),
            )
            for row in rows
        ],
        note=_("Chủ thể tự ghi khi làm; việc đã gạch bỏ không kể."),
    )
