"""Rule sets in the database: loaded once by version, chosen by day, and read by everyone."""

import json
from copy import deepcopy
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from catalog.products.models import ProductSet
from certification import selectors, services
from certification.adapters.ruleset_files import documents, fingerprint
from certification.models import RuleSet
from certification.rules.rubric import RubricError
from foundation.selectors import generation

pytestmark = pytest.mark.django_db


def newest(document: dict[str, object], **changes: object) -> dict[str, object]:
    return deepcopy(document) | changes


def test_loading_again_changes_nothing() -> None:
    before = set(RuleSet.objects.values_list("code", "version", "sha256"))
    assert len(before) == 5
    assert not any(is_new for _rules, is_new in services.load_rulesets(documents=documents()))
    assert set(RuleSet.objects.values_list("code", "version", "sha256")) == before


def test_a_loaded_version_never_changes_and_a_higher_one_stands_beside_it() -> None:
    document = documents()[-1]
    changed = newest(document, in_force_until="2027-01-01")
    with pytest.raises(services.RuleSetChanged, match="needs a higher version"):
        services.load_rulesets(documents=[changed])
    services.load_rulesets(documents=[newest(changed, version=2)])
    with pytest.raises(services.RuleSetChanged):
        services.load_rulesets(documents=[document | {"notes": ["older"]}])
    assert list(
        RuleSet.objects.filter(code="QD26-2026").order_by("version").values_list("version")
    ) == [(1,), (2,)]
    assert selectors.ruleset_in_force(date(2027, 1, 1)) is None
    in_force = selectors.ruleset_in_force(date(2026, 12, 31))
    assert in_force is not None
    assert in_force.version == 2


def test_the_database_refuses_to_change_or_delete_a_loaded_rule_set() -> None:
    row = RuleSet.objects.filter(code="QD26-2026")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        row.update(version=9)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        row.delete()


def test_the_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    document = documents()[0]
    assert fingerprint(document) == fingerprint(dict(reversed(document.items())))
    assert fingerprint(document) != fingerprint(document | {"version": 2})


def test_an_unsound_file_loads_nothing_at_all() -> None:
    good, bad = newest(documents()[0], version=2), newest(documents()[-1], version=2)
    bad["parts"] = {"A": 41, "B": 24, "C": 35}
    with pytest.raises(RubricError):
        services.load_rulesets(documents=[good, bad])
    assert not RuleSet.objects.filter(version=2).exists()


def test_criteria_of_a_decision_that_is_not_listed_are_refused(tmp_path: Path) -> None:
    (tmp_path / "rulesets").mkdir()
    (tmp_path / "rulesets/new.json").write_text('{"code": "QD99"}', encoding="utf-8")
    (tmp_path / "rulesets.json").write_text(json.dumps({"rulesets": []}), encoding="utf-8")
    with pytest.raises(RubricError, match="QD99"):
        documents(tmp_path)


def test_the_command_tells_what_it_checked_and_a_dry_run_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "certification.management.commands.load_rulesets.documents"
    monkeypatch.setattr(name, lambda: [newest(documents()[-1], version=2)])
    said = StringIO()
    call_command("load_rulesets", "--dry-run", stdout=said)
    assert "26 sets of A=40, B=25, C=35; 787 criteria" in said.getvalue()
    assert "nothing was kept" in said.getvalue()
    assert not RuleSet.objects.filter(version=2).exists()
    call_command("load_rulesets", verbosity=0)
    assert RuleSet.objects.filter(version=2).count() == 1


def test_the_command_names_the_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "certification.management.commands.load_rulesets.documents"
    monkeypatch.setattr(name, lambda: [documents()[-1] | {"in_force_until": "2027-01-01"}])
    with pytest.raises(CommandError, match="needs a higher version"):
        call_command("load_rulesets", verbosity=0)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2019, 8, 20), None),
        (date(2019, 8, 21), "QD1048-2019"),
        (date(2020, 6, 8), "QD781-2020"),
        (date(2023, 2, 23), "QD781-2020"),
        (date(2023, 2, 24), "QD148-2023"),
        (date(2025, 7, 6), "QD1489-2025"),
        (date(2026, 5, 21), "QD1489-2025"),
        (date(2026, 5, 22), "QD26-2026"),
        (date(2030, 1, 1), "QD26-2026"),
    ],
)
def test_the_decision_that_rates_is_chosen_by_the_day(day: date, code: str | None) -> None:
    found = selectors.ruleset_in_force(day)
    assert (found.code if found else None) == code


def test_criteria_exist_only_under_the_decision_that_is_scored_with() -> None:
    spirit = ProductSet.objects.get(number=14)
    rubric = selectors.rubric_for(spirit, date(2026, 6, 1))
    assert rubric is not None
    assert (rubric.code, rubric.name) == (spirit.code, spirit.name)
    assert selectors.rubric_for(spirit, date(2026, 5, 1)) is None


def test_a_new_rule_set_shows_on_public_pages_at_once() -> None:
    before = generation()
    services.load_rulesets(documents=[newest(documents()[0], version=2)])
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert generation() > before


# The public pages


def test_the_list_names_all_26_sets_by_group(client: Client) -> None:
    html = client.get("/bo-tieu-chi/").content.decode()
    for each in ProductSet.objects.all():
        assert f'href="/bo-tieu-chi/{each.number}/"' in html
        assert each.name in html
    assert "Quyết định 26/2026/QĐ-TTg" in html


def test_a_set_shows_parts_criteria_options_and_minima_in_words(client: Client) -> None:
    html = client.get("/bo-tieu-chi/14/").content.decode()
    for words in (
        "A. Sản phẩm và sức mạnh cộng đồng – 40 điểm",
        "5.1 Câu chuyện sản phẩm",
        "tối thiểu cho 4 sao",
        "nằm trong trang truy xuất nguồn gốc điện tử",
        "Loại nếu dùng toàn nguyên liệu nhập khẩu",
        "Xã chấm",
    ):
        assert words in html
    assert html.count('id="c-') == 29
    assert html.count('<span class="chip is-record">tối thiểu cho') == 8 + 10 + 3


@pytest.mark.parametrize("number", range(1, 27))
def test_every_set_has_its_page_in_both_languages(client: Client, number: int) -> None:
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}/bo-tieu-chi/{number}/")
        assert response.status_code == 200
        assert len(response.content) < 200_000


def test_alternatives_are_said_to_be_chosen_not_added(client: Client) -> None:
    html = client.get("/bo-tieu-chi/26/").content.decode()
    assert html.count("Chọn một trường hợp, không cộng") == 3
    assert "Hồ sơ bị loại khi" not in html


def test_doubts_about_the_copy_are_told(client: Client) -> None:
    assert "giữ như bản chép, cần đối chiếu" in client.get("/bo-tieu-chi/10/").content.decode()


def test_an_english_page_has_english_titles_and_marks_what_is_vietnamese(client: Client) -> None:
    html = client.get("/en/bo-tieu-chi/14/").content.decode()
    assert "5.1 Product story" in html
    assert '<span lang="vi">Chưa có câu chuyện</span>' in html


def test_there_is_no_27th_set(client: Client) -> None:
    assert client.get("/bo-tieu-chi/27/").status_code == 404


def test_the_register_leads_to_the_criteria(client: Client) -> None:
    assert 'href="/bo-tieu-chi/"' in client.get("/chung-nhan/").content.decode()


def test_a_page_asks_the_database_only_a_few_times(
    client: Client, django_assert_max_num_queries: object
) -> None:
    client.get("/bo-tieu-chi/14/")
    for address in ("/bo-tieu-chi/", "/bo-tieu-chi/14/"):
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            client.get(address)
