"""What changed from one filing of a dossier to the next, read from their snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One value before and after; None where there was, or is, none."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True)
class FilingChanges:
    answers: tuple[Change, ...] = ()
    scores: tuple[Change, ...] = ()
    added: tuple[Mapping[str, Any], ...] = ()
    """Papers that the later filing has and the earlier had not, or had in another version."""
    removed: tuple[Mapping[str, Any], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.answers or self.scores or self.added or self.removed)


def changes(before: Snapshot, after: Snapshot) -> FilingChanges:
    """What the later snapshot says otherwise than the earlier: answers, scores, papers."""
    old, new = _papers(before), _papers(after)
    return FilingChanges(
        answers=_changed(before.get("answers") or {}, after.get("answers") or {}),
        scores=_changed(before.get("scores") or {}, after.get("scores") or {}),
        added=tuple(paper for key, paper in new.items() if key not in old),
        removed=tuple(paper for key, paper in old.items() if key not in new),
    )


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    keys = dict.fromkeys([*before, *after])
    return tuple(
        Change(key, before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key)
    )


def _papers(snapshot: Snapshot) -> dict[tuple[object, object], Mapping[str, Any]]:
    """A paper is the same one while the document and the bytes of its file are."""
    return {
        (paper.get("document_id"), paper.get("sha256")): paper
        for paper in snapshot.get("evidence") or ()
    }
