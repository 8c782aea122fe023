"""What a producer's person writes on the shop page: a draft, sent to the editors, taken back.

The public page changes only when an editor approves. Every act locks the page's row and looks at
who may edit it today; a draft that somebody else changed meanwhile is never written over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.models import Collection, Revision

from catalog.producers.access import producer_for
from catalog.producers.models import Producer
from cms.models import ShopPage
from cms.rules.plain_story import to_html, to_text
from cms.selectors import shop_of
from cms.services.site import ShopError, grant_shop_page, open_shop_page
from foundation.checked_files import BadFile, redrawn
from foundation.models import SiteImage, User
from foundation.private_files import Upload
from marketplace.commerce.selectors.sellers import public_facts

MOST_BLOCKS = 20
LEAST_SIDE = 400
"""Pixels: less is blurred on any screen."""


class NotTheirs(ShopError):
    """The person may not edit this shop page today."""


class InReview(ShopError):
    """The page waits for an editor: it must be taken back first."""


class ChangedMeanwhile(ShopError):
    """Somebody saved the draft after the form was drawn. `now`: the draft as it stands."""

    def __init__(self, now: "ShopWords", who: str) -> None:
        super().__init__(_("Trong lúc bạn viết, %(who)s đã lưu bản khác.") % {"who": who})
        self.now = now


class BadPicture(ShopError):
    """No picture, too small, or without words."""


@dataclass(frozen=True, slots=True)
class ShopWords:
    """What the form holds; `story` as typed (cms.rules.plain_story)."""

    title: str
    lead: str
    story: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The page as it was last saved. `revision`: its number, 0 for a page never saved."""

    page: ShopPage
    words: ShopWords
    revision: int


class NotYet(ShopError):
    """The market has not accepted the producer's papers."""


@transaction.atomic
def take_up(*, producer: Producer, by: User, on: date) -> ShopPage:
    """Open the producer's shop page, where there is none, and let this person write on it.

    For its owner and who sells for it, once the market has accepted its papers: a shop that
    anybody sees is a seller somebody looked at. Taken up twice is taken up once. Raises
    NotTheirs, NotYet.
    """
    acting = producer_for(by, producer.pk, on)
    if acting is None or not acting.sees_money:
        raise NotTheirs(_("Tài khoản này chưa được giao sửa trang."))
    if shop_of(producer) is None and not public_facts(producer).is_checked:
        raise NotYet(_("Chợ nhận xong giấy tờ của người bán thì mở được trang."))
    page = open_shop_page(producer=producer, by=by)
    grant_shop_page(producer=producer, user=by)
    return page


def draft_of(page: ShopPage) -> Draft:
    """The newest draft. Two queries."""
    newest: ShopPage = page.get_latest_revision_as_object()
    words = ShopWords(newest.title, newest.lead, to_text(newest.story))
    return Draft(newest, words, page.latest_revision_id or 0)


@transaction.atomic
def write(*, page: ShopPage, words: ShopWords, based_on: int, by: User) -> Revision:
    """Save these words as the draft. Raises NotTheirs, InReview, and ChangedMeanwhile where the
    draft is not the one that the words were written on."""
    draft = _mine(page, by)
    if draft.revision != based_on and draft.words != words:
        raise ChangedMeanwhile(draft.words, _last_writer(page))
    draft.page.title, draft.page.lead = words.title, words.lead
    if words.story != draft.words.story:  # what was not touched keeps its very form
        draft.page.story = to_html(words.story)
    return _save(draft.page, by)


@transaction.atomic
def add_picture(
    *,
    page: ShopPage,
    upload: Upload,
    alt: str,
    caption: str,
    agreed: bool,
    as_head: bool,
    by: User,
    on: date,
) -> Revision:
    """Put a picture at the head of the page, or below its other pictures and words.

    `agreed`: the people in it agreed to be shown, which is noted with the day. The picture is
    judged by its content and kept without what a camera writes into it. Raises NotTheirs,
    InReview, BadPicture.
    """
    draft = _mine(page, by)
    if not alt.strip():
        raise BadPicture(_("Xin ghi một câu tả ảnh, cho người không nhìn thấy."))
    if not as_head and len(draft.page.gallery) >= MOST_BLOCKS:
        raise BadPicture(_("Trang đã có %(n)d phần. Xin bỏ bớt rồi thêm.") % {"n": MOST_BLOCKS})
    image = _kept(page, upload, alt.strip(), on if agreed else None, by)
    if as_head:
        draft.page.hero_image, draft.page.hero_image_alt = image, alt.strip()
    else:
        image.contextual_alt_text, image.decorative = alt.strip(), False
        draft.page.gallery.append(("picture", {"image": image, "caption": caption}))
    return _save(draft.page, by)


@transaction.atomic
def add_quote(*, page: ShopPage, words: str, who: str, by: User) -> Revision:
    """Put somebody's words below the others. Raises NotTheirs, InReview."""
    draft = _mine(page, by)
    draft.page.gallery.append(("quote", {"words": words, "who": who, "face": None}))
    return _save(draft.page, by)


@transaction.atomic
def change_block(*, page: ShopPage, block_id: str, act: str, by: User) -> Revision | None:
    """Take one part off the draft ("remove") or move it ("earlier", "later"); None where it is
    not there any more. Raises NotTheirs, InReview."""
    draft = _mine(page, by)
    blocks: list[Any] = list(draft.page.gallery.raw_data)
    place = next((n for n, block in enumerate(blocks) if block.get("id") == block_id), None)
    if place is None:
        return None
    _ACTS[act](blocks, place)
    draft.page.gallery = draft.page.gallery.stream_block.to_python(blocks)
    return _save(draft.page, by)


def _swap(blocks: list[Any], place: int, step: int) -> None:
    if 0 <= place + step < len(blocks):
        blocks[place], blocks[place + step] = blocks[place + step], blocks[place]


_ACTS: dict[str, Callable[[list[Any], int], object]] = {
    "remove": lambda blocks, place: blocks.pop(place),
    "earlier": lambda blocks, place: _swap(blocks, place, -1),
    "later": lambda blocks, place: _swap(blocks, place, 1),
}
BLOCK_ACTS = tuple(_ACTS)


@transaction.atomic
def send(*, page: ShopPage, by: User) -> None:
    """Ask the editors to look. Sent twice is sent once. Raises NotTheirs."""
    page = _locked(page, by)
    if page.workflow_in_progress:
        return
    page.get_workflow().start(page, by)


@transaction.atomic
def take_back(*, page: ShopPage, by: User) -> None:
    """Call the review off, to write on. Raises NotTheirs."""
    page = _locked(page, by)
    state = page.current_workflow_state
    if state is not None:
        state.cancel(user=by)


def _mine(page: ShopPage, by: User) -> Draft:
    page = _locked(page, by)
    if page.workflow_in_progress:
        raise InReview(_("Trang đang chờ duyệt. Rút lại rồi hãy sửa."))
    return draft_of(page)


def _locked(page: ShopPage, by: User) -> ShopPage:
    page = ShopPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if not page.permissions_for_user(by).can_edit():
        raise NotTheirs(_("Tài khoản này chưa được giao sửa trang."))
    return page


def _save(page: ShopPage, by: User) -> Revision:
    revision: Revision = page.save_revision(user=by, log_action=True)
    return revision


def _last_writer(page: ShopPage) -> str:
    row = Revision.objects.for_instance(page).order_by("-pk").select_related("user").first()
    return str(row.user) if row is not None and row.user is not None else _("người khác")


def _kept(
    page: ShopPage, upload: Upload, title: str, agreed_on: date | None, by: User
) -> SiteImage:
    try:
        drawn = redrawn(upload.read())
    except BadFile as bad:
        raise BadPicture(str(bad)) from bad
    with Image.open(BytesIO(drawn)) as picture:
        if min(picture.size) < LEAST_SIDE:
            raise BadPicture(_("Ảnh nhỏ quá, sẽ mờ. Xin chọn ảnh gốc, mỗi cạnh từ 400 điểm ảnh."))
    return SiteImage.objects.create(
        title=title[:255],
        file=ImageFile(BytesIO(drawn), name=f"{uuid4().hex[:12]}.jpg"),
        collection=_collection_of(page),
        people_consent_on=agreed_on,
        uploaded_by_user=by,
    )


def _collection_of(page: ShopPage) -> Collection:
    """The one made with the shop page; editors may have others that end in the same number."""
    own = Collection.objects.filter(name__endswith=f"({page.producer_id})")
    return own.order_by("pk")[0]
