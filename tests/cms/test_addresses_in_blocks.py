"""What editors paste leads where it says: to this site, over https, or to a film we can show."""

import pytest
from wagtail.blocks import StructBlockValidationError

from cms.blocks.words import CallBlock
from cms.rules.videos import FRAME_HOSTS, UnknownVideo, read_video

CALL = {"heading": "Mời", "text": "", "button": "Xem", "page": None}


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "http://x.example/"),
        *("//evil.example/", "/\\evil.example/", "/\t/evil.example/", "/\n/evil.example", "evil"),
    ],
)
def test_a_button_leads_nowhere_else(address: str) -> None:
    with pytest.raises(StructBlockValidationError):
        CallBlock().clean(CallBlock().to_python({**CALL, "address": address}))


@pytest.mark.parametrize("address", ["/san-pham/?q=mắm cá", "https://vi-du.example/a?b=1#c"])
def test_a_button_leads_to_the_site_or_over_https(address: str) -> None:
    clean = CallBlock().clean(CallBlock().to_python({**CALL, "address": address}))
    assert clean["address"] == address


@pytest.mark.parametrize(
    "address",
    [
        *("https://[", "https://[::1", "javascript:alert(1)", "data:text/html,x", "//youtu.be/x"),
        "https://youtube.com.evil.example/watch?v=aaaaaaaaaaa",
        "https://evil.example/?https://youtu.be/aaaaaaaaaaa",
        "https://evil.example\\@youtube.com.evil.example/embed/aaaaaaaaaaa",
        "https://www.youtube.com/embed/aaaaaaaaaaa%22onload",
        "http://youtu.be/aaaaaaaaaaa",
    ],
)
def test_what_is_no_film_is_refused_by_name(address: str) -> None:
    with pytest.raises(UnknownVideo):
        read_video(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://user@youtu.be/aaaaaaaaaaa",
        'https://www.facebook.com/a/videos/1?x="><script>',
        'https://www.tiktok.com/@a"><b/video/12345678',
        "https://vimeo.com/channels/x/123456789",
    ],
)
def test_a_frame_is_of_an_allowed_house_whatever_was_pasted(address: str) -> None:
    embed = read_video(address).embed
    assert embed.startswith(tuple(f"{host}/" for host in FRAME_HOSTS))
    assert not set(embed) & set('"<> \t')
