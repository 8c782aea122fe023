"""A scan is counted by a picture: never kept, never an error, nothing written to the database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog.places.models import Province
from foundation.calendar import today
from foundation.counting_pictures import MACHINES, PIXEL
from tests.factories import LotFactory
from traceability.adapters import scan_spool
from traceability.models import LabelScan, RefusedScan, ScanDay, ScanSalt
from traceability.rules.scan_places import PLACES
from traceability.selectors import lot_code_text
from traceability.services import scan_seeing, scans

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 Safari/604.1"
ZALO = PHONE + " Zalo iOS/605 ZaloTheme/light"
FACEBOOK = PHONE + " [FBAN/FBIOS;FBAV/400.0]"


@pytest.fixture(autouse=True)
def spool(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.VAR_DIR = tmp_path
    scan_seeing.forget_all()
    yield tmp_path / "scans"
    scan_seeing.forget_all()


@pytest.fixture
def code(db: None) -> str:
    scans.rotate_salts(on=today())
    return lot_code_text(LotFactory())


def lines(spool: Path) -> list[str]:
    path = spool / scan_spool.OPEN
    return path.read_text().split("\n")[1:] if path.exists() else []


def ask(code: str, *, agent: str = PHONE, method: str = "get", **headers: str) -> Any:
    headers = {"User-Agent": agent, **{k.replace("_", "-"): v for k, v in headers.items()}}
    return getattr(Client(), method)(f"/t/{code}/seen", headers=headers)


def test_the_picture_is_never_kept_and_sets_no_cookie(code: str, spool: Path) -> None:
    answer = ask(code)
    assert (answer.status_code, answer["Content-Type"], answer.content) == (
        200,
        "image/gif",
        PIXEL,
    )
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert len(lines(spool)) == 1


def test_counting_asks_the_database_for_the_salt_once_and_writes_nothing(
    code: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        ask(code)
    with django_assert_num_queries(0):
        ask(code, agent=ZALO)
        ask(code.lower(), agent=FACEBOOK)


def test_no_salt_still_counts(code: str, spool: Path) -> None:
    ScanSalt.objects.all().delete()
    ask(code)
    assert lines(spool)[0].split()[3] == "-"


CUBOT = "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) Chrome/120.0 Mobile Safari/537.36"


@pytest.mark.parametrize("agent", [PHONE, ZALO, FACEBOOK, CUBOT])
def test_people_in_in_app_browsers_are_counted(code: str, spool: Path, agent: str) -> None:
    ask(code, agent=agent)
    assert len(lines(spool)) == 1


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (Linux; Android 6.0.1) AppleWebKit (compatible; GoogleOther)",
        "Mozilla/5.0 zalo-pc-share",
        "Mozilla/5.0 (compatible; ZaloShareBot/1.0)",
        "WhatsApp/2.23.20",
        "python-requests/2.32",
        "curl/8.5.0",
        "Mozilla/5.0 HeadlessChrome/120",
    ],
)
def test_machines_get_the_picture_and_are_not_counted(code: str, spool: Path, agent: str) -> None:
    assert ask(code, agent=agent).content == PIXEL
    assert lines(spool) == []
    assert not agent or MACHINES.search(agent)


@pytest.mark.parametrize(
    "header",
    [
        {"Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Dest": "document"},
    ],
)
def test_what_nobody_looked_at_is_not_counted(
    code: str, spool: Path, header: dict[str, str]
) -> None:
    name, value = next(iter(header.items()))
    assert ask(code, **{name.replace("-", "_"): value}).status_code == 200
    assert lines(spool) == []


def test_head_is_not_counted(code: str, spool: Path) -> None:
    assert ask(code, method="head").status_code == 200
    assert lines(spool) == []


@pytest.mark.parametrize("text", ["-", "x" * 300, "0000000000000000", "%00", "%F0%9F%8D%B5", "'--"])
def test_no_text_gets_an_error(db: None, spool: Path, text: str) -> None:
    assert ask(text).status_code in {200, 400}  # %00 is refused before any view
    ask("..%2f..%2fetc%2fpasswd")
    scans.ingest(now=timezone.now())
    assert not LabelScan.objects.exists()
    assert "passwd" not in "".join(str(row) for row in RefusedScan.objects.values())


def test_a_full_disk_does_not_break_the_picture(
    code: str, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("foundation.spool.os.write", full)
    assert ask(code).content == PIXEL


def test_a_spool_that_nobody_reads_stops_growing(
    code: str, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_spool, "LARGEST_FILE", 100)
    for number in range(20):
        ask(code, agent=f"{PHONE} {number}")
    assert (spool / scan_spool.OPEN).stat().st_size < 150


def test_a_folder_that_cannot_be_made_does_not_break_the_picture(
    code: str, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings.VAR_DIR = tmp_path / "file"
    assert ask(code).content == PIXEL


def test_reloading_within_the_quarter_is_no_second_scan(code: str, spool: Path) -> None:
    for _time in range(5):
        ask(code)
    assert len(lines(spool)) == 1


def test_one_network_cannot_flood_the_counts(
    code: str, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_seeing, "PER_NETWORK", 10)
    for number in range(30):
        ask(code, agent=f"{PHONE} {number}")
    assert len(lines(spool)) == 10
    kept = repr(vars(scan_seeing._memory))
    assert "127.0.0.1" not in kept
    assert "iPhone" not in kept


def test_all_networks_together_cannot_flood_one_process(
    code: str, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_seeing, "PER_PROCESS", 7)
    for number in range(12):
        reader = scan_seeing.Reader(f"10.0.0.{number}", PHONE)
        scan_seeing.note_seen(code=code, reader=reader, at=timezone.now())
    assert len(lines(spool)) == 7


def test_a_page_from_the_cache_is_counted_each_time(code: str, spool: Path) -> None:
    cache.clear()
    for agent in (PHONE, ZALO, FACEBOOK):
        page = Client().get(f"/t/{code}", headers={"User-Agent": agent}).content.decode()
        assert f'src="/t/{code}/seen"' in page
        ask(code, agent=agent)
    scans.ingest(now=timezone.now())
    assert LabelScan.objects.get().count == 3


def test_a_code_we_never_printed_is_counted_as_refused(db: None) -> None:
    page = Client().get("/t/khong-phai-ma").content.decode()
    assert 'src="/t/-/seen"' in page
    ask("-")
    scans.ingest(now=timezone.now())
    assert RefusedScan.objects.get().reason == RefusedScan.Reason.MALFORMED


def tell(code: str, province: str, **headers: str) -> Any:
    sent = {"User-Agent": PHONE, "Sec-Fetch-Site": "same-origin", **headers}
    return Client(enforce_csrf_checks=True).post(
        f"/t/{code}/noi?lang=en", {"tinh": province}, headers=sent
    )


def test_a_province_is_told_by_choice_without_a_cookie(code: str, spool: Path) -> None:
    ask(code)
    answer = tell(code, "68")
    assert (answer.status_code, answer["Location"]) == (303, f"/t/{code}?lang=en#cam-on")
    assert not answer.cookies
    scans.ingest(now=timezone.now())
    row = LabelScan.objects.get()
    assert (row.count, row.last_province) == (1, "68")
    assert dict(ScanDay.objects.values_list("province_code", "count")) == {"68": 1}


@pytest.mark.parametrize("province", ["", "99", "x", "680", "10.77,106.69"])
def test_only_a_province_of_today_is_noted(code: str, spool: Path, province: str) -> None:
    assert tell(code, province).status_code == 303
    assert lines(spool) == []


def test_a_form_of_another_site_tells_nothing(code: str, spool: Path) -> None:
    assert tell(code, "68", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert lines(spool) == []


def test_the_form_offers_todays_provinces_and_sends_no_coordinates(code: str) -> None:
    page = Client().get(f"/t/{code}").content.decode()
    for place in PLACES:
        assert f'<option value="{place.code}"' in page
    form = page[page.index('<form class="scan-place-form"') :]
    form = form[: form.index("</form>")]
    assert form.count("name=") == 1  # the province, and nothing beside it


def test_the_places_are_those_of_the_places_table(db: None) -> None:
    known = {row.code: row for row in Province.objects.all()}
    assert {place.code for place in PLACES} == set(known)
    for place in PLACES:
        row = known[place.code]
        assert place.name == row.name
        assert (place.lat, place.lon) == (round(row.lat, 2), round(row.lon, 2)), json.dumps(
            [place.code, row.lat, row.lon]
        )
