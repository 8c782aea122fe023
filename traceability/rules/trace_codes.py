"""Mã truy vết: the code of a product and of a place that each stage of a trace shows.

Thông tư 02/2024/TT-BKHCN Đ6: every stage names its product trace code, its place trace code and
its time. A GS1 number goes first where one exists; else an official number; else our own, which
says that it is ours.
"""

from dataclasses import dataclass

OWN_SITE, OWN_AREA, COMMUNE = "CS", "VT", "XA"
"""What our own codes begin with: cơ sở đóng gói, vùng trồng, xã."""


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Where something happened, as far as it is known: a packing site, a growing area, a commune.

    Numbers of rows are ours; the rest was given by others. "" where nothing is known.
    """

    site_id: int | str = ""
    site_gln: str = ""
    site_registration: str = ""
    area_id: int | str = ""
    area_gln: str = ""
    area_planting_code: str = ""
    commune_code: str = ""


def product_code(*, gtin: str, lot: str, label: str) -> str:
    """The trace code of a lot's goods: (01) and (10) with a GTIN, else the lot's label code."""
    return f"(01){gtin}(10){lot}" if gtin else label


def place_code(place: PlaceFacts) -> str:
    """The trace code of a place: its GLN, its official number, our own; "" if nothing is known."""
    if place.site_id:
        gln, official, own = place.site_gln, place.site_registration, f"{OWN_SITE}-{place.site_id}"
    elif place.area_id:
        gln, official, own = place.area_gln, place.area_planting_code, f"{OWN_AREA}-{place.area_id}"
    else:
        return f"{COMMUNE}-{place.commune_code}" if place.commune_code else ""
    return f"(414){gln}" if gln else official or own
