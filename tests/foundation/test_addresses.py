"""Pasted addresses: old names find today's communes, and a person chooses where there are many."""

import csv
from pathlib import Path

import pytest

from catalog.places.address_words import take_apart
from catalog.places.addresses import former_matches, read_address
from catalog.places.models import FormerCommune, Successor
from foundation.text import fold

DATA = Path(__file__).resolve().parents[2] / "catalog" / "places" / "data"

pytestmark = pytest.mark.django_db

WRITTEN = [
    ("12 Trần Phú, phường Lạc Đạo, Phan Thiết, Bình Thuận", "22945"),
    ("12 tran phu, phuong lac dao, phan thiet, binh thuan", "22945"),
    ("12 Trần Phú phường Lạc Đạo Phan Thiết Bình Thuận", "22945"),
    ("12 tran phu phuong lac dao phan thiet binh thuan", "22945"),
    ("12 Trần Phú\nP. Lạc Đạo\nTP. Phan Thiết\nTỉnh Bình Thuận", "22945"),
    ("Lạc Đạo, Phan Thiết, Bình Thuận", "22945"),
    ("Phường Lạc Đạo - Thành phố Phan Thiết - Tỉnh Bình Thuận", "22945"),
    ("phường Lạc Đạo, Phan Thiết, Lâm Đồng", "22945"),
]


@pytest.mark.parametrize(("text", "code"), WRITTEN)
def test_one_address_is_understood_however_it_is_written(text: str, code: str) -> None:
    found = former_matches(text)
    assert [[commune.code for commune in match.communes] for match in found] == [[code]]


def _former(line: int) -> FormerCommune:
    return FormerCommune.objects.order_by("code")[line]


def _codes(former: FormerCommune) -> set[str]:
    return set(Successor.objects.filter(former=former).values_list("commune_id", flat=True))


SAMPLE = range(37, 10_035, 173)
"""Every 173rd commune of the old map: 58 addresses."""


@pytest.mark.parametrize("line", SAMPLE)
def test_an_old_address_in_full_finds_where_its_commune_went(line: int) -> None:
    former = _former(line)
    text = f"Thôn 3, {former.name}, {former.district}, {former.province}"
    assert {c.code for m in former_matches(text) for c in m.communes if m.former} == _codes(former)


@pytest.mark.parametrize("line", SAMPLE)
def test_accents_may_be_left_out(line: int) -> None:
    former = _former(line)
    text = fold(f"12 Lê Lợi, {former.name}, {former.district}, {former.province}")
    found = {c.code for m in former_matches(text) for c in m.communes if m.former}
    assert found >= _codes(former)


def test_the_district_tells_namesakes_apart() -> None:
    name = "Xã Tân Lập"
    rows = list(FormerCommune.objects.filter(name=name))
    assert len(rows) > 10
    for row in rows:
        found = former_matches(f"{name}, {row.district}, {row.province}")
        assert {c.code for m in found for c in m.communes if m.former} == _codes(row)


def test_without_a_district_all_namesakes_of_the_province_are_offered() -> None:
    found = former_matches("xã Tân Lập, Bình Phước")
    assert {match.former.rsplit(", ", 1)[1] for match in found if match.former} == {
        "Tỉnh Bình Phước"
    }


def test_a_split_commune_offers_all_its_successors_and_chooses_none() -> None:
    link = Successor.objects.filter(is_split=True, is_default=True).select_related("former").first()
    assert link is not None
    former = link.former
    [match] = [
        m
        for m in former_matches(f"{former.name}, {former.district}, {former.province}")
        if m.former
    ]
    assert match.is_split
    assert {commune.code for commune in match.communes} == _codes(former)


def test_todays_name_is_understood_beside_the_old_ones() -> None:
    found = former_matches("5 Nguyễn Huệ, phường Phan Thiết, tỉnh Lâm Đồng")
    assert [[c.code for c in m.communes] for m in found if not m.former] == [["22945"]]


def test_numbered_wards_are_found_by_their_district() -> None:
    [match] = former_matches("45/2 Lê Văn Sỹ, P.12, Q.3, TP.HCM")
    assert "Quận 3" in match.former


def test_what_stands_before_the_commune_is_the_street() -> None:
    assert read_address("12 Trần Phú, khu 2, phường Lạc Đạo, Phan Thiết").street == (
        "12 trần phú, khu 2"
    )


@pytest.mark.parametrize("text", ["", ",,,", "12", "???", "xã", "phường ,", "x" * 5_000, "\0"])
def test_nonsense_names_no_place(text: str) -> None:
    assert former_matches(text) == []


def test_words_that_no_kind_marks_need_a_district_or_province() -> None:
    assert former_matches("gửi cho mẹ, Lạc Đạo, nhớ gọi trước") == []


def test_a_name_that_holds_the_word_of_a_kind_stays_whole() -> None:
    words = take_apart("thôn 1, xã Tam Quan Bắc, Hoài Nhơn, Bình Định")
    assert words.wards[0] == ("xa", "tam quan bac")


def test_every_name_of_the_old_map_is_taken_for_a_commune_whole() -> None:
    with (DATA / "legacy_wards.csv").open(encoding="utf-8") as file:
        names = [fold(row["name"]) for row in csv.DictReader(file) if row["name"]]
    wrong = []
    for name in names:
        kind = next(k for k in ("thi tran", "phuong", "xa") if name.startswith(f"{k} "))
        plain = " ".join(name.replace("-", " ").split())[len(kind) + 1 :]
        first = take_apart(f"12 Lê Lợi, {name}, Huyện X").wards[:1]
        if first != ((kind, plain.lstrip("0")),):
            wrong.append(name)
    assert wrong == []
