"""The papers that speak of one product: what each is called, and which kind of evidence it is.

Seeds S81 and S83 (intellectual property), S85 (self-declaration under Công Thương), S86
(declaration and conformity under Y tế); for the sets of flowers, plants and animals (23–25) the
papers by which they may be traded.
"""

from enum import StrEnum

from certification.rules.evidence import EvidenceKind


class ProductPaper(StrEnum):
    SELF_DECLARATION = "SELF_DECLARATION"
    REGISTERED_DECLARATION = "REGISTERED_DECLARATION"
    CONFORMITY = "CONFORMITY"
    OWN_STANDARD = "OWN_STANDARD"
    GEOGRAPHICAL_INDICATION = "GEOGRAPHICAL_INDICATION"
    COLLECTIVE_MARK = "COLLECTIVE_MARK"
    CERTIFICATION_MARK = "CERTIFICATION_MARK"
    TRADE_MARK = "TRADE_MARK"
    DESIGN = "DESIGN"
    PLANT_VARIETY = "PLANT_VARIETY"
    PLANT_QUARANTINE = "PLANT_QUARANTINE"
    FOREST_ORIGIN = "FOREST_ORIGIN"
    ANIMAL_QUARANTINE = "ANIMAL_QUARANTINE"
    RARE_SPECIES = "RARE_SPECIES"
    OTHER = "OTHER"


DECLARATIONS = (
    ProductPaper.SELF_DECLARATION,
    ProductPaper.REGISTERED_DECLARATION,
    ProductPaper.CONFORMITY,
    ProductPaper.OWN_STANDARD,
)
PROPERTY = (
    ProductPaper.GEOGRAPHICAL_INDICATION,
    ProductPaper.COLLECTIVE_MARK,
    ProductPaper.CERTIFICATION_MARK,
    ProductPaper.TRADE_MARK,
    ProductPaper.DESIGN,
)
OF_PLANTS = (
    ProductPaper.PLANT_VARIETY,
    ProductPaper.PLANT_QUARANTINE,
    ProductPaper.FOREST_ORIGIN,
    ProductPaper.RARE_SPECIES,
)
OF_ANIMALS = (ProductPaper.ANIMAL_QUARANTINE, ProductPaper.RARE_SPECIES)
PUBLIC = (*DECLARATIONS, *PROPERTY)
"""What buyers may read of: the number, who gave it and when; never the paper itself."""
PLANT_SETS, ANIMAL_SETS = (23, 24), (25,)
PROCESSED_FOOD, HEALTH_FOOD, COSMETIC = range(5, 18), 18, 19


def papers_for(product_set: int | None) -> tuple[ProductPaper, ...]:
    """Which papers a product of the set may have, in the order in which they are asked for."""
    living: tuple[ProductPaper, ...] = ()
    if product_set in PLANT_SETS:
        living = OF_PLANTS
    elif product_set in ANIMAL_SETS:
        living = OF_ANIMALS
    return (*living, *DECLARATIONS, *PROPERTY, ProductPaper.OTHER)


def wanted_before_sale(product_set: int | None) -> tuple[ProductPaper, ...]:
    """Any one of these must be held before a product of the set is offered; none where no
    declaration is asked for.

    Processed, packed food and drinks: the maker's own declaration or a registered one (NĐ 15/2018
    Đ4–5); health food: the registered one (Đ6–8); cosmetics: the notification's number.
    """
    if product_set in PROCESSED_FOOD:
        return (ProductPaper.SELF_DECLARATION, ProductPaper.REGISTERED_DECLARATION)
    if product_set in {HEALTH_FOOD, COSMETIC}:
        return (ProductPaper.REGISTERED_DECLARATION,)
    return ()


def evidence_kind(paper: ProductPaper) -> EvidenceKind:
    """Where the dossier's list of evidence puts the paper."""
    if paper in PROPERTY:
        return EvidenceKind.PROPERTY
    if paper in OF_PLANTS or paper in OF_ANIMALS:
        return EvidenceKind.MATERIAL_ORIGIN
    return EvidenceKind.DECLARATION


def group_of(paper: ProductPaper) -> str:
    """Under which heading the producer finds the paper: "living", "declarations", "property" or
    "other"."""
    if paper in DECLARATIONS:
        return "declarations"
    if paper in PROPERTY:
        return "property"
    return "other" if paper is ProductPaper.OTHER else "living"
