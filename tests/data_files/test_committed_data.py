"""The project's own data files: complete, consistent, and what their SOURCES.md says.

No Django and no database: these are plain files, and a clone has nothing else.
"""

import calendar
import csv
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = ROOT / "catalog/places/data"
PRODUCTS = ROOT / "catalog/products/data"
DEMO = ROOT / "marketplace/demo/data"
OFFICE = ROOT / "marketplace/office/data"
RULES = ROOT / "certification/data"
SEARCH = ROOT / "search/data"
VECTORS = ROOT / "tests/data"
COMPILED_ON = date(2026, 11, 22)
SIZE_LIMIT = 600 * 1000

ALCOHOL_SETS = {14, 15}
ALCOHOL_WORD = re.compile(
    r"(?<!\w)(rượu|vang|tửu|bia|beer|wine|cồn|cần|đế|lên men|nếp cẩm)(?!\w)", re.IGNORECASE
)
ALCOHOL_MAKER = re.compile(r"(?<!\w)(rượu|bia)(?!\w)", re.IGNORECASE)
# Rows that hold a word of alcohol and are none, each with the reason.
NOT_ALCOHOL = {
    "OP0015": "Mộc Đế Vương: 'đế vương' is an emperor; the source lists it as a herb",
    "OP0160": "Cồn Chim: 'cồn' is a river island",
    "OP0296": "sữa chua nếp cẩm: yoghurt",
    "OP0186": "a brewery's bottled water",
    "OP0512": "mật nho: grape syrup of a wine maker",
    "OP0544": "Phúc Vang: a person's name",
    "OP0545": "Phúc Vang: a person's name",
}


@cache
def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def document(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def codes(path: Path, column: str = "code") -> set[str]:
    return {row[column] for row in rows(path)}


def thirty_six_months_after(day: date) -> date:
    """The last valid day: the same day three years later, 28 February where there is no 29th."""
    last_of_month = calendar.monthrange(day.year + 3, day.month)[1]
    return date(day.year + 3, day.month, min(day.day, last_of_month))


def certificates() -> list[dict[str, str]]:
    needed = ("producer", "decision_no", "decision_date", "stars")
    return [row for row in rows(DEMO / "register.csv") if all(row[name] for name in needed)]


# Places


def test_there_are_34_provinces_and_3321_communes_each_with_its_own_code():
    assert len(rows(PLACES / "provinces.csv")) == len(codes(PLACES / "provinces.csv")) == 34
    assert len(rows(PLACES / "communes.csv")) == len(codes(PLACES / "communes.csv")) == 3321
    assert all(re.fullmatch(r"\d{2}", code) for code in codes(PLACES / "provinces.csv"))
    assert all(re.fullmatch(r"\d{5}", code) for code in codes(PLACES / "communes.csv"))


def test_every_commune_lies_in_a_province_and_every_province_has_communes():
    assert codes(PLACES / "communes.csv", "province_code") == codes(PLACES / "provinces.csv")


def test_every_place_has_a_point_in_vietnamese_territory():
    for place in rows(PLACES / "provinces.csv") + rows(PLACES / "communes.csv"):
        assert 7 < float(place["lat"]) < 24, place
        assert 102 < float(place["lon"]) < 118, place


def test_commune_slugs_and_keys_are_plain_ascii():
    for commune in rows(PLACES / "communes.csv"):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", commune["slug"]), commune
        assert re.fullmatch(r"[a-z0-9]+", commune["key"]), commune


def test_legacy_places_hang_together():
    assert (
        len(codes(PLACES / "legacy_provinces.csv"))
        == len(rows(PLACES / "legacy_provinces.csv"))
        == 63
    )
    assert (
        len(codes(PLACES / "legacy_districts.csv"))
        == len(rows(PLACES / "legacy_districts.csv"))
        == 696
    )
    assert (
        len(codes(PLACES / "legacy_wards.csv")) == len(rows(PLACES / "legacy_wards.csv")) == 10035
    )
    assert codes(PLACES / "legacy_provinces.csv", "new_province_code") == codes(
        PLACES / "provinces.csv"
    )
    assert codes(PLACES / "legacy_districts.csv", "province_code") == codes(
        PLACES / "legacy_provinces.csv"
    )
    assert codes(PLACES / "legacy_wards.csv", "district_code") <= codes(
        PLACES / "legacy_districts.csv"
    )


def test_the_provinces_merged_away_are_exactly_the_legacy_provinces():
    merged = Counter(
        code for row in rows(PLACES / "provinces.csv") for code in row["merged_from_codes"].split()
    )
    assert set(merged) == codes(PLACES / "legacy_provinces.csv")
    assert set(merged.values()) == {1}


def test_every_old_ward_reaches_communes_that_exist_and_every_commune_is_reached():
    mapped = rows(PLACES / "legacy_map.csv")
    assert {row["new_commune_code"] for row in mapped} == codes(PLACES / "communes.csv")
    assert {row["old_ward_code"] for row in mapped} - {""} == codes(PLACES / "legacy_wards.csv")
    assert {row["old_district_code"] for row in mapped} == codes(PLACES / "legacy_districts.csv")
    assert sum(not row["old_ward_code"] for row in mapped) == 5


def test_an_old_ward_lies_in_the_district_its_mapping_names():
    district_of = {row["code"]: row["district_code"] for row in rows(PLACES / "legacy_wards.csv")}
    for row in rows(PLACES / "legacy_map.csv"):
        if row["old_ward_code"]:
            assert district_of[row["old_ward_code"]] == row["old_district_code"], row


def test_every_old_ward_has_exactly_one_default_and_is_split_when_it_has_several_targets():
    targets, defaults = Counter(), Counter()
    for row in rows(PLACES / "legacy_map.csv"):
        key = (row["old_district_code"], row["old_ward_code"])
        targets[key] += 1
        defaults[key] += int(row["is_default"])
        assert row["is_split"] in {"0", "1"}
    assert set(defaults.values()) == {1}
    for row in rows(PLACES / "legacy_map.csv"):
        split = targets[row["old_district_code"], row["old_ward_code"]] > 1
        assert row["is_split"] == str(int(split)), row


# Product sets


def test_there_are_26_product_sets_in_six_groups_each_named_in_both_languages():
    sets = rows(PRODUCTS / "product_sets.csv")
    assert [int(row["no"]) for row in sets] == list(range(1, 27))
    assert [row["code"] for row in sets] == [f"QD26-{no:02d}" for no in range(1, 27)]
    assert {row["group_no"] for row in sets} == set("123456")
    assert all(
        row["name_vi"] and row["name_en"] and row["group_vi"] and row["group_en"] for row in sets
    )


def test_only_alcohol_refuses_cash_and_only_tourism_does_not_ship():
    sets = rows(PRODUCTS / "product_sets.csv")
    assert {int(row["no"]) for row in sets if row["cash_on_delivery"] == "0"} == ALCOHOL_SETS
    assert {
        int(row["no"]) for row in sets if "alcohol" in row["notice_keys"].split(";")
    } == ALCOHOL_SETS
    assert {int(row["no"]) for row in sets if row["ships"] == "0"} == {26}


def test_every_notice_a_product_set_names_is_in_the_rule_sets():
    named = {
        key for row in rows(PRODUCTS / "product_sets.csv") for key in row["notice_keys"].split(";")
    }
    assert named == set(document(RULES / "rulesets.json")["notices"])


# The register


def test_the_register_holds_589_products_of_which_473_name_a_producer():
    register = rows(DEMO / "register.csv")
    assert len(register) == len({row["id"] for row in register}) == 589
    assert sum(bool(row["producer"]) for row in register) == 473
    assert {row["stars"] for row in register} == {"", "3", "4", "5"}
    assert {row["level"] for row in register} == {"A", "B", "C"}


def test_every_register_row_names_its_source():
    assert all(row["source_url"] or row["via"] for row in rows(DEMO / "register.csv"))
    assert sum(not row["source_url"] for row in rows(DEMO / "register.csv")) == 61


def test_register_places_exist_and_the_commune_lies_in_the_province():
    province_of = {row["code"]: row["province_code"] for row in rows(PLACES / "communes.csv")}
    register = rows(DEMO / "register.csv")
    assert {row["province_code_2025"] for row in register} <= codes(PLACES / "provinces.csv")
    placed = [row for row in register if row["commune_code_2025"]]
    assert len(placed) == 292
    for row in placed:
        assert province_of[row["commune_code_2025"]] == row["province_code_2025"], row["id"]


def test_seventy_rows_are_certificates_and_46_are_in_force_on_the_day_of_compilation():
    issued = [date.fromisoformat(row["decision_date"]) for row in certificates()]
    assert len(issued) == 70
    assert sum(day <= COMPILED_ON <= thirty_six_months_after(day) for day in issued) == 46


def test_every_register_row_has_exactly_one_inferred_product_set_with_a_reason():
    inferred = rows(DEMO / "product_sets_inferred.csv")
    assert [row["id"] for row in inferred] == [row["id"] for row in rows(DEMO / "register.csv")]
    assert {int(row["product_set"]) for row in inferred} <= set(range(1, 27))
    for row in inferred:
        assert row["reason"].endswith(f"→ bộ {row['product_set']}"), row


def test_a_word_of_alcohol_means_an_alcohol_set_or_a_stated_exception():
    set_of = {
        row["id"]: int(row["product_set"]) for row in rows(DEMO / "product_sets_inferred.csv")
    }
    worded = {
        row["id"]
        for row in rows(DEMO / "register.csv")
        if ALCOHOL_WORD.search(row["name"]) or ALCOHOL_MAKER.search(row["producer"])
    }
    alcohol = {row_id for row_id, no in set_of.items() if no in ALCOHOL_SETS}
    assert worded - alcohol == set(NOT_ALCOHOL)
    assert alcohol <= worded


def test_no_drink_of_the_register_escapes_the_drink_tea_and_alcohol_sets():
    set_of = {
        row["id"]: int(row["product_set"]) for row in rows(DEMO / "product_sets_inferred.csv")
    }
    drinks = [row for row in rows(DEMO / "register.csv") if row["group"] == "đồ uống"]
    assert drinks
    for row in drinks:
        assert set_of[row["id"]] in {12, 14, 15, 16, 17}, row["name"]


# Demo barcodes


def check_digit(first_twelve: str) -> int:
    """GS1 check digit of a GTIN-13: weights 1 and 3 in turn from the left."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first_twelve))
    return -total % 10


def test_demo_gtins_are_demonstration_numbers_with_right_check_digits():
    gtins = rows(DEMO / "demo_gtins.csv")
    assert [row["id"] for row in gtins] == [row["id"] for row in rows(DEMO / "register.csv")]
    assert len({row["gtin13"] for row in gtins}) == 589
    assert check_digit("952012345678") == 8  # GS1's own example, 09520123456788
    for row in gtins:
        assert re.fullmatch(r"952\d{10}", row["gtin13"]), row
        assert check_digit(row["gtin13"][:12]) == int(row["gtin13"][12]), row


def test_no_data_file_holds_a_vietnamese_company_barcode():
    for path in data_files():
        if path.is_relative_to(VECTORS):
            continue  # a test may hold one, to see it refused
        assert not re.search(r"(?<!\d)893\d{10}(?!\d)", path.read_text(encoding="utf-8")), path


# Rule sets


def test_rule_sets_are_dated_and_only_the_current_one_is_open_ended():
    data = document(RULES / "rulesets.json")
    by_code = {rule_set["code"]: rule_set for rule_set in data["rulesets"]}
    assert len(by_code) == len(data["rulesets"]) == 5
    assert [code for code, rule_set in by_code.items() if not rule_set["in_force_until"]] == [
        data["current"]
    ]
    for rule_set in data["rulesets"]:
        starts = date.fromisoformat(rule_set["in_force_from"])
        assert date.fromisoformat(rule_set["issued_on"]) <= starts
        if rule_set["in_force_until"]:
            assert starts < date.fromisoformat(rule_set["in_force_until"])
        assert sum(rule_set["parts"].values()) == 100
        assert rule_set["validity"]["months"] == 36
        assert set(rule_set["authority"]) == {"3", "4", "5"}
        assert {*rule_set["replaces"], rule_set["amends"], rule_set["replaced_by"]} - {None} <= set(
            by_code
        )


@pytest.mark.parametrize(
    "vector", document(VECTORS / "ocop_band_vectors.json")["bands"], ids=lambda v: str(v["mean"])
)
def test_the_bands_of_every_rule_set_give_the_stars_of_the_vectors(vector):
    for rule_set in document(RULES / "rulesets.json")["rulesets"]:
        hits = [
            band
            for band in rule_set["bands"]
            if float(band["min"]) <= vector["mean"] < float(band["max"])
            or (band["max_inclusive"] and vector["mean"] == float(band["max"]))
        ]
        assert [band["stars"] for band in hits] == [vector["star_by_score"]], rule_set["code"]
        assert hits[0]["certificate"] is vector["certificate"]


@pytest.mark.parametrize(
    "vector", document(VECTORS / "ocop_date_vectors.json")["vectors"], ids=lambda v: v["issued"]
)
def test_date_vectors_agree_with_36_months_and_the_renewal_window(vector):
    issued, last = (
        date.fromisoformat(vector["issued"]),
        date.fromisoformat(vector["last_valid_day"]),
    )
    assert thirty_six_months_after(issued) == last
    window = document(RULES / "rulesets.json")["rulesets"][-1]["renewal"]
    assert (last - date.fromisoformat(vector["renewal_open"])).days == window[
        "not_earlier_than_days"
    ]
    assert (last - date.fromisoformat(vector["renewal_close"])).days == window[
        "not_later_than_days"
    ]
    assert (date.fromisoformat(vector["not_valid_from"]) - last).days == 1


# Programme facts


def test_programme_facts_keep_139_quotes_and_mark_the_four_inconsistencies():
    data = document(OFFICE / "programme_facts.json")
    facts = data["facts"]
    assert len(facts) == len({fact["id"] for fact in facts}) == 139
    assert {fact["document"] for fact in facts} == {entry["id"] for entry in data["documents"]}
    assert {fact["kind"] for fact in facts} == set(data["kinds"])
    assert all(fact["quote"] and fact["metric"] and fact["scope"] for fact in facts)
    marked = [fact for fact in facts if fact["inconsistency"]]
    assert {fact["inconsistency"] for fact in marked} == {1, 2, 3, 4}
    for fact in marked:
        assert fact["note"].endswith(data["inconsistencies"][str(fact["inconsistency"])])


def test_seed_producers_and_products_name_their_document():
    assert len(rows(OFFICE / "seed_producers.csv")) == 23
    assert len(rows(OFFICE / "seed_products.csv")) == 18
    known = {entry["id"] for entry in document(OFFICE / "programme_facts.json")["documents"]}
    for name in ("seed_producers.csv", "seed_products.csv"):
        assert {row["document"] for row in rows(OFFICE / name)} <= known


# Search words


def test_search_word_lists_are_whole_and_free_of_repeats():
    groups = [row["words"].split("|") for row in rows(SEARCH / "synonyms.csv")]
    assert all(len(words) > 1 and len(words) == len(set(words)) for words in groups)
    assert {row["use"] for row in rows(SEARCH / "synonyms.csv")} == {"BOTH_WAYS", "SUGGEST"}
    for name, key in (
        ("english", "english"),
        ("fixed_phrases", "words"),
        ("occasions", "slug"),
        ("regions", "name"),
        ("stop_words", "words"),
        ("unsure_folds", "folded"),
    ):
        keys = [row[key] for row in rows(SEARCH / f"{name}.csv")]
        assert len(keys) == len(set(keys)) > 0, name


# Documents and files


def test_coverage_lists_every_duty_of_the_mission_once_and_in_order():
    text = (ROOT / "docs/coverage.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| S(\d+) \| (.+?) \| (.+?) \|(.*)\|$", text, re.MULTILINE)
    assert [int(number) for number, *_ in lines] == list(range(1, 144))
    for number, _, state, test in lines:
        assert state in {"not yet", "partly", "done"}, number
        assert bool(test.strip()) == (state != "not yet"), number


def test_the_glossary_gives_each_vietnamese_word_one_row():
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| (.+?) \| .*`.+` .*\|.+\|$", text, re.MULTILINE)
    assert len(words) > 40
    assert len(words) == len(set(words))


def data_files() -> list[Path]:
    folders = [PLACES, PRODUCTS, DEMO, OFFICE, RULES, SEARCH, VECTORS]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", data_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_data_file_stays_below_600_kilobytes_and_is_plain_utf8(path):
    assert path.stat().st_size < SIZE_LIMIT
    assert "\r" not in path.read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    "folder",
    [PLACES, PRODUCTS, DEMO, OFFICE, RULES, SEARCH],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_data_file_is_named_in_its_sources(folder):
    sources = (folder / "SOURCES.md").read_text(encoding="utf-8")
    for path in folder.glob("*.*"):
        if path.suffix in {".csv", ".json", ".txt"}:
            assert path.name in sources, path
