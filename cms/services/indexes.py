"""The lists below the home page, one of each kind, as they are first installed."""

from dataclasses import dataclass

from wagtail.models import Locale

from cms.models import (
    EventIndexPage,
    HomePage,
    IndexPage,
    LivestreamIndexPage,
    NewsIndexPage,
    RecipeIndexPage,
    RouteIndexPage,
    SalesPointsPage,
    SeasonIndexPage,
    StoryIndexPage,
    TrainingIndexPage,
    VillageIndexPage,
)
from foundation.models import User


@dataclass(frozen=True, slots=True)
class Index:
    """A list's kind and address, and its title and lead in Vietnamese and English."""

    kind: type[IndexPage]
    slug: str
    title: str
    english_title: str
    intro: str
    english_intro: str
    in_menus: bool = True


INDEXES = (
    Index(
        VillageIndexPage,
        "lang-nghe",
        "Làng nghề",
        "Craft villages",
        "Mỗi làng một nghề: ai còn giữ, hôm nay làm ra gì, đi đường nào thì tới.",
        "A craft to each village: who keeps it alive, what they make today, and where it is.",
    ),
    Index(
        SeasonIndexPage,
        "mua-vu",
        "Mùa vụ",
        "In season",
        "Tháng nào có gì. Lịch này lấy từ các vụ mà chính người trồng đã mở để nhận đặt.",
        "What ripens when. The calendar is drawn from the harvests growers have opened to orders.",
    ),
    Index(
        StoryIndexPage,
        "chuyen-ke",
        "Chuyện kể",
        "Stories",
        "Sau mỗi sản phẩm có một người và một nơi. Họ kể, chúng tôi ghi lại và giữ từng bản.",
        "Behind each product are a person and a place. They tell; we write it down, version by "
        "version.",
    ),
    Index(
        RecipeIndexPage,
        "mon-ngon",
        "Món ngon",
        "Recipes",
        "Nấu gì với đặc sản vừa mua: món nhà quen và vài món mới, đủ lượng, đủ bước.",
        "What to cook with what you have bought: home dishes and a few new ones, step by step.",
    ),
    Index(
        EventIndexPage,
        "su-kien",
        "Sự kiện",
        "Events",
        "Hội chợ, phiên chợ quê, lễ hội: nếm thử rồi mới mua, gặp người làm ra.",
        "Fairs, country markets and festivals: taste before you buy, and meet the makers.",
    ),
    Index(
        SalesPointsPage,
        "diem-ban",
        "Điểm bán",
        "Where to buy",
        "Nơi cầm tận tay, nếm tận miệng: địa chỉ, giờ mở cửa, số gọi và đường đi.",
        "Where to hold it and taste it: address, opening hours, phone and the way there.",
    ),
    Index(
        RouteIndexPage,
        "tuyen-du-lich",
        "Tuyến du lịch",
        "Tour routes",
        "Từ vùng nguyên liệu tới làng nghề, qua cửa hàng: đi một ngày cho biết món ăn từ đâu ra.",
        "From field to workshop to shop: a day's way to where the food comes from.",
    ),
    Index(
        NewsIndexPage,
        "tin-tuc",
        "Tin tức",
        "News",
        "Tin của chương trình, thông báo và bản tin thị trường hằng tháng.",
        "News of the programme, notices, and the monthly market bulletin.",
        in_menus=False,
    ),
    Index(
        LivestreamIndexPage,
        "truc-tiep",
        "Phát trực tiếp",
        "Live",
        "Xem người làm ra bán hàng: lịch sắp tới, và các buổi xem lại được.",
        "Watch the makers sell: what comes next, and what can be seen again.",
        in_menus=False,
    ),
    Index(
        TrainingIndexPage,
        "tap-huan",
        "Tập huấn",
        "Training",
        "Lớp cho chủ thể và người của họ: làm hồ sơ, làm nhãn, truy xuất, bán hàng.",
        "Classes for producers and their people: files, labels, traceability, selling.",
        in_menus=False,
    ),
)


def index_pages(home: HomePage, en: Locale, *, by: User | None) -> None:
    """Add the lists that are missing, in both languages; what exists is left alone."""
    for index in INDEXES:
        page = index.kind.objects.filter(locale=home.locale).first()
        if page is None:
            page = index.kind(
                title=index.title,
                slug=index.slug,
                intro=index.intro,
                show_in_menus=index.in_menus,
                owner=by,
            )
            home.add_child(instance=page)
            page.save_revision(user=by).publish(user=by)
        if page.get_translation_or_none(en) is None:
            english = page.copy_for_translation(en)
            english.title = english.draft_title = index.english_title
            english.intro = index.english_intro
            english.save_revision(user=by).publish(user=by)
