"""What a product says, what the machine notices in it, and how far its check is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model

from catalog.products.models import LabelText, Product, ProductSet
from certification.selectors.claims import Wording, product_wordings, unproven
from marketplace.commerce.models import BannedWord, ListingCheck, SellingSettings
from marketplace.commerce.models.sellers import Answer
from marketplace.commerce.rules.label_facts import Fact, missing
from marketplace.commerce.rules.listings import Finding, Kind, Word, digest, find_words

ProductImage = get_model("catalogue", "ProductImage")

LABEL_FIELDS = (
    *("responsible_name", "responsible_address", "origin", "ingredients", "shelf_life", "use"),
    *("storage", "warnings", "declaration", "specifications", "alcohol_percent", "is_medicine"),
)
FACT_WORDS: dict[str, str | Promise] = {
    Fact.NET_CONTENT: gettext_lazy("Định lượng"),
    Fact.RESPONSIBLE_NAME: gettext_lazy("Chịu trách nhiệm về hàng"),
    Fact.RESPONSIBLE_ADDRESS: gettext_lazy("Địa chỉ"),
    Fact.ORIGIN: gettext_lazy("Xuất xứ"),
    Fact.INGREDIENTS: gettext_lazy("Thành phần"),
    Fact.SHELF_LIFE: gettext_lazy("Hạn dùng kể từ ngày sản xuất"),
    Fact.USE: gettext_lazy("Hướng dẫn sử dụng"),
    Fact.STORAGE: gettext_lazy("Bảo quản"),
    Fact.WARNINGS: gettext_lazy("Cảnh báo"),
    Fact.DECLARATION: gettext_lazy("Số công bố, tự công bố"),
    Fact.SPECIFICATIONS: gettext_lazy("Thông số kỹ thuật"),
    Fact.ALCOHOL_PERCENT: gettext_lazy("Độ cồn (% thể tích)"),
}
PLACE_WORDS: dict[str, str | Promise] = {
    "title": gettext_lazy("Tên sản phẩm"),
    "description": gettext_lazy("Lời giới thiệu"),
    **FACT_WORDS,
}


@dataclass(frozen=True, slots=True)
class ListingState:
    """How far a product's check is. `has_changed`: it says something else than was accepted."""

    in_force: ListingCheck | None
    waiting: ListingCheck | None
    last: ListingCheck | None
    has_changed: bool


def words_of(product: Product) -> dict[str, str]:
    """Everything of a product that a check looks at, each part under its name; pictures by the
    name of their file, which is another when the picture is. Two queries."""
    label = label_of(product)
    parts = {
        "title": product.title,
        "description": product.description or "",
        "net_content": product.net_content,
    }
    for name in LABEL_FIELDS if label else ():
        parts[name] = _plain(getattr(label, name))
    pictures = ProductImage.objects.filter(product=product).order_by("display_order", "pk")
    for number, (name, caption) in enumerate(pictures.values_list("original", "caption")):
        parts[f"picture:{number}"] = f"{name} {caption}"
    return parts


def digest_of(product: Product) -> str:
    """What `ListingCheck.words_sha256` holds for these words and pictures."""
    return digest(words_of(product))


def label_of(product: Product) -> LabelText | None:
    return LabelText.objects.filter(product=product).first()


def label_values(product: Product) -> dict[str, str]:
    """What stands in the fields of a product's label now, "" where nothing does. One query."""
    label = label_of(product)
    values = {name: _plain(getattr(label, name)) if label else "" for name in LABEL_FIELDS}
    return {**values, "net_content": product.net_content}


def findings_of(product: Product, *, on: date) -> list[Finding]:
    """What the machine notices on the day: listed words, ranks that no certificate bears out,
    label facts left out, medicine. A fixed number of queries."""
    parts = words_of(product)
    texts = {name: text for name, text in parts.items() if name in PLACE_WORDS and text}
    rows = BannedWord.objects.order_by("word").values_list("word", "why", "is_forbidden")
    return [
        *find_words(texts, [Word(*row) for row in rows]),
        *_claims(product, texts, on=on),
        *_medicine(product, parts),
        *(
            Finding(Kind.MISSING, fact, str(FACT_WORDS[fact]))
            for fact in missing(product.ocop_set_id, parts)
        ),
    ]


def _claims(product: Product, texts: dict[str, str], *, on: date) -> list[Finding]:
    """Names and descriptions by certification's own wordings, so that an officer's ruling on
    them holds here too; the label's texts by places of their own."""
    own = [
        Wording(f"label:{product.pk}:{name}", text, product_id=product.pk)
        for name, text in texts.items()
        if name in LABEL_FIELDS
    ]
    return [
        Finding(Kind.CLAIM, one.wording.place.rsplit(":", 1)[-1], claim.words)
        for one in unproven([*product_wordings(product), *own], on=on)
        if not one.is_allowed
        for claim in one.claims
    ]


def _medicine(product: Product, parts: dict[str, str]) -> list[Finding]:
    if parts.get("is_medicine") != "1" or sells_medicine():
        return []
    return [Finding(Kind.MEDICINE, "title", product.title, _("Chợ không bán thuốc."))]


def sells_medicine() -> bool:
    row = SellingSettings.objects.values_list("sells_medicine", flat=True).first()
    return bool(row)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def listing_state(product: Product) -> ListingState:
    """How far one product is. Four queries."""
    rows = list(ListingCheck.objects.filter(product=product).order_by("-pk")[:20])
    return _state(rows, digest_of(product) if rows else "")


def listing_states(products: Collection[Product]) -> dict[int, ListingState]:
    """The same for many products without asking whether their words changed: one query."""
    rows: dict[int, list[ListingCheck]] = {product.pk: [] for product in products}
    for row in ListingCheck.objects.filter(product__in=list(rows)).order_by("-pk"):
        rows[row.product_id].append(row)
    return {pk: _state(found, "") for pk, found in rows.items()}


def _state(rows: list[ListingCheck], now: str) -> ListingState:
    in_force = next((r for r in rows if r.answer == Answer.ACCEPTED and not r.ended_at), None)
    waiting = next((r for r in rows if r.answer == Answer.WAITING), None)
    seen = waiting or in_force
    return ListingState(
        in_force=in_force,
        waiting=waiting,
        last=rows[0] if rows else None,
        has_changed=bool(now and seen and seen.words_sha256 != now),
    )


def label_facts(product: Product, label: LabelText | None) -> list[tuple[str, str]]:
    """What the page says of the label, as pairs of words; empty facts are left out. A service
    has no label."""
    if label is None or product.ocop_set_id == ProductSet.TOURISM:
        return []
    values = {name: _plain(getattr(label, name)) for name in LABEL_FIELDS}
    values["net_content"] = product.net_content
    return [(str(words), values[name]) for name, words in FACT_WORDS.items() if values.get(name)]


def finding_words(row: dict[str, str]) -> str:
    """One finding of a check, as a sentence for people."""
    place = str(PLACE_WORDS.get(row.get("place", ""), row.get("place", "")))
    words, why = row.get("words", ""), row.get("why", "")
    kind = row.get("kind")
    if kind == Kind.MISSING:
        return _("Thiếu nội dung nhãn: %(fact)s.") % {"fact": words.lower()}
    if kind == Kind.CLAIM:
        return _("%(place)s nói “%(words)s” mà không có chứng nhận còn hiệu lực.") % {
            "place": place,
            "words": words,
        }
    if kind == Kind.MEDICINE:
        return why
    said = (
        _("%(place)s có từ cấm “%(words)s”")
        if kind == Kind.FORBIDDEN
        else _("%(place)s có từ phải soát “%(words)s”")
    )
    return f"{said % {'place': place, 'words': words}}{f': {why}' if why else ''}"
