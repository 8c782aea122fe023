"""What buyers say and ask in the demo: samples, of the imaginary cooperative's goods alone."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from catalog.products.models import Product
from foundation.models import User
from marketplace.commerce.models import Review
from marketplace.commerce.services import opinions, questions
from marketplace.commerce.services.questions import Asked
from marketplace.commerce.services.reviews import Said, write_review
from marketplace.demo.programme import Cast
from marketplace.demo.selling import CAKE, SAMPLE, came

SAID = (
    (5, "Bánh dẻo, cuốn không rách. Gói kỹ, ba ngày là tới.", "Hoa, Hà Nội", ""),
    (
        4,
        "Ngon, nhưng túi hơi khó mở lại.",
        "Anh Tư, Cần Thơ",
        "Cảm ơn anh. Từ lô sau túi có khoá kéo.",
    ),
    (5, "Mua lần hai, lô này thơm mùi gạo mới hơn.", "Mai, Huế", ""),
    (
        2,
        "Một nửa gói bị vỡ vụn khi giao.",
        "",
        "Xin lỗi chị. Chúng tôi đã đổi sang hộp cứng và gửi bù.",
    ),
    (3, "", "Nam, Đà Nẵng", ""),
    (1, "Ai mua thì nhắn số ở hồ sơ tôi, rẻ hơn.", "", ""),
)
"""Points, words, a name, and the producer's answer. The last is an advertisement."""

ASKED = (
    (
        "Lan, Huế",
        "Bánh để được bao lâu sau khi mở gói?",
        "Kín gió thì một tháng, nơi ẩm thì hai tuần.",
    ),
    ("Bác Sáu", "Có loại không mè không?", "Dạ có, bác ghi vào lời nhắn khi đặt giúp chúng tôi."),
    ("Hương, Vinh", "Mua ba chục gói thì có bớt không?", ""),
)


def build(cast: Cast, *, staff: User, say: Callable[[str], None]) -> None:
    """Build it once; a second call finds the reviews there and leaves all as it is."""
    if Review.objects.filter(producer=cast.producer).exists():
        return
    say("  sample reviews and questions")
    product = Product.objects.get(source_reference=CAKE)
    _reviews(product, cast, staff=staff)
    _questions(product, cast)


def _reviews(product: Product, cast: Cast, *, staff: User) -> None:
    now = timezone.now()
    for number, (stars, words, name, answer) in enumerate(SAID):
        parcel = came(product, phone=f"09000002{number:02d}", cast=cast, now=now)
        review = write_review(
            consignment=parcel,
            line=parcel.order.lines.get(),
            said=Said(stars, words, name),
            is_sample=True,
            by=None,
            now=now + timedelta(seconds=number),
        )
        if answer:
            opinions.answer(opinion=review, words=answer, by=cast.owner, now=now)
    opinions.hold(opinion=review, reason="ADVERT", note=SAMPLE, by=staff, now=now)


def _questions(product: Product, cast: Cast) -> None:
    now = timezone.now()
    for name, words, answer in ASKED:
        question = questions.ask_question(
            product=product, asked=Asked(name, words), is_sample=True, now=now
        )
        if answer:
            questions.answer_question(question=question, words=answer, by=cast.owner, now=now)
