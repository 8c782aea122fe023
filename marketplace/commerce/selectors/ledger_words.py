"""What a booking is and what a leg of it is for, as the staff say it; accounts are told by
`selectors.ledger.account_words`, a producer's statement by `selectors.statements.words_of`."""

from django.utils.translation import gettext_lazy

from marketplace.commerce.rules.ledger import Booking, Purpose

BOOKINGS = {
    Booking.RECEIVED: gettext_lazy("Nhận tiền người mua"),
    Booking.DELIVERED: gettext_lazy("Đã giao hàng"),
    Booking.REFUND_GRANTED: gettext_lazy("Hứa hoàn tiền"),
    Booking.REFUND_SENT: gettext_lazy("Đã hoàn tiền"),
    Booking.REFUND_FAILED: gettext_lazy("Hoàn tiền không được"),
    Booking.CASH_PASSED_ON: gettext_lazy("Đơn vị vận chuyển đưa tiền cho chủ thể"),
    Booking.CASH_REMITTED: gettext_lazy("Nộp tiền thu hộ"),
    Booking.REFUSED: gettext_lazy("Khách không nhận hàng"),
    Booking.PAYOUT: gettext_lazy("Chi tiền"),
    Booking.PAYOUT_FAILED: gettext_lazy("Chi tiền không được"),
    Booking.PROVIDER_FEE: gettext_lazy("Phí cổng thanh toán"),
    Booking.DISPUTE: gettext_lazy("Ngân hàng thẻ đòi lại"),
    Booking.UNKNOWN_MONEY: gettext_lazy("Tiền chưa biết của ai"),
    Booking.TAX_PAID: gettext_lazy("Nộp thuế khấu trừ"),
    Booking.CORRECTION: gettext_lazy("Điều chỉnh"),
}

PURPOSES = {
    Purpose.MONEY: gettext_lazy("Tiền chuyển"),
    Purpose.GOODS: gettext_lazy("Tiền hàng"),
    Purpose.DELIVERY: gettext_lazy("Phí giao"),
    Purpose.COMMISSION: gettext_lazy("Phí sàn"),
    Purpose.VOUCHER: gettext_lazy("Giảm giá"),
    Purpose.TAX: gettext_lazy("Thuế khấu trừ"),
    Purpose.REFUND: gettext_lazy("Hoàn tiền"),
    Purpose.CASH: gettext_lazy("Tiền thu hộ"),
    Purpose.REFUSAL: gettext_lazy("Khách không nhận hàng"),
    Purpose.PAYOUT: gettext_lazy("Chi tiền"),
    Purpose.FEE: gettext_lazy("Phí"),
    Purpose.INTEREST: gettext_lazy("Lãi chậm hoàn tiền"),
    Purpose.CORRECTION: gettext_lazy("Điều chỉnh"),
}
