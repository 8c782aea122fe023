"""Words: text, somebody's own words, steps, numbers, questions, places, a way on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.image import ImageBlock
from cms.choosers import CommuneBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Bài viết")
        group = _("Lời")
        template = "cms/blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    words = blocks.TextBlock(label=_("lời"), max_length=240)
    who = blocks.CharBlock(label=_("của ai"), max_length=120)
    face = ImageBlock(
        label=_("ảnh người nói"),
        required=False,
        help_text=_("Chỉ ảnh có ghi ngày người trong ảnh đồng ý mới hiện ra."),
    )

    class Meta:
        icon = "openquote"
        label = _("Lời kể")
        group = _("Lời")
        template = "cms/blocks/quote.html"


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("tiêu đề"), max_length=80, required=False)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("name", blocks.CharBlock(label=_("việc"), max_length=40)),
                ("text", blocks.CharBlock(label=_("lời"), max_length=140)),
            ]
        ),
        label=_("các bước"),
        max_num=5,
    )

    class Meta:
        icon = "list-ol"
        label = _("Các bước")
        group = _("Lời")
        template = "cms/blocks/steps.html"


class NumbersBlock(blocks.StructBlock):
    """An editor's numbers, each with its source; those of the register are computed elsewhere."""

    title = blocks.CharBlock(label=_("tiêu đề"), max_length=80, required=False)
    numbers = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("number", blocks.CharBlock(label=_("con số"), max_length=20)),
                ("label", blocks.CharBlock(label=_("là gì"), max_length=80)),
            ]
        ),
        label=_("các con số"),
        min_num=1,
        max_num=6,
    )
    source = blocks.CharBlock(label=_("nguồn"), max_length=160, required=False)

    class Meta:
        icon = "order"
        label = _("Con số")
        group = _("Lời")
        template = "cms/blocks/numbers.html"


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("tiêu đề"), max_length=80, required=False)
    questions = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("question", blocks.CharBlock(label=_("câu hỏi"), max_length=160)),
                (
                    "answer",
                    blocks.RichTextBlock(
                        label=_("trả lời"), features=["bold", "italic", "ol", "ul", "link"]
                    ),
                ),
            ]
        ),
        label=_("hỏi và đáp"),
        min_num=1,
    )

    class Meta:
        icon = "help"
        label = _("Hỏi và đáp")
        group = _("Lời")
        template = "cms/blocks/questions.html"


class CallBlock(blocks.StructBlock):
    """One way on, as a button."""

    heading = blocks.CharBlock(label=_("lời mời"), max_length=90)
    text = blocks.CharBlock(label=_("câu dẫn"), max_length=200, required=False)
    button = blocks.CharBlock(label=_("chữ trên nút"), max_length=40)
    page = blocks.PageChooserBlock(label=_("tới trang"), required=False)
    address = blocks.CharBlock(
        label=_("hoặc tới địa chỉ"),
        max_length=300,
        required=False,
        help_text=_("Như /san-pham/?bo=3 hoặc https://…"),
    )

    def clean(self, value: Any) -> Any:
        """A button leads somewhere, to one place, and never runs a script."""
        cleaned = super().clean(value)
        page, address = cleaned["page"], (cleaned["address"] or "").strip()
        if bool(page) == bool(address):
            wrong = _("Chọn một trang, hoặc ghi một địa chỉ.")
            raise blocks.StructBlockValidationError({"page": ValidationError(wrong)})
        own = address.startswith("/") and not address.startswith(("//", "/\\"))
        bare = all(letter >= " " for letter in address)  # browsers read /<tab>/ as //
        if address and not (bare and (own or address.startswith("https://"))):
            wrong = _("Địa chỉ bắt đầu bằng / (trong chợ) hoặc https://")
            raise blocks.StructBlockValidationError({"address": ValidationError(wrong)})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Lời mời")
        group = _("Lời")
        template = "cms/blocks/call.html"


class MapBlock(blocks.StructBlock):
    """Communes lit on the country's dots, listed beside in words."""

    title = blocks.CharBlock(label=_("tiêu đề"), max_length=80)
    places = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("commune", CommuneBlock(label=_("xã, phường, đặc khu"))),
                ("note", blocks.CharBlock(label=_("lời"), max_length=140, required=False)),
            ]
        ),
        label=_("các nơi"),
        min_num=1,
        max_num=40,
    )

    class Meta:
        icon = "site"
        label = _("Bản đồ")
        group = _("Lời")
        template = "cms/blocks/map.html"


class StoriesBlock(blocks.StructBlock):
    """The newest stories, or those picked."""

    title = blocks.CharBlock(label=_("tiêu đề"), max_length=80)
    stories = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="cms.StoryPage"),
        label=_("chuyện"),
        max_num=6,
        default=[],
        help_text=_("Để trống: ba chuyện mới nhất."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Kệ chuyện kể")
        group = _("Kệ hàng")
        template = "cms/blocks/stories.html"


WORDS: list[tuple[str, blocks.Block]] = [
    ("text", TextBlock()),
    ("quote", QuoteBlock()),
    ("steps", StepsBlock()),
    ("numbers", NumbersBlock()),
    ("questions", QuestionsBlock()),
    ("call", CallBlock()),
    ("map", MapBlock()),
    ("stories", StoriesBlock()),
]
