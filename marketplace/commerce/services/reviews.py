"""Reviews: written by whoever has the order's key, of a line that came, once.

A review is shown at once and whole; nobody looks at it before. docs/rules/reviews.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from PIL import Image

from catalog.producers.access import consents_on, members_on
from foundation import private_files
from foundation.checked_files import check
from foundation.models import PrivateFile, User
from foundation.rules import phone as phones
from marketplace.commerce.models import Consignment, Review, ReviewPhoto, SellingSettings
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules import reviews as rules
from marketplace.commerce.selectors.reviews import packed_month, unreviewed
from marketplace.commerce.services.opinion_words import tell_producer, tell_staff
from marketplace.commerce.services.opinions import Act, OpinionRefused, locked, step
from marketplace.commerce.services.telling import tell_buyer
from marketplace.commerce.services.timeline import locked as locked_consignment

LARGE_SIDE, SMALL_SIDE = 1280, 320
QUALITY = 82
INVITED_FOR = timedelta(days=30)
"""A parcel delivered longer ago is not asked about any more."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a buyer says: points from 1 to 5, words that may be empty, and a name to be shown."""

    stars: int
    words: str = ""
    shown_name: str = ""


@transaction.atomic
def write_review(
    *,
    consignment: Consignment,
    line: Line,
    said: Said,
    photos: Sequence[private_files.Upload] = (),
    language: str = "vi",
    is_sample: bool = False,
    by: User | None,
    now: datetime,
) -> Review:
    """Write the review of one delivered line. Photos are drawn anew without the camera's notes.

    Raises OpinionRefused: not delivered, paid back in full, reviewed already, bought by the
    producer's own people, points out of range, too many photos or one that is no picture.
    """
    consignment = locked_consignment(consignment)
    if line.pk not in {row.pk for row in unreviewed(consignment)}:
        raise OpinionRefused(_("Món này chưa giao, đã trả lại hết, hoặc đã được đánh giá rồi."))
    if _is_of_the_producer(consignment, by, on=localdate(now)):
        raise OpinionRefused(_("Người của chủ thể không đánh giá hàng của mình."))
    review = Review.objects.create(
        line=line,
        consignment=consignment,
        product_id=line.product_id,
        producer_id=consignment.producer_id,
        packed_month=packed_month(line),
        language=language,
        is_sample=is_sample,
        written_at=now,
        **_checked(said),
    )
    _keep_photos(review, photos)
    step(review, Act.WRITTEN, words=review.words, stars=review.stars, by=by, now=now)
    tell_producer(review, on=localdate(now))
    return review


@transaction.atomic
def edit_review(
    *,
    review: Review,
    said: Said,
    photos: Sequence[private_files.Upload] = (),
    drop_photos: bool = False,
    by: User | None,
    now: datetime,
) -> Review:
    """Change it, once, within 30 days; what stood before stays in the history. A review that is
    held back stays so until the staff let it go. Raises OpinionRefused."""
    review = _of_its_writer(review)
    if not rules.may_edit(written_at=review.written_at, edited_at=review.edited_at, now=now):
        raise OpinionRefused(_("Đánh giá chỉ sửa được một lần, trong 30 ngày từ khi viết."))
    for name, value in _checked(said).items():
        setattr(review, name, value)
    review.edited_at = now
    review.save(update_fields=["stars", "words", "shown_name", "edited_at"])
    if drop_photos:
        _drop_photos(review)
    _keep_photos(review, photos)
    step(review, Act.EDITED, words=review.words, stars=review.stars, by=by, now=now)
    if review.state == Review.State.HELD:
        why = _("Người mua đã sửa lời bị giữ lại.")
        tell_staff(review, number=review.steps.count(), why=why, on=localdate(now))
    return review


@transaction.atomic
def withdraw_review(*, review: Review, by: User | None, now: datetime) -> Review:
    """Take it back for good: words, name and photos go, from the history too. What the market
    held back stays readable to its staff, who have to answer for holding it. Raises
    OpinionRefused."""
    review = _of_its_writer(review)
    was_held = review.state == Review.State.HELD
    if not was_held:
        review.steps.filter(act__in=[Act.WRITTEN, Act.EDITED]).update(words="")
    review.words = review.shown_name = review.held_reason = ""
    review.state = Review.State.WITHDRAWN
    review.save(update_fields=["words", "shown_name", "held_reason", "state"])
    _drop_photos(review)
    step(review, Act.WITHDRAWN, by=by, now=now)
    return review


def invite(*, now: datetime) -> int:
    """Queue an invitation for each parcel that was delivered some days ago, has something to
    review and no complaint; how many. The mail itself goes once (`services.telling`). None while
    the settings say 0 days."""
    days = SellingSettings.load().review_invite_days
    if not days:
        return 0
    last = now - timedelta(days=days)
    rows = (
        Consignment.objects.filter(
            state=Consignment.State.DELIVERED,
            events__state=Consignment.State.DELIVERED,
            events__at__lte=last,
            events__at__gt=last - INVITED_FOR,
            complaints__isnull=True,
        )
        .exclude(order__guest_email="")
        .exclude(mails__name="review_invite")
        .select_related("order")
        .distinct()
        .order_by("pk")
    )
    invited = 0
    for consignment in rows:
        if unreviewed(consignment):
            tell_buyer(order=consignment.order, what="review_invite", consignment=consignment)
            invited += 1
    return invited


def _checked(said: Said) -> dict[str, object]:
    if not rules.LEAST <= said.stars <= rules.MOST:
        raise OpinionRefused(_("Xin chọn từ 1 đến 5 điểm."))
    return {
        "stars": said.stars,
        "words": said.words.strip()[:2000],
        "shown_name": " ".join(said.shown_name.split())[:60],
    }


def _of_its_writer(review: Review) -> Review:
    found = locked(review)
    assert isinstance(found, Review)  # noqa: S101 - for the type checker
    if found.state == Review.State.WITHDRAWN:
        raise OpinionRefused(_("Bạn đã rút đánh giá này."))
    return found


def _is_of_the_producer(consignment: Consignment, by: User | None, *, on: date) -> bool:
    """Whether a member or helper of the producer signed in, or placed the order: by account, by
    e-mail address or by telephone."""
    order = Order.objects.select_related("shipping_address").get(pk=consignment.order_id)
    own = members_on(on).filter(producer=consignment.producer).values("user_id")
    helpers = consents_on(on).filter(producer=consignment.producer).values("helper_id")
    people = User.objects.filter(pk__in=own).union(User.objects.filter(pk__in=helpers))
    address = order.shipping_address
    phone = phones.normalise(str(address.phone_number)) if address else ""
    accounts = {order.user_id, by.pk if by is not None else None}
    return any(
        person.pk in accounts
        or (person.email and person.email == order.guest_email.strip().lower())
        or (person.phone and person.phone == phone)
        for person in people
    )


def _keep_photos(review: Review, photos: Sequence[private_files.Upload]) -> None:
    if review.photos.count() + len(photos) > rules.MOST_PHOTOS:
        raise OpinionRefused(_("Nhiều nhất %(most)d ảnh.") % {"most": rules.MOST_PHOTOS})
    for photo in photos:
        try:
            large, _size = _kept(photo, LARGE_SIDE)
            small, (width, height) = _kept(photo, SMALL_SIDE)
        except private_files.BadFile as error:
            raise OpinionRefused(f"{photo.name}: {error}") from error
        ReviewPhoto.objects.create(
            review=review, file=large, small=small, width=width, height=height
        )


def _kept(photo: private_files.Upload, side: int) -> tuple[PrivateFile, tuple[int, int]]:
    """The photo drawn anew, at most `side` pixels wide and high, and how large it became. Raises
    BadFile for what is no sound picture."""
    photo.seek(0)
    checked = check(photo.read())
    if not checked.is_picture:
        raise private_files.BadFile(_("Đây không phải ảnh."))
    drawn = BytesIO()
    with Image.open(BytesIO(checked.content)) as picture:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        size = picture.size
        picture.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    drawn_anew = SimpleUploadedFile(photo.name or "anh.jpg", drawn.getvalue(), "image/jpeg")
    return private_files.keep(drawn_anew, by=None), size


def _drop_photos(review: Review) -> None:
    """The rows go now, the files with the daily sweep of what no row names."""
    files = [pk for pair in review.photos.values_list("file_id", "small_id") for pk in pair]
    review.photos.all().delete()
    PrivateFile.objects.filter(pk__in=files).delete()
