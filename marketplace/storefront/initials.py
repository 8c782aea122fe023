"""Letters that stand for somebody of whom there is no picture."""


def initials(name: str) -> str:
    """Two letters of a producer's name: of the last two words, where names differ."""
    return "".join(word[0] for word in name.split()[-2:]).upper()
