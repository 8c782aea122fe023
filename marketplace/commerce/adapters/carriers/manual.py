"""A carrier whom the producer calls themselves: a coach, a neighbour, a post office's counter.

Nothing goes over the network. The waybill's number is what the producer writes down.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from marketplace.commerce.adapters.carriers.base import Booked, CarrierError, Heard, Label, Parcel


class Manual:
    code = "manual"
    name = "Tự gọi người giao"
    books = False

    def is_offered(self) -> bool:
        return True

    def missing(self, parcel: Parcel) -> str:
        return ""

    def quote(self, parcel: Parcel) -> int:
        return 0

    def book(self, parcel: Parcel) -> Booked:
        return Booked(reference="", fee=0)

    def cancel(self, reference: str) -> None:
        """Whoever called the carrier calls it off."""

    def ask(self, reference: str) -> list[Heard]:
        return []

    def label(self, reference: str) -> Label:
        raise CarrierError(_("Người giao tự gọi không có nhãn vận đơn. Xin in phiếu gửi."))

    def is_called_by(
        self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes
    ) -> bool:
        return False

    def read_call(self, headers: Mapping[str, str], body: bytes) -> list[Heard]:
        return []


CARRIER = Manual()
