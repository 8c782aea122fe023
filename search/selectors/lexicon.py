"""The word lists in use, read once for each generation of what the public sees."""

from search.rules.understanding import Lexicon


def lexicon() -> Lexicon:
    """The lexicon of this moment. No query where this process has read it in this generation."""
    return Lexicon()
