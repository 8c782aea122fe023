"""Sets of links: their shape, and which link a reader is led to."""

import pytest

from traceability.rules.link_set import (
    DEFAULT_LINK,
    Level,
    Link,
    asked_kind,
    link_set,
    matching,
    wants_set,
)

PIP_VI = Link("pip", "https://a/vi", "Trà", language="vi")
PIP_EN = Link("pip", "https://a/en", "Tea", language="en")
PAPER = Link("certificationInfo", "https://a/c", "Giấy")
SIGNED = Link("certificationInfo", "https://a/c.jwt", "Giấy", media_type="application/vc+jwt")
RECALLS = (Link("recallStatus", "https://a/1", "L1"), Link("recallStatus", "https://a/2", "L2"))
GOODS = Level(
    "https://a/01/1",
    "Trà",
    Link(DEFAULT_LINK, "https://a/vi", "Trà"),
    (PIP_VI, PIP_EN, PAPER, SIGNED, *RECALLS),
)
LOT = Level(
    "https://a/01/1/10/L",
    "Lô L",
    Link(DEFAULT_LINK, "https://a/t/x", "Lô L"),
    (Link("recallStatus", "https://a/t/x", "Lô L"),),
)


def test_a_set_has_one_object_for_each_level_and_one_default_link_in_each() -> None:
    found = link_set([GOODS, LOT])["linkset"]
    assert [one["anchor"] for one in found] == [GOODS.anchor, LOT.anchor]
    assert all("description" in one for one in found)
    defaults = [one["https://ref.gs1.org/voc/defaultLink"] for one in found]
    assert defaults[0] == [{"href": "https://a/vi", "title": "Trà"}]
    assert [len(one) for one in defaults] == [1, 1]  # type: ignore[arg-type]
    assert found[0]["https://ref.gs1.org/voc/pip"] == [
        {"href": "https://a/vi", "title": "Trà", "type": "text/html", "hreflang": ["vi"]},
        {"href": "https://a/en", "title": "Tea", "type": "text/html", "hreflang": ["en"]},
    ]


@pytest.mark.parametrize(
    "asked", ["gs1:pip", "pip", "https://ref.gs1.org/voc/pip", "https://gs1.org/voc/pip"]
)
def test_a_link_type_is_understood_however_it_is_written(asked: str) -> None:
    assert asked_kind(asked) == "pip"


@pytest.mark.parametrize(
    ("link_type", "accept", "wants"),
    [
        ("linkset", "", True),
        ("all", "", True),
        ("gs1:linkset", "", True),
        ("", "application/linkset+json", True),
        ("", "text/html, application/linkset+json;q=0.5", True),
        ("", "application/linkset+json;q=0", False),
        ("", "text/html", False),
        ("gs1:pip", "*/*", False),
    ],
)
def test_the_set_is_asked_for_by_name_or_by_media_type(
    link_type: str, accept: str, wants: bool
) -> None:
    assert wants_set(link_type=link_type, accept=accept) is wants


def test_the_readers_language_decides_between_pages() -> None:
    assert matching([GOODS], "pip", ["en", "vi"]) == [PIP_EN]
    assert matching([GOODS], "pip", ["fr"]) == [PIP_VI]


def test_a_page_for_people_goes_before_a_file_for_machines() -> None:
    assert matching([GOODS], "certificationInfo", ["vi"]) == [PAPER]


def test_the_finest_level_that_has_a_link_answers() -> None:
    assert [link.href for link in matching([GOODS, LOT], "recallStatus", ["vi"])] == [
        "https://a/t/x"
    ]
    assert matching([GOODS, LOT], "pip", ["vi"]) == [PIP_VI]
    assert matching([GOODS, LOT], DEFAULT_LINK, ["vi"]) == [LOT.default]


def test_equal_links_are_a_choice_and_absent_ones_are_none() -> None:
    assert len(matching([GOODS], "recallStatus", ["vi"])) == 2
    assert matching([GOODS], "sustainabilityInfo", ["vi"]) == []
