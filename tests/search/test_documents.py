"""Documents of products: true in the transaction of whatever changed, and mended where they age."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any
from unicodedata import normalize

import pytest
from django.core.management import call_command
from django.db import connection
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from catalog.products.models import LabelText, Product
from certification.models import Certificate, CertificateExtension, Withdrawal
from certification.selectors import ocop_marks
from certification.services import recognition, withdraw_certificate
from foundation.calendar import today
from marketplace.commerce.models import GiftBox, HarvestWindow
from search.models import SearchChange, SearchEntry, SearchFollower, SearchStale
from search.rules.standards import BITS
from search.rules.words import spelled
from search.services.indexing import reconcile, write_all, write_stale
from search.tasks.documents import reconcile_documents, write_stale_documents
from tests.factories import (
    AuthorityFactory,
    CertificateFactory,
    GrowingAreaFactory,
    LotFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)
from tests.factories.trace import AreaStandardFactory

pytestmark = pytest.mark.django_db
StockRecord = get_model("partner", "StockRecord")
DAY = timedelta(days=1)


def document(product: Product) -> SearchEntry:
    return SearchEntry.objects.get(pk=product.pk)


def holds(product: Product, words: str) -> bool:
    query = " & ".join(f"'{word}'" for word in spelled(words).split())
    rows = SearchEntry.objects.filter(pk=product.pk)
    return rows.extra(where=["words @@ %s::tsquery"], params=[query]).exists()


def stock_of(product: Product) -> Any:
    return StockRecord.objects.filter(product=product)


def stars_on(entry: SearchEntry, on: date) -> int:
    for stars, start, end in (
        (entry.mark_stars, entry.mark_from, entry.mark_until),
        (entry.next_stars, entry.next_from, entry.next_until),
    ):
        if start is not None and end is not None and start <= on < end:
            return stars
    return 0


def live_on(day: date) -> None:
    """The database's own clock for the rest of the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION search_day() RETURNS date LANGUAGE sql STABLE"
            f" AS $$ SELECT DATE '{day.isoformat()}' $$"
        )


def test_a_name_is_there_with_and_without_accents_and_its_tone_marks_in_one_place() -> None:
    product = ProductFactory(title="Nước mắm HÒA – Bình 40°")
    for words in ("nước", "nuoc", "hoà bình", "hòa bình", "hoa binh", "40"):
        assert holds(product, words)
    assert document(product).folded_title.strip() == "nuoc mam hoa binh 40"


@pytest.mark.parametrize(
    "text",
    [
        *("Nước mắm 40°đạm", "Cà phê (rang xay) – túi 500g", "Trà “Ô Long”…", "Hoà, Thuỷ & Quý"),
        *("ĐẶC SẢN Đắk Lắk", "K'Ho Cil", "Ea H’leo", "A_B-C/D+E=F", "Tổ yến 100% nguyên chất"),
        *(normalize("NFD", "Nước mắm Hoà"), "mắm\u00a0ruốc", "Gạo ST25®", "  "),
    ],
)
def test_a_document_spells_words_as_a_query_does(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_spelled(%s)", [text])
        assert cursor.fetchone()[0].split() == spelled(text).split()


def test_a_changed_name_place_set_or_maker_is_there_at_once_whoever_changed_it() -> None:
    product = ProductFactory(title="Tên cũ")
    rows = Product.objects.filter(pk=product.pk)
    rows.update(title="Bánh phồng tôm")
    assert holds(product, "phồng tôm")
    assert not holds(product, "tên cũ")
    rows.update(maker=ProducerFactory(name="Cơ sở Sa Giang"))
    assert holds(product, "sa giang")
    rows.update(former_place="xã Tân Hà")
    assert holds(product, "tân hà")
    rows.update(commune_id="00004", province_id="01", ocop_set_id=12)
    entry = document(product)
    assert (entry.commune, entry.province, entry.set_number) == (4, 1, 12)
    assert holds(product, "ba đình hà nội")


def test_a_product_bears_the_names_of_its_commune_from_before() -> None:
    product = ProductFactory()
    for words in ("phường phan thiết", "bình thuận", "lạc đạo"):
        assert holds(product, words)


def test_hiding_a_product_hides_its_document() -> None:
    product = ProductFactory()
    Product.objects.filter(pk=product.pk).update(is_public=False)
    assert not document(product).is_public


def test_a_producers_name_and_kind_reach_all_their_products_and_those_they_make() -> None:
    producer = ProducerFactory(name="Hợp tác xã Cũ")
    sold, made = ProductFactory(producer=producer), ProductFactory(maker=producer)
    Producer.objects.filter(pk=producer.pk).update(name="Tổ hợp tác Sao Mai", kind="COOP_GROUP")
    assert holds(sold, "sao mai")
    assert holds(made, "sao mai")
    assert document(sold).kind == "COOP_GROUP"
    assert document(made).kind == "COOPERATIVE", "the seller's"


def test_a_certificate_is_there_with_its_days_and_no_longer() -> None:
    product = ProductFactory()
    assert document(product).mark_stars == 0
    certificate = CertificateFactory(product=product, stars=4)
    entry = document(product)
    assert (entry.mark_stars, entry.mark_from, entry.mark_until, entry.recognised_on) == (
        4,
        certificate.valid_from,
        certificate.lapses_on,
        certificate.decided_on,
    )


def test_a_withdrawal_ends_the_mark_in_the_same_transaction() -> None:
    certificate = CertificateFactory()
    withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.BREACH,
        reason="Không đạt",
        effective_on=today(),
        by=UserFactory(),
    )
    entry = document(certificate.product)
    assert stars_on(entry, today()) == 0
    assert entry.recognised_on is None


def test_an_extension_lengthens_the_mark() -> None:
    certificate = CertificateFactory(decided_on=today() - timedelta(days=900))
    last = certificate.lapses_on + timedelta(days=60)
    recognition.extend(
        certificate=certificate,
        paper_number="15/UBND-NN",
        paper_on=certificate.valid_from + DAY,
        last_on=last,
        by=UserFactory(),
        on=date(2099, 1, 1),
    )
    assert document(certificate.product).mark_until == last + DAY


def test_a_product_that_changes_hands_loses_the_mark_of_another() -> None:
    certificate = CertificateFactory()
    Product.objects.filter(pk=certificate.product_id).update(producer=ProducerFactory())
    assert document(certificate.product).mark_stars == 0


def test_price_and_stock_follow_each_change() -> None:
    product = ProductFactory(stock__price=68_000, stock__num_in_stock=2)
    assert (document(product).price, document(product).is_available) == (68_000, True)
    stock_of(product).update(price=72_000)
    assert document(product).price == 72_000
    stock_of(product).update(num_allocated=2)
    assert not document(product).is_available
    stock_of(product).update(num_in_stock=3)
    assert document(product).is_available
    stock_of(product).update(price=None)
    assert (document(product).price, document(product).is_available) == (None, False)
    stock_of(product).delete()
    assert document(product).price is None


def test_the_stock_of_another_seller_counts_for_nothing() -> None:
    product = ProductFactory(stock=False)
    other = get_model("partner", "Partner").objects.create(producer=ProducerFactory(), name="Khác")
    StockRecord.objects.create(
        product=product, partner=other, partner_sku="X1", price=1000, num_in_stock=9
    )
    assert (document(product).price, document(product).is_available) == (None, False)


def test_a_sale_that_leaves_packs_over_writes_nothing() -> None:
    product = ProductFactory(stock__num_in_stock=9)
    version = document(product).version
    stock_of(product).update(num_allocated=3)
    assert document(product).version == version


def test_an_open_harvest_is_there_until_it_is_taken_or_closed() -> None:
    product, day = ProductFactory(stock__num_in_stock=0), today()
    row = HarvestWindow.objects.create(
        product=product,
        opens_on=day - DAY,
        from_on=day + DAY,
        until_on=day + 9 * DAY,
        packs=5,
        by=UserFactory(),
    )
    entry = document(product)
    assert (entry.harvest_opens, entry.harvest_from, entry.harvest_until) == (
        *(day - DAY, day + DAY, day + 9 * DAY),
    )
    harvests = HarvestWindow.objects.filter(pk=row.pk)
    harvests.update(taken=5)
    assert document(product).harvest_from is None
    harvests.update(taken=4)
    assert document(product).harvest_from == day + DAY
    harvests.update(is_open=False)
    assert document(product).harvest_from is None


def test_only_alcohol_that_is_known_to_be_weak_may_be_lifted() -> None:
    spirit = ProductFactory(ocop_set_id=14)
    assert not document(spirit).may_promote
    label = LabelText.objects.create(
        product=spirit, responsible_name="HTX", responsible_address="Thôn", alcohol_percent=12
    )
    assert document(spirit).may_promote
    LabelText.objects.filter(pk=label.pk).update(alcohol_percent=29)
    assert not document(spirit).may_promote
    assert document(ProductFactory(ocop_set_id=9)).may_promote


def test_a_gift_box_is_known_as_one_while_it_is_one() -> None:
    product = ProductFactory()
    box = GiftBox.objects.create(product=product)
    assert document(product).is_box
    box.delete()
    assert not document(product).is_box


@pytest.mark.parametrize("lot_first", [True, False])
def test_the_standard_of_the_area_a_lot_came_from_is_there_within_a_minute(
    lot_first: bool,
) -> None:
    product, area = ProductFactory(), GrowingAreaFactory()
    makers: list[Callable[[], object]] = [
        lambda: LotFactory(product=product, growing_area=area),
        lambda: AreaStandardFactory(growing_area=area, producer=product.producer),
    ]
    for make in makers if lot_first else reversed(makers):
        make()
    assert document(product).standards == 0
    assert write_stale_documents() == 1
    assert document(product).standards == BITS["VIETGAP"]
    product.producer.area_standards.update(removed_on=today())
    write_stale()
    assert document(product).standards == 0
    assert not SearchStale.objects.exists()


def test_another_producers_standard_of_the_same_area_is_not_theirs() -> None:
    product, area = ProductFactory(), GrowingAreaFactory()
    LotFactory(product=product, growing_area=area)
    AreaStandardFactory(growing_area=area)
    write_all()
    assert document(product).standards == 0


def test_a_deleted_product_takes_its_document_along() -> None:
    product = ProductFactory(unchecked=True, stock=False)
    product.delete()
    assert not SearchEntry.objects.exists()


def test_versions_only_grow_and_only_with_a_change() -> None:
    one, two = ProductFactory(title="Chè"), ProductFactory()
    before = document(two).version
    Product.objects.filter(pk=one.pk).update(title="Chè búp")
    changed = document(one).version
    assert changed > before == document(two).version
    Product.objects.filter(pk=one.pk).update(title="Chè búp")
    assert document(one).version == changed


def test_changes_are_written_down_for_engines_that_follow_and_for_nobody_else() -> None:
    product = ProductFactory()
    assert not SearchChange.objects.exists()
    SearchFollower.objects.create(name="elasticsearch", mapping="x", state="READY")
    Product.objects.filter(pk=product.pk).update(title="Một")
    Product.objects.filter(pk=product.pk).update(title="Hai")
    change = SearchChange.objects.get()
    assert (change.product_id, change.version) == (product.pk, document(product).version)


def test_a_deleted_document_is_written_down_with_a_later_version() -> None:
    SearchFollower.objects.create(name="elasticsearch", mapping="x", state="READY")
    product = ProductFactory(unchecked=True, stock=False)
    number, version = product.pk, document(product).version
    product.delete()
    assert SearchChange.objects.get(product_id=number).version > version


# What ages by itself, and what should never be.


def test_all_documents_are_as_they_should_be_after_a_days_business() -> None:
    CertificateFactory(product=ProductFactory(title="Nước mắm"))
    LotFactory(product=ProductFactory(alcohol=True))
    run = write_all()
    assert (run.seen, run.aged, run.missed, run.busy) == (2, 0, 0, 0)


def test_the_night_mends_what_no_trigger_saw_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    ProductFactory.create_batch(2)
    lost, wrong = ProductFactory(title="Chè đinh"), ProductFactory(title="Chè búp")
    SearchEntry.objects.filter(pk=lost.pk).delete()
    SearchEntry.objects.filter(pk=wrong.pk).update(folded_title="khac", price=1)
    with caplog.at_level(logging.INFO, logger="search"):
        assert reconcile_documents() == 2
    assert document(lost).folded_title == "che dinh"
    assert (document(wrong).folded_title, document(wrong).price) == ("che bup", 68_000)
    record = caplog.records[-1]
    assert record.levelno == logging.ERROR
    assert "4 documents looked at, 0 aged, 2 missed" in record.getMessage()
    assert "folded_title 1, price 1, product_id 1" in record.getMessage()
    assert reconcile().missed == 0


def test_days_gone_by_are_mended_and_are_nobodys_fault(caplog: pytest.LogCaptureFixture) -> None:
    product, area, day = ProductFactory(), GrowingAreaFactory(), today()
    CertificateFactory(product=product)
    LotFactory(product=product, growing_area=area)
    AreaStandardFactory(growing_area=area, producer=product.producer)
    for start in (day, day + 40 * DAY):
        HarvestWindow.objects.create(
            product=product,
            opens_on=start,
            from_on=start,
            until_on=start + 9 * DAY,
            packs=5,
            by=UserFactory(),
        )
    write_stale()
    assert document(product).harvest_from == day
    live_on(day + 20 * DAY)
    with caplog.at_level(logging.INFO, logger="search"):
        run = reconcile()
    assert (run.aged, run.missed, caplog.records[-1].levelno) == (1, 0, logging.INFO)
    assert document(product).harvest_from == day + 40 * DAY
    live_on(day + 3000 * DAY)
    assert reconcile().differed.keys() >= {"mark_stars", "mark_until", "standards", "harvest_from"}
    entry = document(product)
    assert (entry.mark_stars, entry.standards, entry.harvest_from) == (0, 0, None)


@pytest.mark.parametrize("seed", range(6))
def test_marks_in_documents_are_those_of_the_register_in_any_world_on_any_day(seed: int) -> None:
    """Written on a day, asked on that day and on later ones: as long as the second certificate."""
    world = _world(Random(seed))
    ids, start = [product.pk for product in world], today()
    for written_on in (start, start + 200 * DAY, start + 700 * DAY, start + 1500 * DAY):
        live_on(written_on)
        write_all()
        entries = SearchEntry.objects.in_bulk(ids)
        for later in (0, 1, 30, 180, 400, 1100):
            on = written_on + later * DAY
            marks = ocop_marks(ids, on=on)
            for pk, entry in entries.items():
                if later and entry.next_until is not None and on >= entry.next_until:
                    continue
                true = marks[pk].stars if pk in marks else 0
                assert stars_on(entry, on) == true, (pk, written_on, on)


def test_documents_recognise_on_the_day_the_certificate_in_force_was_decided() -> None:
    for product in (products := _world(Random(7))):
        entry, mark = document(product), ocop_marks([product.pk], on=today()).get(product.pk)
        if mark:
            assert entry.recognised_on == mark.decided_on
    assert any(document(product).recognised_on for product in products)


def _world(random: Random) -> list[Product]:
    """Products whose certificates follow each other, with holes, extensions, early ends and
    holders who neither sell nor make."""
    producers = ProducerFactory.create_batch(3)
    products = [
        ProductFactory(
            producer=random.choice(producers),
            maker=random.choice([None, *producers]),
            unchecked=True,
            stock=False,
        )
        for _ in range(12)
    ]
    by, authority = UserFactory(), AuthorityFactory()
    for product in products:
        start = today() - timedelta(days=random.randint(0, 2500))
        for number in range(random.randint(0, 4)):
            start = _certified(
                product, start, random, number, holder=random.choice(producers), by=by, at=authority
            )
    return products


def _certified(
    product: Product, start: date, random: Random, number: int, *, holder: Any, by: Any, at: Any
) -> date:
    """One certificate from the day on; returns a day from which another may run."""
    lapses = start + timedelta(days=random.choice([1, 365, 1095]))
    length = (lapses - start).days
    ended = start + timedelta(days=random.randint(0, length)) if random.random() < 0.3 else None
    certificate = Certificate.objects.create(
        number=f"CN-{product.pk}-{number}"[:12],
        product=product,
        holder=holder,
        stars=random.randint(3, 5),
        decision_number=f"{number}/QĐ",
        decided_on=start,
        authority=at,
        valid_from=start,
        lapses_on=lapses,
        ended_on=ended,
        recorded_by=by,
    )
    end = ended or lapses
    if ended is None and random.random() < 0.4:
        until = lapses + timedelta(days=random.randint(1, 180))
        cut = lapses + DAY if random.random() < 0.3 and until > lapses + DAY else None
        CertificateExtension.objects.create(
            certificate=certificate,
            paper_number="1/UBND",
            paper_on=start,
            from_on=lapses,
            until_on=until,
            ended_on=cut,
            recorded_by=by,
        )
        end = cut or until
    return end + timedelta(days=random.choice([0, 0, 1, 200]))


def test_the_index_can_be_written_anew_with_everything_beside_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ProductFactory(title="Chả cá")
    SearchEntry.objects.update(folded_title="khac")
    call_command("search_rebuild")
    said = capsys.readouterr().out
    assert "1 products indexed, 1 written anew." in said
    assert all(what in said for what in ("producers", "places", "pages", "phrases", "words"))
    assert SearchEntry.objects.get().folded_title == "cha ca"


def test_a_stale_product_that_is_gone_leaves_the_list() -> None:
    SearchStale.objects.create(product_id=987_654_321)
    assert write_stale() == 1
    assert not SearchStale.objects.exists()
