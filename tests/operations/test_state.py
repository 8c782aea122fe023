"""What bin/serve has done it skips, until what it was made of changes."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "bin"))
    monkeypatch.delitem(sys.modules, "_state", raising=False)
    import _state

    monkeypatch.setattr(_state, "fingerprint", {**dict.fromkeys(_state.STEPS, "first")}.get)
    return _state


def prepared(state, var_dir: Path, database: str = "one"):
    """A copy for which every step has been done."""
    (var_dir / "static").mkdir()
    (var_dir / "static" / "staticfiles.json").write_text("{}")
    (var_dir / "demo.json").write_text("{}")
    for step in state.STEPS:
        state.State(var_dir, database).record(step, "first")


def test_a_new_copy_needs_every_step_in_order(state, tmp_path: Path) -> None:
    needed = state.State(tmp_path, "one").needed(demo=True)
    assert needed == ["migrate", "reference", "pages", "demo", "static"]


def test_a_copy_for_real_use_gets_no_demo_world(state, tmp_path: Path) -> None:
    assert "demo" not in state.State(tmp_path, "one").needed(demo=False)


def test_a_prepared_copy_needs_nothing(state, tmp_path: Path) -> None:
    prepared(state, tmp_path)
    assert state.State(tmp_path, "one").needed(demo=True) == []


def test_a_changed_file_calls_for_its_step_alone(
    state, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(state, tmp_path)
    changed = dict.fromkeys(state.STEPS, "first") | {"reference": "second"}
    monkeypatch.setattr(state, "fingerprint", changed.get)
    assert state.State(tmp_path, "one").needed(demo=True) == ["reference"]


def test_another_database_calls_for_all_that_lies_in_it(state, tmp_path: Path) -> None:
    prepared(state, tmp_path)
    needed = state.State(tmp_path, "two").needed(demo=True)
    assert needed == ["migrate", "reference", "pages", "demo"]


def test_lost_files_are_made_again(state, tmp_path: Path) -> None:
    prepared(state, tmp_path)
    (tmp_path / "demo.json").unlink()
    (tmp_path / "static" / "staticfiles.json").unlink()
    assert state.State(tmp_path, "one").needed(demo=True) == ["demo", "static"]


def test_a_damaged_note_calls_for_everything(state, tmp_path: Path) -> None:
    prepared(state, tmp_path)
    (tmp_path / "prepared.json").write_text("{")
    assert len(state.State(tmp_path, "one").needed(demo=True)) == 5


def test_a_fingerprint_covers_files_that_exist() -> None:
    sys.path.insert(0, str(ROOT / "bin"))
    try:
        from _state import ROOMS, STEPS
    finally:
        sys.path.remove(str(ROOT / "bin"))
    assert all((ROOT / room).is_dir() for room in ROOMS)
    for patterns in STEPS.values():
        assert all(any(ROOT.glob(pattern)) for pattern in patterns if "/static" not in pattern)
