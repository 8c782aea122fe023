"""News for who reads it elsewhere: RSS 2.0, one in each language."""

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.timezone import make_aware
from django.utils.translation import get_language, gettext

from cms.models import NewsIndexPage, NewsPage
from foundation.linked_data import absolute
from foundation.page_cache import public_page

ITEMS = 30


@public_page(600, parameters=())
def news_feed(request: HttpRequest) -> HttpResponse:
    """The 30 newest pieces of news in the language of the address."""
    language = get_language() or "vi"
    index = NewsIndexPage.objects.live().filter(locale__language_code=language).first()
    feed = Rss201rev2Feed(
        title=gettext("Tin của Chợ OCOP"),
        link=absolute(index.url or "") if index else absolute("/"),
        description=index.intro if index else "",
        language=language,
        feed_url=absolute(reverse("news_feed")),
    )
    rows = NewsPage.objects.live().public().filter(locale__language_code=language)
    for page in rows.select_related("locale").order_by("-dated_on", "-pk")[:ITEMS]:
        feed.add_item(
            title=page.title,
            link=absolute(page.url or ""),
            description=page.lead,
            pubdate=make_aware(datetime.combine(page.dated_on, time.min)),
            unique_id=absolute(page.url or ""),
            categories=[str(page.get_kind_display())],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
