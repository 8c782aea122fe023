"""What the frame of every page needs: the other language's address, the platform, the footer."""

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


def page_frame(request: HttpRequest) -> dict[str, object]:
    """Values for `base.html`; nothing here depends on who is looking, so pages stay cacheable."""
    language = "en" if get_language() == "vi" else "vi"
    return {
        "other_language": {
            "code": language,
            "name": "English" if language == "en" else "Tiếng Việt",
            "url": translate_url(request.get_full_path(), language),
        },
    }
