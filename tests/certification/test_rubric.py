"""The criteria files: all 26 sets load with their checks, and wrong ones are refused by place."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from certification.adapters.ruleset_files import documents
from certification.rules.rubric import ProductSetRubric, RubricError, StopEffect, in_english, read

DIGEST = json.loads(
    (Path(__file__).parent.parent / "data/ocop_rubric_digest.json").read_text(encoding="utf-8")
)["sets"]
DOCUMENT = next(each for each in documents() if each["code"] == "QD26-2026")
RULES = read(DOCUMENT)
each_set = pytest.mark.parametrize("rubric", RULES.sets, ids=lambda rubric: rubric.code)


def numbers(words: str) -> str:
    return " ".join(map(str, sorted({int(found) for found in re.findall(r"\d+", words)})))


def test_all_26_sets_load_with_their_checks() -> None:
    assert [rubric.no for rubric in RULES.sets] == list(range(1, 27))
    for rubric in RULES.sets:
        assert {part.code: part.max for part in rubric.parts} == {"A": 40, "B": 25, "C": 35}
        assert sum(criterion.max for criterion in rubric.by_code.values()) == 100


@each_set
def test_points_and_minima_are_those_of_the_source(rubric: ProductSetRubric) -> None:
    said = [
        [part.code, group.code, c.code, c.max, [[o.points, o.min_for_star or 0] for o in c.options]]
        for part in rubric.parts
        for group in part.groups
        for c in group.criteria
    ]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    wanted = DIGEST[str(rubric.no)]
    assert sha256(text.encode()).hexdigest() == wanted["structure"]
    starred = [o.min_for_star for c in rubric.by_code.values() for o in c.options]
    assert [starred.count(star) for star in (3, 4, 5)] == wanted["minima"]
    assert [sum(rubric.minima(star).values()) for star in (3, 4, 5)] == wanted["locked"]


@each_set
def test_our_wording_keeps_every_number_of_the_source(rubric: ProductSetRubric) -> None:
    ours = {}
    for code, c in rubric.by_code.items():
        in_notes = numbers(" ".join((*c.notes, *(stop.text for stop in c.stops))))
        found = [*(numbers(option.text) for option in c.options), in_notes]
        if any(found):
            ours[code] = found
    assert ours == DIGEST[str(rubric.no)]["numbers"]


@each_set
def test_the_commune_scores_origin_labour_idea_and_identity(rubric: ProductSetRubric) -> None:
    kinds = {"origin", "labour", "idea", "identity"} - ({"origin"} if rubric.no == 26 else set())
    assert set(rubric.commune_criteria) == kinds


def test_stop_rules_of_all_kinds_stand_at_their_criteria() -> None:
    stops = [
        (rubric.no, c.code, stop.effect)
        for rubric in RULES.sets
        for c in rubric.by_code.values()
        for stop in c.stops
    ]
    assert len(stops) == 46
    imported = [no for no, code, effect in stops if code == "1.1" and effect == StopEffect.REJECT]
    assert imported == [*range(7, 16), 18, 19, 20]
    common = [no for no, code, effect in stops if effect == StopEffect.NOT_ASSESSED]
    assert common == [1, 2, 3, 4]


def test_two_ways_to_score_one_criterion_are_alternatives() -> None:
    tourism = RULES.sets[25]
    with_cases = {code for code, c in tourism.by_code.items() if len(c.cases) > 1}
    assert with_cases == {"8", "9", "15"}
    for code in with_cases:
        criterion = tourism.by_code[code]
        assert all(case.options[-1].points == criterion.max for case in criterion.cases)


def test_codes_of_three_levels_keep_their_headings() -> None:
    for no in (11, 13):
        heading = RULES.sets[no - 1].by_code["6.1.1"].heading
        assert heading is not None
        assert (heading.code, heading.title) == ("6.1", "Ngoại hình")


def test_every_title_has_its_english() -> None:
    for rubric in RULES.sets:
        for part in rubric.parts:
            titled = [part, *part.groups, *part.criteria]
            assert {each.title for each in titled} <= set(RULES.titles_en)
    assert in_english(RULES, RULES.sets[0]).by_code["3.3"].title == "Local labour"


def test_older_decisions_have_dates_bands_and_authorities_but_no_criteria() -> None:
    older = [read(each) for each in documents() if each["code"] != "QD26-2026"]
    assert [each.code for each in older] == [
        "QD1048-2019",
        "QD781-2020",
        "QD148-2023",
        "QD1489-2025",
    ]
    assert all(not each.sets and len(each.bands) == 5 for each in older)
    assert older[0].in_force_from == date(2019, 8, 21)


# What is refused

Node = dict[str, Any]


def criterion(document: Node, code: str) -> Node:
    groups = [g for part in document["rubric"]["sets"][0]["parts"] for g in part["groups"]]
    nodes = [c for group in groups for c in group.get("criteria", [group])]
    found: Node = next(node for node in nodes if node["code"] == code)
    return found


def change(at: str, **new: Any) -> Callable[[Node], None]:
    return lambda document: criterion(document, at).update(new)


FAULTS: list[tuple[Callable[[Node], None], str]] = [
    (change("3.3", max=4), "set 1, criterion 3.3: maximum 4"),
    (change("3.3", options=[[1, "a"], [2, "b"]]), "set 1, criterion 3.3: maximum 3"),
    (
        change("3.3", max=2, options=[[2, "a"]]),
        "set 1, group 3: 12 points, but below it stand 3 of 3.1 + 1 of 3.2 + 2 of 3.3",
    ),
    (change("7", max=5, options=[[5, "a"]]), "set 1, part C: 35 points"),
    (change("3.3", options=[[3, "a"], [1, "b"]]), "set 1, criterion 3.3: the options do not rise"),
    (change("3.3", options=[[1, ""], [3, "b"]]), "set 1, criterion 3.3: it has no words"),
    (change("3.3", options=[[1, "a", 2], [3, "b"]]), "set 1, criterion 3.3: a minimum for a star"),
    (change("3.3", options=[[1, "a", 5], [3, "b", 4]]), "set 1, criterion 3.3: a higher star"),
    (change("3.3", options=[[0, "a", 3], [3, "b"]]), "set 1, criterion 3.3: a minimum of no"),
    (change("6.3", code="6.2"), "set 1, criterion 6.2: the code stands twice"),
    (change("3.3", commune=""), "set 1: the commune scores"),
    (change("5.2", needs="9.9"), "set 1, criterion 5.2: it names"),
    (change("3.3", cases=[]), "set 1, criterion 3.3: it needs options, or cases"),
    (change("3.3", points=3), "set 1, criterion 3.3: unknown"),
    (lambda d: d["parts"].update(A=41), "the parts do not make 100"),
    (lambda d: d["parts"].update(A=41, B=24), "set 1: the parts are not"),
    (lambda d: d["rubric"].update(code="QD27"), "code: QD27 scored under QD26-2026"),
    (lambda d: d["rubric"]["sets"].pop(0), "the sets are numbered"),
    (lambda d: d["bands"][1].update(min="71"), "bands: they leave a gap"),
    (lambda d: d.pop("bands"), "not a rule set"),
]


@pytest.mark.parametrize(("fault", "said"), FAULTS, ids=[said for _fault, said in FAULTS])
def test_an_unsound_file_is_refused_by_its_place(fault: Callable[[Node], None], said: str) -> None:
    document = deepcopy(DOCUMENT)
    fault(document)
    with pytest.raises(RubricError, match=re.escape(said)):
        read(document)


def test_a_criterion_said_to_be_as_in_a_set_that_lacks_it_is_refused() -> None:
    document = deepcopy(DOCUMENT)
    second = document["rubric"]["sets"][1]["parts"][0]["groups"][2]["criteria"][2]
    assert second == {"code": "3.3", "as": 1}
    second["as"] = 9
    with pytest.raises(RubricError, match=r"set 2, criterion 3\.3: set 9"):
        read(document)


@pytest.mark.parametrize("text", ["", "[]", "{}", '"QD26"', '{"code": 1}'])
def test_a_file_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(RubricError, match="not a rule set"):
        read(text)
