"""The desk's navigation: the doors, and the pages of the room one is in."""

from typing import Any

from django import template

from marketplace.desk.rooms import DOORS, door_of, open_to, room_at

register = template.Library()


@register.inclusion_tag("desk/nav.html")
def desk_nav(path: str, sees_money: bool) -> dict[str, Any]:
    """The doors this person may open, each (address, words, how it is the current one), and the
    row under them where the room has several pages."""
    room, here = room_at(path)
    opened = door_of(room)
    doors = []
    for door in DOORS:
        pages = open_to(door.pages, sees_money=sees_money)
        if pages:
            at = "" if door is not opened else ("page" if pages[0] is here else "true")
            doors.append((pages[0].address, door.words, at))
    below = open_to(room.pages, sees_money=sees_money)
    return {
        "doors": doors,
        "room": room,
        "pages": [(page.address, page.words, page is here) for page in below]
        if len(below) > 1
        else [],
    }
