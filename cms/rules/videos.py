"""Which films may be shown, by the addresses people paste, and where they play.

A film plays in a frame of its house, loaded by a click and by nothing else. Only these frames
are allowed by the site's content security policy (FRAME_HOSTS).
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

FRAME_HOSTS = (
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://www.facebook.com",
    "https://www.tiktok.com",
)

_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([A-Za-z0-9_-]{11})(?:/|$)")
_DIGITS = re.compile(r"\d{5,25}")


class UnknownVideo(ValueError):
    """The address names no film of a house that we can show."""


@dataclass(frozen=True, slots=True)
class Video:
    """`embed` is what a frame loads after a click; `watch` opens at the film's house."""

    house: str
    embed: str
    watch: str


def read_video(address: str) -> Video:
    """The film that an address names. Raises UnknownVideo."""
    try:
        parts = urlsplit(address.strip())
    except ValueError as broken:  # such as https://[
        raise UnknownVideo(address) from broken
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if parts.scheme != "https":
        raise UnknownVideo(address)
    if host in {"youtube.com", "youtu.be", "youtube-nocookie.com"}:
        return _youtube(address, host, parts.path, parts.query)
    if host in {"vimeo.com", "player.vimeo.com"}:
        found = _DIGITS.search(parts.path)
        if found:
            number = found.group()
            return Video(
                "Vimeo",
                f"https://player.vimeo.com/video/{number}?dnt=1",
                f"https://vimeo.com/{number}",
            )
    if host in {"facebook.com", "fb.watch"} and len(parts.path) > 1:
        watch = f"https://{parts.netloc}{parts.path}{'?' + parts.query if parts.query else ''}"
        frame = f"https://www.facebook.com/plugins/video.php?href={quote(watch, safe='')}"
        return Video("Facebook", frame, watch)
    if host == "tiktok.com":
        found = re.search(r"/video/(\d{5,25})", parts.path)
        if found:
            number = found.group(1)
            watch = f"https://www.tiktok.com{parts.path}"
            return Video("TikTok", f"https://www.tiktok.com/player/v1/{number}", watch)
    raise UnknownVideo(address)


def _youtube(address: str, host: str, path: str, query: str) -> Video:
    if host == "youtu.be":
        name = path.strip("/").split("/")[0]
    else:
        found = _YOUTUBE_PATH.match(path)
        name = found.group(1) if found else parse_qs(query).get("v", [""])[0]
    if not _YOUTUBE_ID.fullmatch(name):
        raise UnknownVideo(address)
    return Video(
        "YouTube",
        f"https://www.youtube-nocookie.com/embed/{name}?rel=0",
        f"https://www.youtube.com/watch?v={name}",
    )
