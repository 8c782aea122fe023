"""Papers as PDF: a Typst file of a room, filled with plain facts.

A paper is drawn from what it is given and nothing else: no network, no database. The faces
are those inside the Typst wheel, which hold every Vietnamese letter.
"""

import json
from pathlib import Path
from typing import Any

import typst

COMMON = Path(__file__).parent / "papers"
"""`form.typ`: the heads, tables and signatures that all papers share."""


def make_pdf(source: Path, facts: dict[str, Any]) -> bytes:
    """The paper that the Typst file draws from the facts, as PDF bytes.

    In the file: `#let facts = json(bytes(sys.inputs.facts))`, and `#import "/form.typ"` for what
    all papers share. Facts are JSON values, texts already in the reader's language. Raises
    typst.TypstError for a file that does not compile.
    """
    root: Any = COMMON  # its stub wants the root and the source to be of one type
    content = typst.compile(
        source.read_bytes(),
        root=root,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        format="pdf",
    )
    assert isinstance(content, bytes)  # noqa: S101 - one document, no pages apart
    return content
