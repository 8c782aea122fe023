"""The words of Mẫu 01 and 02 and of what is missing: one place for pages, papers and errors."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models.dossier import EVIDENCE
from certification.rules import dossier_kinds, scoring
from certification.rules.dossier_kinds import Held, Refusal
from certification.rules.gaps import Gap, Missing
from certification.rules.registration import Page

PAGES: dict[str, Any] = {
    Page.PRODUCER.value: gettext_lazy("Chủ thể"),
    Page.PRODUCT.value: gettext_lazy("Sản phẩm"),
    Page.PERSON.value: gettext_lazy("Người đại diện và lao động"),
    Page.ABOUT.value: gettext_lazy("Giới thiệu đơn vị"),
    Page.BUSINESS.value: gettext_lazy("Sản xuất và thị trường"),
    Page.CHANGES.value: gettext_lazy("Thay đổi từ lần công nhận trước"),
    Page.PLAN.value: gettext_lazy("Kế hoạch"),
}
LABELS: dict[str, Any] = {
    "unit_name": gettext_lazy("Tên đơn vị"),
    "producer_type": gettext_lazy("Loại hình chủ thể"),
    "representative_name": gettext_lazy("Người đại diện pháp lý"),
    "representative_title": gettext_lazy("Chức vụ của người đại diện"),
    "address": gettext_lazy("Địa chỉ"),
    "phone": gettext_lazy("Điện thoại"),
    "email": gettext_lazy("Thư điện tử"),
    "founded_on": gettext_lazy("Ngày thành lập"),
    "registration_number": gettext_lazy("Số giấy đăng ký kinh doanh"),
    "product_name": gettext_lazy("Tên sản phẩm"),
    "packing": gettext_lazy("Quy cách đóng gói"),
    "standard": gettext_lazy("Tiêu chuẩn áp dụng"),
    "papers_held": gettext_lazy("Giấy tờ đã có"),
    "property_held": gettext_lazy("Sở hữu trí tuệ đã có"),
    "sample_count": gettext_lazy("Số mẫu nộp kèm"),
    "history": gettext_lazy("Lịch sử hình thành"),
    "organisation": gettext_lazy("Cơ cấu tổ chức, nhân lực"),
    "production": gettext_lazy("Vùng nguyên liệu, công nghệ sản xuất"),
    "quality": gettext_lazy("Quản lý chất lượng"),
    "market": gettext_lazy("Thị trường, nơi bán"),
    "results": gettext_lazy("Doanh thu, lợi nhuận các năm gần nhất"),
    "change_summary": gettext_lazy("Điều đã nâng lên từ lần công nhận trước"),
    "change_material": gettext_lazy("Nguyên liệu"),
    "change_technology": gettext_lazy("Công nghệ"),
    "change_packaging": gettext_lazy("Bao bì"),
    "change_label": gettext_lazy("Nhãn hàng hoá"),
    "change_declaration": gettext_lazy("Công bố sản phẩm"),
    "change_tests": gettext_lazy("Kiểm nghiệm định kỳ"),
    "change_market": gettext_lazy("Thị trường"),
    "change_output": gettext_lazy("Sản lượng"),
    "change_revenue": gettext_lazy("Doanh thu"),
    "renewed_papers": gettext_lazy("Giấy tờ có thời hạn đã làm lại"),
    "plan": gettext_lazy("Kế hoạch phát triển sản phẩm"),
}
CHOICES: dict[str, Any] = {
    "COOPERATIVE": gettext_lazy("Hợp tác xã"),
    "COOP_GROUP": gettext_lazy("Tổ hợp tác"),
    "SMALL_COMPANY": gettext_lazy("Doanh nghiệp nhỏ và vừa"),
    "FARM": gettext_lazy("Trang trại"),
    "PRODUCTION_HOUSEHOLD": gettext_lazy("Hộ sản xuất"),
    "REGISTERED_FAMILY": gettext_lazy("Hộ gia đình có đăng ký kinh doanh"),
    "ASSOCIATION": gettext_lazy("Hội"),
    "FEDERATION": gettext_lazy("Hiệp hội"),
    "OPERATING_CENTRE": gettext_lazy("Trung tâm điều hành"),
    "EQUIVALENT": gettext_lazy("Tổ chức tương đương"),
    "BUSINESS_REGISTRATION": gettext_lazy("Giấy đăng ký kinh doanh"),
    "DECLARATION": gettext_lazy("Bản công bố chất lượng"),
    "FOOD_SAFETY": gettext_lazy("Giấy chứng nhận an toàn thực phẩm"),
    "PRODUCTION_CONDITIONS": gettext_lazy("Giấy chứng nhận đủ điều kiện sản xuất"),
    "TRADEMARK": gettext_lazy("Nhãn hiệu"),
    "DESIGN": gettext_lazy("Kiểu dáng công nghiệp"),
    "INDICATION": gettext_lazy("Chỉ dẫn địa lý"),
    "PATENT": gettext_lazy("Sáng chế, giải pháp hữu ích"),
    "OTHER": gettext_lazy("Loại khác"),
}
_KINDS = dict(EVIDENCE)


def evidence_kind(kind: str) -> str:
    """The name of a kind of evidence."""
    return str(_KINDS.get(kind, kind))


def shown(field: str, value: object) -> str:
    """A value of the forms as people read it; "" for none."""
    if isinstance(value, list):
        return ", ".join(str(CHOICES.get(each, each)) for each in value)
    if field == "producer_type":
        return str(CHOICES.get(str(value), "")) if value else ""
    if field == "founded_on" and value:
        return date_format(date.fromisoformat(str(value)), "d/m/Y")
    return "" if value is None else str(value)


def refusal_words(refusal: Refusal, held: Held | None) -> str:
    """Why a kind of dossier cannot be filed today, and what can be done."""
    facts = {}
    if held is not None:
        facts = {
            "last": date_format(held.last_valid_on, "d/m/Y"),
            "opens": date_format(held.window.opens_on, "d/m/Y"),
            "closes": date_format(held.window.closes_on, "d/m/Y"),
            "stars": held.stars,
        }
    return str(_REFUSALS[refusal]) % facts


_REFUSALS: Mapping[Refusal, Any] = {
    Refusal.HAS_CERTIFICATE: gettext_lazy(
        "Sản phẩm đang có giấy chứng nhận đến hết %(last)s. Hồ sơ đánh giá lại nộp từ "
        "%(opens)s đến hết %(closes)s; hồ sơ lần đầu chỉ nộp khi không còn giấy nào hiệu lực."
    ),
    Refusal.NOTHING_TO_UPGRADE: gettext_lazy(
        "Chỉ sản phẩm đang có giấy chứng nhận còn hiệu lực mới nộp hồ sơ nâng hạng."
    ),
    Refusal.TOP_ALREADY: gettext_lazy("Sản phẩm đã có %(stars)s sao, không còn hạng cao hơn."),
    Refusal.NOT_HIGHER: gettext_lazy(
        "Sản phẩm đang có %(stars)s sao. Hồ sơ nâng hạng phải nhắm hạng cao hơn."
    ),
    Refusal.NOTHING_TO_RENEW: gettext_lazy(
        "Sản phẩm không có giấy chứng nhận còn hiệu lực hay được kéo dài để đánh giá lại. "
        "Hãy nộp hồ sơ lần đầu."
    ),
    Refusal.TOO_EARLY: gettext_lazy(
        "Chưa đến lúc đánh giá lại: nhận hồ sơ từ %(opens)s đến hết %(closes)s."
    ),
    Refusal.TOO_LATE: gettext_lazy(
        "Đã quá hạn đánh giá lại: hạn chót là %(closes)s. Hãy hỏi cán bộ tỉnh về văn bản kéo "
        "dài hiệu lực; nếu không có, nộp hồ sơ lần đầu sau ngày %(last)s."
    ),
}
assert set(_REFUSALS) == set(dossier_kinds.Refusal)  # noqa: S101 - a refusal without words


def gap_words(missing: Missing) -> str:
    """One gap in plain words."""
    facts: dict[str, Any] = {"code": missing.subject}
    if missing.gap is Gap.FIELD:
        facts["field"] = LABELS[missing.subject]
    elif missing.gap in {Gap.PERSON, Gap.LAW_PAPER}:
        facts["field"] = LABELS.get(missing.subject, "")
        facts["kind"] = evidence_kind(missing.subject)
    elif missing.detail:
        facts["title"] = missing.detail[0]
    if missing.gap is Gap.PAPER:
        kinds = [evidence_kind(kind) for kind in missing.detail[1:]]
        facts["kinds"] = _(" hoặc ").join(kinds)
    elif len(missing.detail) > 1:
        facts["other"] = missing.detail[1]
    if missing.day:
        facts["day"] = date_format(missing.day, "d/m/Y")
    if missing.gap is Gap.BELOW_TARGET:
        facts = {"target": missing.subject, "stars": missing.detail[0]}
    return str(_GAPS[missing.gap]) % facts


_GAPS: Mapping[Gap, Any] = {
    Gap.FIELD: gettext_lazy("Chưa ghi: %(field)s."),
    Gap.PERSON: gettext_lazy("Chưa ghi: %(field)s."),
    Gap.UNSCORED: gettext_lazy("Chưa tự chấm tiêu chí %(code)s %(title)s."),
    Gap.POINTS: gettext_lazy("Tiêu chí %(code)s %(title)s không có mức %(other)s điểm."),
    Gap.NEEDS: gettext_lazy(
        "Tiêu chí %(code)s %(title)s chỉ có điểm khi tiêu chí %(other)s có điểm."
    ),
    Gap.LAW_PAPER: gettext_lazy(
        "Chưa có %(kind)s còn dùng được. Quy định đòi giấy này; thiếu thì hồ sơ dễ bị trả lại."
    ),
    Gap.PAPER: gettext_lazy("Tiêu chí %(code)s %(title)s chưa có minh chứng. Cần: %(kinds)s."),
    Gap.EXPIRED: gettext_lazy("“%(title)s” đã hết hạn từ sau ngày %(day)s."),
    Gap.EXPIRING: gettext_lazy("“%(title)s” sắp hết hạn: dùng được đến hết %(day)s."),
    Gap.LEFT_OUT: gettext_lazy("“%(title)s” đã thôi dùng trong kho giấy tờ."),
    Gap.STOP: gettext_lazy("Tiêu chí %(code)s %(title)s: %(other)s"),
    Gap.BELOW_TARGET: gettext_lazy(
        "Điểm tự chấm mới cho %(stars)s sao, chưa tới mục tiêu %(target)s sao."
    ),
}
assert set(_GAPS) == set(Gap)  # noqa: S101 - a gap without words


def shortfall_words(missed: scoring.Shortfall) -> str:
    """A minimum that the self-scores miss on the way to a star."""
    return _(
        "Muốn %(star)s sao, tiêu chí %(code)s %(title)s cần ít nhất %(needed)s điểm; "
        "đang tự chấm %(had)s."
    ) % {
        "star": missed.star,
        "code": missed.code,
        "title": missed.title,
        "needed": missed.needed,
        "had": number_format(scoring.shown(missed.had)),
    }


def stamp(entered_by: object, entered_for: object | None) -> str:
    """Who entered a value and, when a helper did, for whom."""
    if entered_for is None:
        return _("nhập bởi %(who)s") % {"who": entered_by}
    return _("nhập bởi %(who)s thay cho %(producer)s") % {
        "who": entered_by,
        "producer": entered_for,
    }
