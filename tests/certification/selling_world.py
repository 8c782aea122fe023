"""One thing of everything that the selling has a page for: of one producer, and in the office."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet, TrialRecord
from catalog.products.services import draft_product
from catalog.products.trials import write_trial
from foundation import private_files
from foundation.calendar import today
from foundation.models import User
from marketplace.commerce.models import (
    BankTransfer,
    BannedWord,
    CardDispute,
    CashCollection,
    Complaint,
    ComplaintPhoto,
    Consignment,
    DeliveryZone,
    GiftBoxPart,
    GroupRun,
    HandOverPhoto,
    HarvestWindow,
    LedgerAccount,
    LedgerTransaction,
    PaymentAttempt,
    Payout,
    ProviderEvent,
    Quote,
    QuoteRequest,
    Review,
    SettlementDispute,
    Shipment,
    TakedownRequest,
)
from marketplace.commerce.rules.bookings import Terms
from marketplace.commerce.services import (
    Contact,
    bookings,
    gift_boxes,
    invoices,
    photos,
    settlements,
)
from marketplace.commerce.services.complaints import open_complaint
from marketplace.commerce.services.payouts import make_batch
from marketplace.commerce.services.questions import Asked, ask_question
from marketplace.commerce.services.refunds import grant_refund
from marketplace.commerce.services.reviews import Said, write_review
from tests.commerce.test_vouchers import voucher
from tests.commerce.trading import COD, Trade
from tests.factories import ProductFactory, SellerCheckFactory, SellingLicenceFactory
from tests.factories.dossiers import a_pdf
from tests.factories.market import ListingCheckFactory

Arguments = dict[str, tuple[object, ...]]
GUEST = Contact("Lê Văn Khách", "0987654321", "", "")
TERMS = Terms(
    price_per_person=350_000,
    is_per_day=False,
    most_people=10,
    answer_hours=24,
    free_cancel_days=3,
    late_fee_percent=50,
    no_show_percent=80,
)
OF_AN_ORDER = (
    *("order", "order_accept", "order_pack", "order_unpack", "hand_over", "order_delivered"),
    *("order_refused", "order_back", "order_cancel", "packing_slip", "order_short", "order_part"),
    "order_photo_add",
    *("shipment", "shipment_call_off", "shipment_label"),
)
OF_A_STATEMENT = ("", "_csv", "_xlsx", "_pdf", "_accept", "_dispute")
OF_A_BOOKING = ("", "_confirm", "_decline", "_move", "_stay", "_done", "_no_show", "_cancel")


def a_picture(side: int = 40) -> bytes:
    held = BytesIO()
    Image.new("RGB", (side, side), "brown").save(held, "JPEG")
    return held.getvalue()


class SellingWorld:
    """What a producer sold, and how far it came; `arguments` by the name of the view.

    `paid` is an order that came and was settled; `parcel` one that its producer has just packed.
    """

    def __init__(self, producer: Producer, *, staff: User) -> None:
        self.producer, self.staff = producer, staff
        self.trade = Trade(staff)
        self.product: Product = ProductFactory.create(producer=producer, stock__price=100_000)
        self.paid = self.trade.order((self.product, 2))
        self.trade.pay(self.paid)
        self.arguments: Arguments = {}
        self.queries = {"cash_office:note": f"?chu-the={producer.pk}"}
        for part in (
            self._orders(),
            self._goods(),
            self._offers(),
            self._settled(),
            self._office(),
            self._checks(),
            self._quoted(),
        ):
            self.arguments |= part

    def _orders(self) -> Arguments:
        self.parcel = self.trade.part(
            self.trade.order((self.product, 1), method=COD), self.producer
        )
        Consignment.objects.filter(pk=self.parcel.pk).update(state=Consignment.State.PACKED)
        Shipment.objects.create(
            consignment=self.parcel, carrier="manual", key="tu-goi", reference="TU-GOI-1"
        )
        came = self.trade.deliver(self.trade.part(self.paid, self.producer))
        complaint = open_complaint(
            consignment=came,
            kind="DAMAGED",
            wish="ALLOWANCE",
            words="Chai vỡ",
            packs={self.paid.lines.get().pk: 1},
            now=self.trade.now,
        )
        file = private_files.keep(SimpleUploadedFile("vo.jpg", a_picture(), "image/jpeg"), by=None)
        photo = ComplaintPhoto.objects.create(complaint=complaint, file=file)
        receipt = private_files.keep(
            SimpleUploadedFile("bien-nhan.jpg", a_picture(), "image/jpeg"), by=None
        )
        handed = HandOverPhoto.objects.create(consignment=came, file=receipt)
        self.complaint: Complaint = complaint
        self._cash()
        self.review: Review = write_review(
            consignment=came,
            line=self.paid.lines.get(),
            said=Said(4, "Thơm", "Hoa, Huế"),
            photos=[SimpleUploadedFile("thom.jpg", a_picture(), "image/jpeg")],
            by=None,
            now=self.trade.now,
        )
        question = ask_question(
            product=self.product, asked=Asked("Lan", "Để được bao lâu?"), now=self.trade.now
        )
        return {
            **dict.fromkeys(("desk:review", "desk:review_report"), (self.review.pk,)),
            "review_office": (self.review.pk,),
            "review_photo_office": (self.review.pk, self.review.photos.get().pk),
            **dict.fromkeys(("desk:question", "desk:question_report"), (question.pk,)),
            "question_office": (question.pk,),
            **{f"desk:{name}": (self.parcel.pk,) for name in OF_AN_ORDER},
            "desk:order_photo": (came.pk, handed.pk),
            "orders_office:photo": (handed.pk,),
            "desk:slip_paper": (self.parcel.pk, "a6"),
            "desk:slips_paper": ("a4",),
            "desk:complaint": (complaint.pk,),
            "desk:complaint_goods_back": (complaint.pk,),
            "desk:complaint_photo": (complaint.pk, photo.pk),
            "complaint_office": (complaint.pk,),
            "complaint_photo_office": (complaint.pk, photo.pk),
            **{
                f"orders_office:{name}": (came.pk,)
                for name in ("cancel", "delivered", "refused", "allowance")
            },
            "orders_office:order": (self.paid.pk,),
        }

    def _in_cash(self) -> Consignment:
        order = self.trade.order((self.product, 1), method=COD)
        return self.trade.part(order, self.producer)

    def _cash(self) -> None:
        """A carrier without a name holds cash; who asks for none sees its parcels."""
        parcel = self._in_cash()
        CashCollection.objects.create(
            consignment=parcel,
            holder=CashCollection.Holder.CARRIER,
            amount=parcel.total,
            collected_at=self.trade.now,
        )

    def _goods(self) -> Arguments:
        harvest = HarvestWindow.objects.create(
            product=self.product,
            opens_on=today(),
            from_on=today() + timedelta(days=20),
            until_on=today() + timedelta(days=30),
            packs=9,
        )
        zone = DeliveryZone.objects.create(producer=self.producer, name="Miền núi")
        own = (self.product.pk,)
        shown = photos.add_photo(
            product=self.product,
            upload=SimpleUploadedFile("chai.jpg", a_picture(400), "image/jpeg"),
            alt="Chai nước mắm trên bàn gỗ",
            shows_mark=False,
            by=self.staff,
            on=self.trade.on,
            now=self.trade.now,
        )
        return {
            "desk:photos": own,
            "desk:photo": (self.product.pk, shown.pk),
            **self._tried(),
            "desk:harvest_add": own,
            "desk:harvest": (harvest.pk,),
            "desk:delivery_zone": (zone.pk,),
            "desk:delivery_zone_remove": (zone.pk,),
            **{f"desk:selling_{name}": own for name in ("product", "label", "send")},
            **{f"desk:goods_{name}": own for name in ("price", "stock", "more")},
            **{f"desk:goods_{name}": own for name in ("threshold", "stop", "again")},
            "desk:stock_reply": ("khong-ky.x",),
            **self._described(),
        }

    def _described(self) -> Arguments:
        """The product, and a draft that may be taken away."""
        draft = draft_product(
            producer=self.producer, title="Mắm thử", product_set=ProductSet.objects.get(pk=9)
        )
        own = (self.product.pk,)
        names = ("product", "product_facts", "product_sale", "product_send")
        return {**{f"desk:{name}": own for name in names}, "desk:product_remove": (draft.pk,)}

    def _tried(self) -> Arguments:
        """A trial of the product with a photo, and where its papers are."""
        file = SimpleUploadedFile("mau.jpg", a_picture(), "image/jpeg")
        trial = write_trial(
            product=self.product,
            kind=TrialRecord.Kind.SAMPLE,
            happened_on=self.trade.on,
            words="Nấu thử mẻ đầu",
            photo=private_files.keep(file, by=self.staff),
            by=self.staff,
            on=self.trade.on,
        )
        names = ("product_papers", "product_paper_add", "trials", "trial_add")
        one = (self.product.pk, trial.pk)
        return {
            **{f"desk:{name}": (self.product.pk,) for name in names},
            **{f"desk:trial_{name}": one for name in ("strike", "photo")},
        }

    def _offers(self) -> Arguments:
        code = voucher("NHADONG", producer=self.producer)
        box: Product = ProductFactory.create(producer=self.producer, stock__price=285_000)
        gift_boxes.compose_box(
            product=box,
            components=[gift_boxes.Component(self.product, 2, 260_000)],
            packing_fee=25_000,
            takes_card=True,
            by=self.staff,
            now=self.trade.now,
        )
        service: Product = ProductFactory.create(
            producer=self.producer, ocop_set_id=26, stock=False
        )
        bookings.set_terms(product=service, terms=TERMS, by=self.staff)
        booking = bookings.ask(
            product=service,
            contact=GUEST,
            starts_on=self.trade.on + timedelta(days=10),
            ends_on=self.trade.on + timedelta(days=10),
            people=2,
            on=self.trade.on,
            now=self.trade.now,
        )
        return {
            "desk:voucher_end": (code.pk,),
            "voucher_end_office": (voucher("CHOGIAM").pk,),
            "desk:box": (box.pk,),
            "desk:box_answer": (GiftBoxPart.objects.get(box__product=box).pk,),
            "desk:service_terms": (service.pk,),
            **{f"desk:booking{name}": (booking.pk,) for name in OF_A_BOOKING},
        }

    def _settled(self) -> Arguments:
        self.trade.wait(days=8)
        (self.settlement,) = settlements.make_due(on=self.trade.on)
        line = self.settlement.lines.earliest("pk")
        dispute = SettlementDispute.objects.create(line=line, words="thiếu", by=self.staff)
        settlements.answer(
            dispute=dispute, words="đủ", correction=0, by=self.staff, now=self.trade.now
        )
        settlements.accept(settlement=self.settlement, by=self.staff, now=self.trade.now)
        batch = make_batch(layout="VIETCOMBANK", pay_on=self.trade.on, by=self.staff)
        payout = Payout.objects.get(batch=batch)
        own, office = (self.settlement.pk,), "settlements_office"
        return {
            **{f"desk:settlement{name}": own for name in OF_A_STATEMENT},
            "desk:settlement_line": (self.settlement.pk, line.pk),
            "desk:settlement_withdraw": (self.settlement.pk, line.pk),
            f"{office}:settlement": own,
            f"{office}:by_connect": own,
            f"{office}:answer": (dispute.pk,),
            f"{office}:batch": (batch.pk,),
            f"{office}:file": (batch.pk,),
            f"{office}:paid": (payout.pk,),
            f"{office}:failed": (payout.pk,),
            "ledger_office:account": (LedgerAccount.objects.earliest("pk").pk,),
            "ledger_office:booking": (LedgerTransaction.objects.earliest("pk").pk,),
        }

    def _office(self) -> Arguments:
        refund = grant_refund(
            payment=self.paid.payment,
            consignment=self.trade.part(self.paid, self.producer),
            amount=1_000,
            reason="ALLOWANCE",
            funder="PLATFORM",
            by=self.staff,
            on=self.trade.on,
        )
        type(refund).objects.filter(pk=refund.pk).update(state="NEEDS_ACCOUNT")
        attempt = PaymentAttempt.objects.create(
            payment=self.parcel.order.payment,
            method="VNPAY",
            number=1,
            key="thu:1",
            reference="thu-1",
            amount=1,
            detail={"mismatch": "amount"},
        )
        event = ProviderEvent.objects.create(provider="CARD", reference="evt_1", kind="x")
        lost = CardDispute.objects.create(
            payment=self.paid.payment,
            reference="du_1",
            amount=1_000,
            state="lost",
            opened_at=timezone.now(),
            is_won=False,
        )
        transfer = BankTransfer.objects.create(
            account="0011000000001",
            reference="FT1",
            amount=5_000,
            memo="gửi",
            booked_at=timezone.now(),
            source="FILE",
        )
        return {
            "books_office:paper": ("thue",),
            "books_office:dispute": (lost.pk,),
            "orders_office:refund_done": (refund.pk,),
            "orders_office:refund_again": (refund.pk,),
            "payment_attempt_office": (attempt.pk,),
            "payment_accept_office": (attempt.pk,),
            "event_replay_office": (event.pk,),
            "event_close_office": (event.pk,),
            "transfers_office:inspect": (transfer.pk,),
        }

    def _quoted(self) -> Arguments:
        """A wholesale request that asks this producer, a group order, an invoice, and a parcel of
        which its carrier says that it went while its producer has it."""
        request = QuoteRequest.objects.create(
            number="BG-1",
            buyer_name="Trường Thử",
            phone="0987654321",
            what="Nước mắm",
            quantity=100,
            unit="chai",
            wanted_on=today() + timedelta(days=30),
            commune=self.producer.commune,
            street="1 Thử",
            open_until=today() + timedelta(days=9),
        )
        quote = Quote.objects.create(request=request, producer=self.producer)
        run = GroupRun.objects.create(
            product=self.product,
            key="thu",
            unit_price=80_000,
            threshold=5,
            most=10,
            closes_at=self.trade.now + timedelta(days=9),
        )
        part = self.trade.part(self.paid, self.producer)
        invoice = invoices.prepare(consignment=part, now=self.trade.now)
        Shipment.objects.filter(consignment=self.parcel).update(state=Shipment.State.DELIVERED)
        shipment, office = Shipment.objects.get(consignment=self.parcel), "invoices_office"
        return {
            "desk:quote": (quote.pk,),
            "desk:quote_decline": (quote.pk,),
            "desk:group_run": (run.pk,),
            **{f"{office}:{name}": (invoice.pk,) for name in ("invoice", "amend", "replace")},
            f"{office}:again": (invoice.pk,),
            f"{office}:adjust": (invoice.pk, self.paid.payment.refunds.get().pk),
            **{f"shipments_office:{name}": (shipment.pk,) for name in ("note", "again")},
        }

    def _checks(self) -> Arguments:
        def paper() -> private_files.PrivateFile:
            return private_files.keep_bytes(a_pdf(), name="giay.pdf", by=None)

        check = SellerCheckFactory.create(paper=paper())
        licence = SellingLicenceFactory.create(paper=paper())
        listing = ListingCheckFactory.create()
        request = TakedownRequest.objects.create(
            number="YC-1",
            product=self.product,
            asker="CONSUMER",
            asker_name="Khách",
            contact="khach@vi-du.example",
            words="Sai",
            paper=paper(),
            received_at=timezone.now(),
            due_at=timezone.now() + timedelta(hours=24),
        )
        word = BannedWord.objects.create(word="thần dược thử", why="thử")
        return {
            **{f"sellers_office:{name}": (check.pk,) for name in ("check", "paper")},
            "sellers_office:stop": (self.producer.seller_checks.get().pk,),
            **{f"licences_office:{name}": (licence.pk,) for name in ("licence", "paper")},
            "listings_office:check": (listing.pk,),
            "listings_office:end": (self.product.pk,),
            **{f"takedowns_office:{name}": (request.pk,) for name in ("takedown", "paper")},
            "words_office:remove": (word.pk,),
        }
