"""What has been prepared already: fingerprints of what each step is made of."""

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"catalog", "certification", "cms", "foundation", "marketplace", "search", "traceability"}

REFERENCE = (
    *("*/data/*", "*/*/data/*", "foundation/rules/roles.py", "foundation/services.py"),
    *("catalog/*/services.py", "marketplace/office/**/*.py"),
)
STEPS = {
    "migrate": (
        "requirements.txt",
        *(f"{depth}/migrations/*.py" for depth in ("*", "*/*", "*/*/*")),
    ),
    "reference": REFERENCE,
    "pages": ("cms/services/*.py", "cms/standard_texts.py", "cms/data/**/*"),
    "demo": (*REFERENCE, "marketplace/demo/**/*"),
    "static": ("requirements.txt", "static/**/*", "*/static/**/*", "*/*/static/**/*"),
}


def fingerprint(step: str) -> str:
    """A name for the contents of all files that `step` is made of."""
    digest = hashlib.sha256()
    for pattern in STEPS[step]:
        for path in sorted(ROOT.glob(pattern)):
            inside = path.relative_to(ROOT)
            ours = inside.parts[0] in ROOMS | {"static"} or len(inside.parts) == 1
            if ours and path.is_file() and "__pycache__" not in inside.parts:
                digest.update(str(inside).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


class State:
    """The steps done in one folder of written files and one database."""

    def __init__(self, var_dir: Path, database: str) -> None:
        self._var_dir = var_dir
        self._file = var_dir / "prepared.json"
        try:
            self._done = json.loads(self._file.read_text())
        except (OSError, ValueError):
            self._done = {}
        if self._done.get("database") != database:  # another one, or made anew
            self._done = {"database": database, "static": self._done.get("static")}

    def needed(self, *, demo: bool) -> list[str]:
        """The steps whose files have changed since they were done, in order."""
        steps = [step for step in STEPS if demo or step != "demo"]
        return [
            step for step in steps if self._done.get(step) != fingerprint(step) or self._lost(step)
        ]

    def record(self, step: str, made_of: str) -> None:
        self._done[step] = made_of
        partial = self._file.with_suffix(".partial")
        partial.write_text(json.dumps(self._done, indent=1))
        partial.replace(self._file)

    def _lost(self, step: str) -> bool:
        product = {"demo": "demo.json", "static": "static/staticfiles.json"}.get(step)
        return product is not None and not (self._var_dir / product).exists()
