"""References that whoever holds one may look up: nobody guesses or tries out another's."""

import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: nothing that is read as something else when told by telephone."""


def unguessable() -> str:
    """Eight letters of 32: forty bits of chance."""
    return "".join(secrets.choice(LETTERS) for _place in range(8))
