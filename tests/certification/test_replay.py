"""Filed sheets under a draft of a rule set: who would change stars, touching nothing."""

import json
from copy import deepcopy
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certification.adapters.draft_rules import read_draft
from certification.models import CouncilResult, Dossier, ScoreSheet
from certification.rules.rubric import RubricError
from certification.rules.scoring import score
from certification.selectors.replay import replay
from certification.selectors.rulesets import rules_of
from foundation.calendar import today
from foundation.rules.roles import Role
from tests.certification.deciding import scored
from tests.certification.officers import usual
from tests.factories.programme import CouncilMemberFactory, current_rules

pytestmark = pytest.mark.django_db

CRITERIA = Path(__file__).parents[2] / "certification/data/rulesets/qd26_2026.json"
DECISIONS = Path(__file__).parents[2] / "certification/data/rulesets.json"


def document() -> dict:
    decisions = json.loads(DECISIONS.read_text(encoding="utf-8"))["rulesets"]
    rubric = json.loads(CRITERIA.read_text(encoding="utf-8"))
    decision = next(each for each in decisions if each["code"] == rubric["code"])
    return deepcopy({**decision, "version": rubric["version"], "rubric": rubric})


def with_full_sheets(stars: int = 5) -> Dossier:
    """A dossier of set 9 whose three members gave each criterion the most."""
    dossier = scored(stars=stars)
    result = CouncilResult.objects.get(item__dossier=dossier)
    criteria = rules_of(current_rules()).set(dossier.product_set_id)
    marks = {
        code: {"points": max(c.points_allowed), "case": "", "note": ""}
        for code, c in criteria.by_code.items()
    }
    for _ in range(3):
        ScoreSheet.objects.create(
            item=result.item,
            member=CouncilMemberFactory.create(council=result.item.session.council),
            marks=marks,
            filed_at=timezone.now(),
            filed_on=today(),
        )
    return dossier


def test_the_rules_in_force_give_again_what_their_scoring_gives() -> None:
    dossier = with_full_sheets()
    (found,) = replay(read_draft(CRITERIA.read_bytes()), [dossier])
    assert (found.mean, found.stars, found.refused) == (Fraction(100), 5, "")
    rules = rules_of(current_rules())
    sheet = {c: m["points"] for c, m in ScoreSheet.objects.first().marks.items()}
    assert score(rules, rules.set(dossier.product_set_id), [sheet] * 3).stars == found.stars


def test_it_shows_whose_stars_would_change() -> None:
    same, other = with_full_sheets(stars=5), with_full_sheets(stars=4)
    found = {
        each.dossier: each for each in replay(read_draft(CRITERIA.read_bytes()), [same, other])
    }
    assert [found[same].changes, found[other].changes] == [False, True]
    assert (found[other].stars_then, found[other].stars) == (4, 5)


def test_a_draft_whose_criteria_the_sheets_do_not_fit_is_said_in_words() -> None:
    dossier, draft = with_full_sheets(), document()
    draft["rubric"]["sets"] = draft["rubric"]["sets"][:8]
    (found,) = replay(read_draft(json.dumps(draft).encode()), [dossier])
    assert found.stars is None
    assert "không có bộ sản phẩm này" in found.refused


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"code": "X", "sets": []}'])
def test_a_file_that_is_no_rule_set_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(RubricError):
        read_draft(content)


def test_a_wrong_sum_is_refused_by_its_place() -> None:
    draft = document()
    draft["parts"]["A"] = 41
    with pytest.raises(RubricError):
        read_draft(json.dumps(draft).encode())


def test_an_officer_reads_the_outcome_and_nothing_is_written() -> None:
    dossier = with_full_sheets()
    client = Client()
    client.force_login(usual(Role.PROVINCIAL_OFFICER))
    file = SimpleUploadedFile("du-thao.json", CRITERIA.read_bytes(), "application/json")
    with CaptureQueriesContext(connection) as asked:
        response = client.post(
            reverse("replay_office:replay"), {"draft": file, "dossiers": [dossier.pk]}
        )
    assert dossier.product.title in response.content.decode()
    assert "100" in response.content.decode()
    writes = [
        q["sql"]
        for q in asked
        if q["sql"].startswith(("INSERT", "UPDATE", "DELETE")) and "certification_" in q["sql"]
    ]
    assert writes == []
    bad = SimpleUploadedFile("x.json", b"[]", "application/json")
    refused = client.post(reverse("replay_office:replay"), {"draft": bad})
    assert refused.status_code == 422


def test_only_readers_of_decisions_replay_and_only_their_places() -> None:
    page = reverse("replay_office:replay")
    allowed = {
        Role.PROVINCIAL_OFFICER,
        Role.MINISTRY_RECORD_KEEPER,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
    for role in set(Role) - {Role.BUYER, Role.HELPER}:
        client = Client()
        client.force_login(usual(role))
        assert client.get(page).status_code == (200 if role in allowed else 404), role


def test_replaying_many_costs_two_queries(django_assert_num_queries) -> None:
    dossiers = [with_full_sheets() for _ in range(3)]
    draft = read_draft(CRITERIA.read_bytes())
    with django_assert_num_queries(2):
        assert len(replay(draft, dossiers)) == 3
