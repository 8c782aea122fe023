"""A person's number or address, shown so that who knows it recognises it and nobody learns it."""


def masked(contact: str) -> str:
    """ "0912345678" becomes "••• 678", "hoa@vi-du.example" becomes "h•••@…"."""
    name, at, _host = contact.partition("@")
    return f"{name[:1]}•••@…" if at else f"••• {contact[-3:]}"
