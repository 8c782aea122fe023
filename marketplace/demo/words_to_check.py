"""A first keyword list; the operator's own takes over on the page "Từ phải soát"."""

from foundation.models import User
from marketplace.commerce.models import BannedWord

WORDS = (
    ("chữa khỏi", "Thực phẩm không được nói là chữa bệnh.", True),
    ("chữa bệnh ung thư", "Thực phẩm không được nói là chữa bệnh.", True),
    ("đặc trị", "Chỉ thuốc mới được nói như vậy.", True),
    ("thần dược", "Gây hiểu lầm là thuốc.", True),
    ("cam kết khỏi", "Thực phẩm không được nói là chữa bệnh.", True),
    ("ngà voi", "Cấm buôn bán động vật hoang dã, bộ phận của chúng.", True),
    ("sừng tê giác", "Cấm buôn bán động vật hoang dã, bộ phận của chúng.", True),
    ("mật gấu", "Cấm buôn bán động vật hoang dã, bộ phận của chúng.", True),
    ("vảy tê tê", "Cấm buôn bán động vật hoang dã, bộ phận của chúng.", True),
    ("thuốc lá", "Chợ không bán thuốc lá.", True),
    ("pháo nổ", "Hàng cấm.", True),
    ("thuốc", "Xem có phải thuốc hay nói như thuốc không.", False),
    ("điều trị", "Xem có nói là chữa bệnh không.", False),
    ("phòng bệnh", "Xem có nói là chữa bệnh không.", False),
    ("giảm cân", "Xem có giấy xác nhận nội dung quảng cáo không.", False),
    ("tốt nhất", "Xem có căn cứ không.", False),
    ("số một", "Xem có căn cứ không.", False),
    ("duy nhất", "Xem có căn cứ không.", False),
    ("hữu cơ", "Xem có giấy chứng nhận hữu cơ không.", False),
)


def load(*, by: User) -> None:
    """Put in what is not there yet; what was changed since stays as it is."""
    for word, why, is_forbidden in WORDS:
        BannedWord.objects.get_or_create(
            word=word, defaults={"why": why, "is_forbidden": is_forbidden, "by": by}
        )
