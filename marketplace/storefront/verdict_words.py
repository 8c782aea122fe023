"""The words of the seven verdicts. Which one holds is traceability's to say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from traceability.rules.verdict import Verdict
from traceability.selectors import ScanStory


@dataclass(frozen=True, slots=True)
class VerdictBand:
    """What the band at the top of a scan page says; the shape components/verdict.html draws."""

    name: str
    heading: str
    sentence: str


def verdict_band(story: ScanStory) -> VerdictBand:
    """Heading and sentence of a story's verdict, in the language in use.

    Days of expiry are the last valid day, said as such ("sau ngày"), so that a pack of that very
    day never seems to contradict the sentence.
    """
    heading, sentence = _WORDS[story.verdict](story)
    return VerdictBand(name=str(story.verdict), heading=heading, sentence=sentence)


def day(value: date) -> str:
    """As printed on packs, in every language of the site (marketplace.formats)."""
    return f"{value:%d/%m/%Y}"


def _unknown(story: ScanStory) -> tuple[str, str]:
    if story.revoked_on is not None:
        return _("Không xác thực được bằng mã này"), _(
            "Khoá làm ra tem này đã bị huỷ từ %(day)s: mã đúng không còn nghĩa là tem thật. Xin so "
            "bao bì với những gì ghi dưới đây, và báo nếu khác."
        ) % {"day": day(story.revoked_on)}
    if story.state is not None:
        return _("Tem này đã được ghi là huỷ"), _(
            "Ghi huỷ ngày %(day)s: không gói hàng nào được mang tem này. Nếu thấy nó trên bao bì, "
            "xin chụp và báo cho chúng tôi."
        ) % {"day": day(story.state.on)}
    if not story.code:
        return _("Không có mã này trong sổ"), _(
            "Mã tem có 16 chữ và số; điều vừa nhập không phải một mã tem."
        )
    return _("Không có mã này trong sổ"), _(
        "Có thể gõ sai, tem hỏng, hoặc tem giả. Chụp bao bì gửi chúng tôi."
    )


def _recalled(story: ScanStory) -> tuple[str, str]:
    recall = story.recall
    assert recall is not None  # noqa: S101 - the verdict says so
    parts = [_("Ngừng dùng."), _as_sentence(recall.instructions)]
    if parts[1].casefold().startswith(parts[0].rstrip(".").casefold()):
        parts.pop(0)
    if recall.phone:
        parts.append(_("Gọi %(phone)s.") % {"phone": recall.phone})
    return _("Lô này đang bị thu hồi"), " ".join(part for part in parts if part)


def _withdrawn(story: ScanStory) -> tuple[str, str]:
    term = story.withdrawn
    assert term is not None  # noqa: S101 - the verdict says so
    assert term.withdrawn_on is not None  # noqa: S101
    sentence = _as_sentence(
        _("Từ %(day)s, lý do: %(reason)s")
        % {"day": day(term.withdrawn_on), "reason": term.withdrawal_reason}
    )
    if story.current is not None:
        sentence += " " + _("Sản phẩm được công nhận lại từ %(day)s; lô này đóng gói trước đó.") % {
            "day": day(story.current.valid_from)
        }
    return _("Chứng nhận đã bị thu hồi"), sentence


def _valid(story: ScanStory) -> tuple[str, str]:
    term, current = story.packed_under, story.current
    assert term is not None  # noqa: S101
    assert current is not None  # noqa: S101
    sentence = _("Đóng gói %(packed)s, trong thời hạn %(stars)d sao (%(start)s – %(end)s).") % {
        "packed": _packed(story),
        "stars": term.stars,
        "start": day(term.valid_from),
        "end": day(term.last_valid_on),
    }
    if current != term:
        sentence += " " + _("Từ %(day)s sản phẩm được công nhận lại: %(stars)d sao.") % {
            "day": day(current.valid_from),
            "stars": current.stars,
        }
    return _("Sao OCOP của lô này còn hiệu lực"), sentence


def _valid_when_packed(story: ScanStory) -> tuple[str, str]:
    assert story.ended is not None  # noqa: S101
    return _("Sao còn hiệu lực khi đóng gói"), _(
        "Giấy chứng nhận hết hạn sau ngày %(end)s; lô này đóng gói %(packed)s. "
        "Đây là lịch sử, không phải quyền dùng sao hôm nay."
    ) % {"end": day(story.ended.last_valid_on), "packed": _packed(story)}


def _packed_after_expiry(story: ScanStory) -> tuple[str, str]:
    assert story.ended is not None  # noqa: S101
    sentence = _(
        "Giấy chứng nhận hết hiệu lực sau ngày %(end)s; lô đóng gói %(packed)s. "
        "Bao bì không được mang sao."
    ) % {"end": day(story.ended.last_valid_on), "packed": _packed(story)}
    if story.current is not None:
        sentence += " " + _recognised_later(story)
    return _("Lô này đóng gói khi sao đã hết hạn"), sentence


def _no_star(story: ScanStory) -> tuple[str, str]:
    if story.is_claimed:
        return _("Sản phẩm này chưa có sao OCOP đã đối chiếu"), _(
            "Có nguồn nói sản phẩm được công nhận, nhưng chưa đối chiếu với quyết định gốc. "
            "Vẫn xem được nguồn gốc bên dưới."
        )
    if story.current is not None:
        return _("Lô này chưa có sao OCOP khi đóng gói"), " ".join(
            (_recognised_later(story), _("Vẫn xem được nguồn gốc bên dưới."))
        )
    return _("Sản phẩm này chưa có sao OCOP"), _("Vẫn xem được nguồn gốc bên dưới.")


def _recognised_later(story: ScanStory) -> str:
    assert story.current is not None  # noqa: S101
    return _("Sản phẩm được công nhận %(stars)d sao từ %(day)s, sau khi lô này đóng gói.") % {
        "stars": story.current.stars,
        "day": day(story.current.valid_from),
    }


def _packed(story: ScanStory) -> str:
    assert story.lot is not None  # noqa: S101
    return day(story.lot.packed_on)


def _as_sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else text + "."


_WORDS: dict[Verdict, Callable[[ScanStory], tuple[str, str]]] = {
    Verdict.UNKNOWN: _unknown,
    Verdict.RECALLED: _recalled,
    Verdict.WITHDRAWN: _withdrawn,
    Verdict.VALID: _valid,
    Verdict.VALID_WHEN_PACKED: _valid_when_packed,
    Verdict.PACKED_AFTER_EXPIRY: _packed_after_expiry,
    Verdict.NO_STAR: _no_star,
}
