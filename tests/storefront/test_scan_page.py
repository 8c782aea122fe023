"""The page that a code on a pack opens."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog.producers.models import Member
from certification.services import record_certificate
from foundation.calendar import today
from tests.factories import (
    AuthorityFactory,
    CertificateFactory,
    GrowingAreaFactory,
    LotFactory,
    ProductFactory,
    UserFactory,
)
from traceability.models import LabelRun, Lot
from traceability.rules import label_code
from traceability.selectors import label_text, lot_code_text
from traceability.services import log_event, record_test, start_label_run

CSS = Path(__file__).resolve().parents[2] / "static/css/scan.css"


def code_of(lot: Lot) -> str:
    return lot_code_text(lot)


@dataclass
class Page:
    status: int
    html: str

    @property
    def verdict(self) -> str:
        found = re.search(r'<section class="verdict" data-verdict="(\w+)"', self.html)
        return found[1] if found else ""

    @property
    def words(self) -> str:
        """The text of the page as a reader meets it."""
        return " ".join(re.sub(r"<[^>]+>", " ", self.html).split())


def opened(client: Client, code: str, **headers: str) -> Page:
    answer = client.get(f"/t/{code}", headers=headers)
    return Page(answer.status_code, answer.content.decode())


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


@pytest.fixture
def certified_lot(db: None) -> Lot:
    product = ProductFactory(title="Mắm nêm Seagull")
    CertificateFactory(product=product, stars=3)
    return LotFactory(product=product, growing_area=GrowingAreaFactory(name="Biển Phan Thiết"))


def lot_with(verdict: str) -> Lot:
    """A lot that a scan of today answers with this verdict."""
    if verdict == "recalled":
        return LotFactory(recalled=True)
    if verdict == "no_star":
        return LotFactory()
    product = ProductFactory()
    lapsed = verdict in {"valid_when_packed", "packed_after_expiry"}
    CertificateFactory(product=product, lapsed=lapsed, withdrawn=verdict == "withdrawn")
    if verdict == "valid_when_packed":
        return LotFactory(product=product, packed_on=date(2023, 3, 15))
    return LotFactory(product=product)


KNOWN = [
    "recalled",
    "withdrawn",
    "valid",
    "valid_when_packed",
    "packed_after_expiry",
    "no_star",
]


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", KNOWN)
def test_a_scan_says_exactly_one_verdict_first(client: Client, verdict: str) -> None:
    page = opened(client, code_of(lot_with(verdict)))
    assert page.status == 200
    assert page.verdict == verdict
    assert page.html.count('class="verdict"') == 1
    assert page.html.encode().index(b'data-verdict="') < 14_000


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", KNOWN)
def test_the_mark_stands_only_on_a_lot_whose_star_is_valid(client: Client, verdict: str) -> None:
    page = opened(client, code_of(lot_with(verdict)))
    assert page.html.count('class="ocop-mark"') == (verdict == "valid")


@pytest.mark.django_db
def test_a_lot_of_a_gap_shows_no_mark_though_its_product_has_one_again(client: Client) -> None:
    certificate = CertificateFactory(lapsed=True)
    record_certificate(
        product=certificate.product,
        holder=certificate.holder,
        stars=4,
        decision_number="9/QĐ-UBND",
        decided_on=days_ago(3),
        authority=AuthorityFactory(),
        by=UserFactory(),
    )
    page = opened(client, code_of(LotFactory(product=certificate.product)))
    assert page.verdict == "packed_after_expiry"
    assert 'class="ocop-mark"' not in page.html
    assert "Bao bì không được mang sao" in page.words


@pytest.mark.django_db
def test_a_lot_packed_before_recognition_is_told_so(client: Client) -> None:
    product = ProductFactory()
    CertificateFactory(product=product, decided_on=days_ago(2))
    page = opened(client, code_of(LotFactory(product=product)))
    assert page.verdict == "no_star"
    assert "Lô này chưa có sao OCOP khi đóng gói" in page.words
    assert "sau khi lô này đóng gói" in page.words
    assert 'class="ocop-mark"' not in page.html


@pytest.mark.django_db
def test_the_words_of_a_record_not_yet_checked_say_so(client: Client) -> None:
    product = ProductFactory()
    product.claims.create(stars=4, year=2024)
    page = opened(client, code_of(LotFactory(product=product)))
    assert page.verdict == "no_star"
    assert "chưa đối chiếu" in page.words
    assert 'class="ocop-mark"' not in page.html


def test_a_lot_shows_where_it_comes_from_and_who_says_so(
    client: Client, certified_lot: Lot
) -> None:
    lot = certified_lot
    member = Member.objects.create(
        producer=lot.producer, user=UserFactory(), duty="OWNER", since_on=days_ago(400)
    )
    log_event(
        lot=lot,
        kind="RECEIVED",
        happened_at=timezone.now() - timedelta(days=90),
        place="Cảng Phan Thiết",
        detail="1,2 tấn cá cơm",
        by=member.user,
    )
    log_event(
        lot=lot,
        kind="PACKED",
        happened_at=timezone.now() - timedelta(days=7),
        by=UserFactory(),
    )
    record_test(
        lot=lot,
        tested_on=days_ago(9),
        laboratory="Trung tâm 3",
        report_number="1187",
        measured="6 chỉ tiêu",
        passed=True,
        by=lot.opened_by,
    )
    page = opened(client, code_of(lot))
    for words in (
        "Mắm nêm Seagull",
        f"Lô {lot.code}",
        f"{lot.packed_on:%d/%m/%Y}",
        f"{lot.best_before_on:%d/%m/%Y}",
        lot.producer.name,
        "Phường Phan Thiết",
        "Biển Phan Thiết",
        "Cảng Phan Thiết 1,2 tấn cá cơm",
        "chủ thể ghi",
        "người vận hành sàn ghi",
        "Phiếu 1187 · Trung tâm 3",
        "minh hoạ",
        "Gửi 3 chai về nhà",
        "68.000",
        "3 sao",
    ):
        assert words in page.words, words
    assert page.words.index("Cảng Phan Thiết") < page.words.index("người vận hành sàn ghi")
    assert lot.product.get_absolute_url() in page.html
    assert lot.product.certificates.get().get_absolute_url() in page.html
    assert "<svg" in page.html.split("Vùng nguyên liệu", 1)[1]


def test_a_corrected_event_stays_and_says_so(client: Client, certified_lot: Lot) -> None:
    by = certified_lot.opened_by
    then = timezone.now() - timedelta(days=8)
    wrong = log_event(lot=certified_lot, kind="PACKED", happened_at=then, detail="340 chai", by=by)
    log_event(
        lot=certified_lot,
        kind="PACKED",
        happened_at=then,
        detail="3.400 chai",
        corrects=wrong,
        by=by,
    )
    page = opened(client, code_of(certified_lot))
    assert re.search(r"<s>.*340 chai.*</s>", page.html, re.DOTALL)
    assert "Đính chính: Đóng gói 3.400 chai" in page.words


@pytest.mark.django_db
def test_what_is_not_on_record_is_said_to_be_missing(client: Client) -> None:
    page = opened(client, code_of(LotFactory(growing_area=None, best_before_on=None)))
    assert "Chưa có dữ liệu về các công đoạn" in page.words
    assert "Chưa có dữ liệu về vùng nguyên liệu" in page.words
    assert "Chưa có dữ liệu kiểm nghiệm" in page.words
    assert "Tiêu chuẩn, quy chuẩn áp dụng chưa có dữ liệu" in page.words
    assert "tel:" not in page.html
    nine = re.search(r'<ol class="nine">(.*?)</ol>', page.html, re.DOTALL)
    assert nine is not None
    assert nine[1].count("<li>") == 10


@pytest.mark.django_db
def test_a_recalled_lot_says_what_to_do_and_offers_nothing(client: Client) -> None:
    page = opened(client, code_of(LotFactory(recalled=True)))
    assert "Ngừng dùng, giữ lại chai." in page.words
    assert "Ngừng dùng. Ngừng dùng" not in page.words
    assert "Nghi nhiễm vi sinh" in page.words
    assert "về nhà" not in page.words


@pytest.mark.django_db
def test_a_recall_announced_for_later_does_not_speak_yet(client: Client) -> None:
    lot = LotFactory()
    lot.recalls.create(
        recalled_on=today() + timedelta(days=1),
        reason="x",
        instructions="y",
        recorded_by=lot.opened_by,
    )
    assert opened(client, code_of(lot)).verdict == "no_star"


@pytest.mark.django_db
def test_the_withdrawn_page_names_day_and_reason(client: Client) -> None:
    page = opened(client, code_of(lot_with("withdrawn")))
    assert f"Từ {today():%d/%m/%Y}, lý do: Không còn đạt tiêu chí." in page.words
    assert "về nhà" not in page.words


def test_a_code_is_read_in_either_case_and_as_people_type_it(
    client: Client, certified_lot: Lot
) -> None:
    code = code_of(certified_lot)
    spoken = " ".join(code[i : i + 4] for i in range(0, 16, 4)).replace("1", "I").replace("0", "o")
    for path in (f"/T/{code}", f"/t/{code.lower()}", f"/t/{spoken}", f"/t/{code}/"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert 'data-verdict="valid"' in answer.content.decode()


def test_any_changed_character_is_an_unknown_code(client: Client, certified_lot: Lot) -> None:
    code = code_of(certified_lot)
    for at in range(16):
        other = next(c for c in label_code.ALPHABET if c != code[at])
        page = opened(client, code[:at] + other + code[at + 1 :])
        assert (page.status, page.verdict) == (404, "unknown"), at


def test_a_label_beyond_its_run_or_of_no_run_is_unknown(client: Client, certified_lot: Lot) -> None:
    run = start_label_run(lot=certified_lot, count=5, purpose="PACKS", by=certified_lot.opened_by)
    assert opened(client, label_text(run, 4)).verdict == "valid"
    assert opened(client, label_text(run, 5)).verdict == "unknown"
    assert opened(client, label_text(LabelRun(epoch=1, run=1_000_000), 0)).status == 404
    assert opened(client, label_text(LabelRun(epoch=2, run=run.run), 0)).status == 404


@pytest.mark.django_db
def test_a_code_of_another_key_is_unknown(client: Client) -> None:
    lot = LotFactory()
    run = lot.label_runs.get()
    foreign = label_code.encode(master=b"x" * 32, epoch=run.epoch, run=run.run, counter=0)
    page = opened(client, foreign)
    assert (page.status, page.verdict) == (404, "unknown")


@pytest.mark.django_db
def test_an_unknown_code_gets_a_full_helpful_page(client: Client) -> None:
    page = opened(client, "1044JANX5QWRDJ6J")
    assert page.status == 404
    for words in ("Không có mã này trong sổ", "tem giả", "Gõ lại mã", "1044JANX5QWRDJ6J"):
        assert words in page.words
    assert 'name="ma"' in page.html


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["abc", "1044JANX5QWRDJ6", "1044JANX5QWRDJ6U", "<script>alert(1)"])
def test_text_that_is_no_code_is_refused_with_the_same_help(client: Client, text: str) -> None:
    page = opened(client, text)
    assert (page.status, page.verdict) == (400, "unknown")
    assert "Mã tem có 16 chữ và số" in page.words
    assert "<script>alert" not in page.html


def test_the_page_speaks_the_readers_language(client: Client, certified_lot: Lot) -> None:
    code = code_of(certified_lot)
    for headers, query, language in (
        ({}, "", "vi"),
        ({"Accept-Language": "en-GB,en;q=0.9,vi;q=0.5"}, "", "en"),
        ({"Accept-Language": "fr"}, "", "vi"),
        ({"Accept-Language": "en"}, "?lang=vi", "vi"),
        ({}, "?lang=en", "en"),
        ({}, "?lang=xx", "vi"),
    ):
        answer = client.get(f"/t/{code}{query}", headers=headers)
        html = answer.content.decode()
        assert f'<html lang="{language}">' in html, (headers, query)
        assert answer["Content-Language"] == language
        assert "Accept-Language" in answer["Vary"]
        product = "/en/san-pham/" if language == "en" else '"/san-pham/'
        assert product in html


def test_browsers_ask_each_time_and_search_engines_stay_out(
    client: Client, certified_lot: Lot
) -> None:
    answer = client.get(f"/t/{code_of(certified_lot)}")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer


def test_a_scan_costs_forty_kilobytes_at_most(client: Client, certified_lot: Lot) -> None:
    by = certified_lot.opened_by
    for days in range(12):
        log_event(
            lot=certified_lot,
            kind="PROCESSED",
            happened_at=timezone.now() - timedelta(days=days + 1),
            place="Phường Phan Thiết",
            detail="Đảo chượp, đo độ đạm, ghi nhiệt độ từng bể trong nhà ủ",
            by=by,
        )
    html = client.get(f"/t/{code_of(certified_lot)}").content
    picture = re.search(rb'<img src="(/minh-hoa/[^"]+)"', html)
    assert picture is not None
    drawing = client.get(picture[1].decode()).content
    mark = (CSS.parents[1] / "img/ocop-mark-placeholder.svg").stat().st_size
    icon = (CSS.parents[1] / "img/favicon.svg").stat().st_size
    script = (CSS.parents[1] / "js/scan-place.js").stat().st_size
    total = len(html) + CSS.stat().st_size + len(drawing) + mark + icon + script
    assert total <= 40_000
    assert re.findall(rb"<script(?![^>]* src=[^>]* defer>)", html) == []
    assert b" style=" not in html


def test_the_number_of_queries_does_not_grow_with_the_record(
    client: Client, certified_lot: Lot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/t/{code_of(certified_lot)}"
    client.get(address)  # the map's dots are read once in the life of a process
    with django_assert_num_queries(4):
        client.get(address)
    for days in range(5):
        log_event(
            lot=certified_lot,
            kind="PROCESSED",
            happened_at=timezone.now() - timedelta(days=days + 1),
            by=certified_lot.opened_by,
        )
    with django_assert_num_queries(4):
        client.get(address)


@pytest.mark.django_db
def test_a_recalled_page_asks_less(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/t/{code_of(LotFactory(recalled=True))}"
    client.get(address)
    with django_assert_num_queries(2):
        client.get(address)


def test_what_people_typed_is_text_and_nothing_else(client: Client, certified_lot: Lot) -> None:
    typed = '<img src=x onerror="x()">'
    log_event(
        lot=certified_lot,
        kind="PROCESSED",
        happened_at=timezone.now() - timedelta(days=1),
        place=typed,
        detail=typed,
        by=certified_lot.opened_by,
    )
    certified_lot.producer.name = typed
    certified_lot.producer.save()
    html = client.get(f"/t/{code_of(certified_lot)}").content.decode()
    assert "<img src=x" not in html
    assert html.count("&lt;img src=x onerror=&quot;x()&quot;&gt;") >= 4
