"""Which of the fifteen kinds of evidence prove a criterion, and which the law calls for.

Any one of the kinds named may prove the criterion; an empty answer says that it is judged on
the samples or on the spot. Source: Quyết định 26/2026/QĐ-TTg, Phụ lục II and III. The titles
are those of the rule set's file; a set read with English titles is not asked here.
"""

from certification.rules.evidence import EvidenceKind
from certification.rules.rubric import Criterion, ProductSetRubric

_K = EvidenceKind
_BY_COMMUNE = {
    "origin": (_K.MATERIAL_ORIGIN,),
    "labour": (_K.LOCAL_LABOUR,),
    "identity": (_K.STORY,),
}
"""An idea is told in words; the commune looks at it itself."""

_BY_TITLE: dict[str, tuple[EvidenceKind, ...]] = {
    "Chứng nhận chất lượng của vùng nguyên liệu": (_K.MATERIAL_ORIGIN, _K.QUALITY_SYSTEM),
    "Chứng nhận chất lượng của vùng sản xuất": (_K.MATERIAL_ORIGIN, _K.QUALITY_SYSTEM),
    "Năng lực sản xuất so với nhu cầu phân phối": (_K.MARKET, _K.GROWTH),
    "Liên kết sản xuất": (_K.MATERIAL_ORIGIN,),
    "Liên kết chuỗi trong sản xuất": (_K.MATERIAL_ORIGIN,),
    "Bảo vệ môi trường khi sản xuất": (_K.ENVIRONMENT,),
    "Công nghệ bền vững trong sản xuất": (_K.ENVIRONMENT,),
    "Kiểu dáng và ghi nhãn hàng hóa": (_K.BARCODE_TRACE,),
    "Kiểu dáng và nhãn gắn trên sản phẩm": (_K.BARCODE_TRACE,),
    "Bao bì, ghi nhãn": (_K.BARCODE_TRACE,),
    "Loại hình tổ chức kinh doanh": (_K.BUSINESS_REGISTRATION,),
    "Tăng trưởng kinh doanh": (_K.GROWTH,),
    "Sở hữu trí tuệ": (_K.PROPERTY,),
    "Khu vực phân phối chính": (_K.MARKET,),
    "Tổ chức phân phối": (_K.MARKET,),
    "Quảng bá sản phẩm": (_K.PROMOTION,),
    "Câu chuyện sản phẩm": (_K.STORY,),
    "Cấu trúc câu chuyện": (_K.STORY,),
    "Trình bày câu chuyện": (_K.STORY,),
    "Dinh dưỡng": (_K.TEST_REPORT,),
    "Công bố chất lượng sản phẩm": (_K.DECLARATION, _K.TEST_REPORT),
    "Công bố chất lượng": (_K.DECLARATION, _K.TEST_REPORT),
    "Công bố sản phẩm": (_K.DECLARATION, _K.TEST_REPORT),
    "Đảm bảo chất lượng sản phẩm": (_K.QUALITY_SYSTEM, _K.PRODUCTION_PERMIT, _K.TEST_REPORT),
    "Điều kiện an toàn, chất lượng": (_K.QUALITY_SYSTEM, _K.PRODUCTION_PERMIT),
    "Chất lượng, an toàn thực phẩm": (_K.QUALITY_SYSTEM, _K.PRODUCTION_PERMIT, _K.TEST_REPORT),
    "Kiểm tra định kỳ": (_K.TEST_REPORT,),
    "Tính an toàn": (_K.TEST_REPORT,),
    "Cơ hội ở thị trường toàn cầu": (_K.MARKET, _K.QUALITY_SYSTEM),
    "Môi trường tại cộng đồng, điểm du lịch": (_K.ENVIRONMENT,),
    "Tiết kiệm năng lượng": (_K.ENVIRONMENT,),
    "Bộ phận điều phối, điều hành": (_K.BUSINESS_REGISTRATION,),
    "Liên kết trong quảng bá du lịch": (_K.MARKET, _K.PROMOTION),
    "Liên kết vùng trong sản phẩm du lịch": (_K.MARKET,),
    "Tổ chức quảng bá, bán hàng": (_K.PROMOTION, _K.MARKET),
    "Bộ nhận diện quảng bá": (_K.PROMOTION, _K.PROPERTY),
    "Điều kiện kinh doanh dịch vụ": (_K.PRODUCTION_PERMIT, _K.BUSINESS_REGISTRATION),
    "An toàn, an ninh trật tự": (_K.PRODUCTION_PERMIT,),
}
_UNREGISTERED = frozenset({"COOP_GROUP", "FARM", "PRODUCTION_HOUSEHOLD", ""})
_WITH_PERMIT = range(1, 21)
"""The sets whose head rejects a dossier without the certificate of conditions or licence."""
_WITH_DECLARATION = (18, 19, 20)
"""The sets whose head rejects a product that was not declared."""


def kinds_wanted(criterion: Criterion) -> tuple[EvidenceKind, ...]:
    """The kinds of which one proves the criterion, best first; () where none is asked for."""
    return _BY_COMMUNE.get(criterion.commune) or _BY_TITLE.get(criterion.title, ())


def kinds_called_for(rubric: ProductSetRubric, producer_type: str) -> tuple[EvidenceKind, ...]:
    """The kinds the law asks of the dossier whatever its points: without them it is returned.

    Registration is asked of those who must register; the rest from the heads of the sets
    (`rejected_when`).
    """
    kinds: list[EvidenceKind] = []
    if producer_type not in _UNREGISTERED:
        kinds.append(_K.BUSINESS_REGISTRATION)
    if rubric.no in _WITH_PERMIT:
        kinds.append(_K.PRODUCTION_PERMIT)
    if rubric.no in _WITH_DECLARATION:
        kinds.append(_K.DECLARATION)
    return tuple(kinds)
