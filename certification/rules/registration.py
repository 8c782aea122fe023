"""What Mẫu 01 and Mẫu 02 ask a producer to write, page by page.

Source: Quyết định 26/2026/QĐ-TTg, Điều 6 and Phụ lục III. What is asked of persons (gender,
ethnicity, residence, workers) is no answer of this list: it is kept apart (DossierPerson).
"""

from dataclasses import dataclass
from enum import StrEnum

from catalog.products.set_numbers import TOURISM
from certification.rules.dossier_flow import DossierKind


class Page(StrEnum):
    """The pages of the form before and after the criteria; the values stand in addresses."""

    PRODUCER = "chu-the"
    PRODUCT = "san-pham"
    PERSON = "nguoi"
    ABOUT = "gioi-thieu"
    BUSINESS = "san-xuat"
    CHANGES = "thay-doi"
    PLAN = "ke-hoach"


class Ask(StrEnum):
    """How a value is asked for."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    ONE_OF = "one_of"
    SOME_OF = "some_of"


@dataclass(frozen=True)
class Field:
    """One value of the forms. `required` values must be there before filing, never before."""

    name: str
    page: Page
    ask: Ask = Ask.LINE
    required: bool = False
    kinds: frozenset[DossierKind] = frozenset(DossierKind)
    not_for_tourism: bool = False
    max_length: int = 240


_RENEWAL = frozenset({DossierKind.RENEWAL})
_UPGRADE = frozenset({DossierKind.UPGRADE})


def _text(
    name: str, page: Page, *, required: bool = True, kinds: frozenset[DossierKind] | None = None
) -> Field:
    return Field(name, page, Ask.TEXT, required, kinds or frozenset(DossierKind), max_length=4000)


def _change(name: str) -> Field:
    return _text(name, Page.CHANGES, kinds=_RENEWAL)


FIELDS: tuple[Field, ...] = (
    Field("unit_name", Page.PRODUCER, required=True),
    Field("producer_type", Page.PRODUCER, Ask.ONE_OF, required=True),
    Field("representative_title", Page.PRODUCER, required=True, max_length=120),
    Field("address", Page.PRODUCER, required=True),
    Field("phone", Page.PRODUCER, required=True, max_length=20),
    Field("email", Page.PRODUCER, max_length=160),
    Field("founded_on", Page.PRODUCER, Ask.DAY),
    Field("registration_number", Page.PRODUCER, max_length=80),
    Field("product_name", Page.PRODUCT, required=True),
    Field("packing", Page.PRODUCT, required=True, not_for_tourism=True),
    Field("standard", Page.PRODUCT),
    Field("papers_held", Page.PRODUCT, Ask.SOME_OF),
    Field("property_held", Page.PRODUCT, Ask.SOME_OF),
    Field("sample_count", Page.PRODUCT, Ask.NUMBER, required=True, not_for_tourism=True),
    _text("history", Page.ABOUT),
    _text("organisation", Page.ABOUT),
    _text("production", Page.BUSINESS),
    _text("quality", Page.BUSINESS),
    _text("market", Page.BUSINESS),
    _text("results", Page.BUSINESS),
    _text("change_summary", Page.CHANGES, kinds=_UPGRADE),
    # What a renewal updates since the recognition (Điều 6.1).
    _change("change_material"),
    _change("change_technology"),
    _change("change_packaging"),
    _change("change_label"),
    _change("change_declaration"),
    _change("change_tests"),
    _change("change_market"),
    _change("change_output"),
    _change("change_revenue"),
    _change("renewed_papers"),
    _text("plan", Page.PLAN),
)
PRODUCER_TYPES = (
    "COOPERATIVE",
    "COOP_GROUP",
    "SMALL_COMPANY",
    "FARM",
    "PRODUCTION_HOUSEHOLD",
    "REGISTERED_FAMILY",
    "ASSOCIATION",
    "FEDERATION",
    "OPERATING_CENTRE",
    "EQUIVALENT",
)
"""Who may file (Điều 2.3), in its order; the last four only for tourism (set 26)."""

TOURISM_TYPES = frozenset(PRODUCER_TYPES[6:])
PAPERS_HELD = ("BUSINESS_REGISTRATION", "DECLARATION", "FOOD_SAFETY", "PRODUCTION_CONDITIONS")
PROPERTY_HELD = ("TRADEMARK", "DESIGN", "INDICATION", "PATENT", "OTHER")


def fields_of(kind: DossierKind, set_number: int) -> tuple[Field, ...]:
    """What a dossier of this kind and set answers, in the order of the forms."""
    return tuple(
        field
        for field in FIELDS
        if kind in field.kinds and not (field.not_for_tourism and set_number == TOURISM)
    )


def choices_of(name: str, set_number: int) -> tuple[str, ...]:
    """The codes that a value of ONE_OF or SOME_OF may have; () for other fields."""
    if name == "producer_type":
        tourism = set_number == TOURISM
        return tuple(c for c in PRODUCER_TYPES if tourism or c not in TOURISM_TYPES)
    return {"papers_held": PAPERS_HELD, "property_held": PROPERTY_HELD}.get(name, ())


def is_blank(value: object) -> bool:
    """Whether nothing was answered; a zero is an answer."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
