"""A province's register from a file: read as people write it, all of it or nothing."""

import csv
import io
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet
from wagtail.models import ModelLogEntry

from catalog.places.models import FormerCommune, Successor
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.access.imports import home_province
from certification.access.register import reach_of
from certification.adapters import xlsx
from certification.adapters.xlsx import BadTable
from certification.models import Certificate, RegisterImport
from certification.rules import register_cells, register_columns
from certification.rules.register_cells import BadCell
from certification.services import import_jobs
from certification.services.import_writing import ImportRefused
from certification.tasks.imports import check_import, write_import
from foundation.calendar import today
from foundation.models import Authority, User
from foundation.rules.roles import Role
from tests.certification.officers import person, province, usual
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory

pytestmark = pytest.mark.django_db
HEADER = (
    "STT", "Tên sản phẩm", "Chủ thể", "Xã/phường", "Huyện", "Tỉnh", "Hạng sao",
    "Số quyết định", "Ngày ký", "Cơ quan công nhận",
)  # fmt: skip
Row = tuple[object, ...]


def row(**changes: object) -> Row:
    facts = {
        "stt": 1, "product": "Mắm nêm", "producer": "HTX Biển Xanh", "commune": "Phường Phan Thiết",
        "district": "", "province": "Lâm Đồng", "stars": "4 sao", "decision": "31/QĐ-UBND",
        "day": "03/02/2026", "authority": "",
    } | changes  # fmt: skip
    return tuple(facts.values())


def as_csv(*rows: Row, header: Sequence[str] = HEADER) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue().encode()


def as_xlsx(*rows: Row, header: Sequence[str] = HEADER, above: Sequence[Row] = ()) -> bytes:
    book = Workbook()
    for cells in (*above, header, *rows):
        book.active.append(list(cells))  # type: ignore[union-attr]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def officer() -> User:
    return person(Role.PROVINCIAL_OFFICER, province())


def checked(content: bytes, by: User, **changes: Any) -> RegisterImport:
    job = import_jobs.receive(content=content, name="so.xlsx", by=by)
    assert import_jobs.begin(job, "CHECKING", **changes)
    check_import(job.pk)
    return RegisterImport.objects.get(pk=job.pk)


def written(content: bytes, by: User) -> RegisterImport:
    job = checked(content, by)
    assert job.report["errors"] == []
    assert import_jobs.begin(job, "WRITING")
    write_import(job.pk)
    return RegisterImport.objects.get(pk=job.pk)


def faults(content: bytes, by: User) -> list[str]:
    return [words for _row, words in checked(content, by).report["errors"]]


def test_a_workbook_with_titles_above_its_heading_is_entered(officer: User) -> None:
    above = [("UỶ BAN NHÂN DÂN TỈNH LÂM ĐỒNG",), ("DANH SÁCH SẢN PHẨM OCOP",), ()]
    job = written(as_xlsx(row(day=date(2026, 2, 3), stars=4), above=above), officer)
    assert (job.state, job.report["created"], job.header_row) == ("DONE", 1, 4)
    certificate = Certificate.objects.get()
    assert certificate.product.title == "Mắm nêm"
    assert certificate.holder.kind == Producer.Kind.COOPERATIVE
    assert certificate.product.commune_id == "22945"
    assert (certificate.stars, certificate.decision_number) == (4, "31/QĐ-UBND")
    assert certificate.lapses_on == date(2029, 2, 4)
    assert certificate.authority.place_code == "68"
    assert certificate.recorded_by == officer


def test_what_nobody_foresaw_ends_the_work_in_words(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("unforeseen")

    job = import_jobs.receive(content=as_csv(row()), name="so.csv", by=officer)
    import_jobs.begin(job, "CHECKING")
    monkeypatch.setattr(import_jobs, "check", breaks)
    with pytest.raises(RuntimeError):
        check_import(job.pk)
    job = RegisterImport.objects.get(pk=job.pk)
    assert job.state == "FAILED"
    assert "Có lỗi ở phía chúng tôi" in job.report["refused"]
    assert import_jobs.begin(job, "CHECKING")


def test_the_same_file_twice_changes_nothing(officer: User) -> None:
    content = as_xlsx(row(), row(product="Mắm ruốc", day="03/02/2026"))
    written(content, officer)
    job = written(content, officer)
    assert job.report["created"] == 0
    assert job.report["duplicates_total"] == 2
    counts = Certificate.objects.count(), Product.objects.count(), Producer.objects.count()
    assert counts == (2, 2, 1)


def test_one_wrong_row_keeps_the_whole_file_out(officer: User) -> None:
    job = checked(as_csv(row(), row(product="Chè", stars="2 sao")), officer)
    assert job.report["errors"] == [[3, "số sao “2 sao” không phải 3, 4 hay 5"]]
    assert not job.report["may_be_written"]
    with pytest.raises(ImportRefused):
        import_jobs.write(
            job,
            allows=lambda stars, province: True,
            home_province="",
            on=today(),
            at=timezone.now(),
            by=officer,
        )
    assert not Certificate.objects.exists()
    assert not Producer.objects.exists()
    assert RegisterImport.objects.get().state == "FAILED"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"product": ""}, "thiếu tên sản phẩm"),
        ({"producer": ""}, "thiếu tên chủ thể"),
        ({"decision": ""}, "thiếu số quyết định"),
        ({"day": "02/2026"}, "không đọc được"),
        ({"day": "31/02/2026"}, "không đọc được"),
        ({"day": "03/02/2126"}, "chưa tới"),
        ({"day": "03/02/2018"}, "chưa có quy định"),
        ({"province": "Atlantis"}, "không có tỉnh nào tên “Atlantis”"),
        ({"commune": "Xã Không Đâu"}, "không có xã, phường nào tên “Xã Không Đâu”"),
        ({"province": "Hà Nội", "commune": ""}, "không thuộc quyền ghi của bạn"),
        ({"stars": 5}, "không thuộc quyền ghi của bạn"),
        ({"authority": "UBND huyện Hàm Thuận Bắc"}, "không công nhận được 4 sao"),
        ({"stars": 3, "authority": "UBND huyện Hàm Thuận Bắc"}, "không công nhận được 3 sao"),
    ],
)
def test_a_fault_is_told_in_words(officer: User, changes: dict[str, object], words: str) -> None:
    assert any(words in fault for fault in faults(as_csv(row(**changes)), officer))


def test_every_fault_of_a_row_is_told_at_once(officer: User) -> None:
    assert len(faults(as_csv(row(product="", stars="", day="")), officer)) == 3


def test_a_former_place_leads_to_todays(officer: User) -> None:
    former = next(
        f
        for f in FormerCommune.objects.filter(province__contains="Bình Thuận").order_by("code")
        if f.successors.count() == 1 and f.name.startswith("Xã")
    )
    content = as_csv(
        row(commune=former.name, district=former.district, province="Bình Thuận", day="03/02/2024")
    )
    written(content, officer)
    product = Product.objects.get()
    assert product.commune_id == former.successors.get().commune_id
    assert product.province_id == "68"
    assert former.district in product.former_place
    authority = Certificate.objects.get().authority
    assert authority.name == "Uỷ ban nhân dân Bình Thuận"
    assert authority.acting is not None
    assert authority.acting.place_code == "68"


def test_a_split_commune_waits_for_a_choice(officer: User) -> None:
    split = next(
        f
        for f in FormerCommune.objects.filter(province__contains="Bình Thuận").order_by("code")
        if f.successors.count() > 1 and f.name.startswith(("Xã", "Thị trấn", "Phường"))
    )
    communes = {s.commune_id for s in Successor.objects.filter(former=split)}
    content = as_csv(
        row(commune=split.name, district=split.district, province="Bình Thuận", day="03/02/2024")
    )
    job = checked(content, officer)
    assert job.report["to_choose"] == {split.code: [2]}
    assert not job.report["may_be_written"]
    [choice] = import_jobs.choices_of(job)
    assert {code for code, _name, _province in choice["communes"]} == communes
    chosen = sorted(communes)[0]
    assert import_jobs.begin(job, "CHECKING", places={split.code: chosen})
    check_import(job.pk)
    job.refresh_from_db()
    assert job.report["may_be_written"]
    assert import_jobs.begin(job, "WRITING")
    write_import(job.pk)
    assert Product.objects.get().commune_id == chosen


def test_a_districts_decision_is_entered_as_its_own_while_districts_decided(officer: User) -> None:
    district = FormerCommune.objects.filter(province__contains="Bình Thuận").first()
    assert district is not None
    written(
        as_csv(
            row(
                stars=3,
                commune="",
                district=district.district,
                province="Bình Thuận",
                day="10/05/2024",
            )
        ),
        officer,
    )
    authority = Certificate.objects.get().authority
    assert authority.level == Authority.Level.FORMER_DISTRICT
    assert authority.acting is not None
    assert district.district in authority.name


def test_newer_rows_replace_older_ones_whatever_their_order(officer: User) -> None:
    content = as_csv(
        row(stars=4, day="03/02/2026", decision="2/QĐ"),
        row(stars=3, day="01/06/2025", decision="1/QĐ", authority="UBND tỉnh Lâm Đồng"),
    )
    written(content, officer)
    old, new = Certificate.objects.order_by("valid_from")
    assert old.ended_on == new.valid_from == date(2026, 2, 3)
    assert new.ended_on is None
    assert written(content, officer).report["created"] == 0


def test_a_certificate_in_the_register_ends_when_the_file_has_a_newer_one(officer: User) -> None:
    producer = ProducerFactory.create(name="HTX Biển Xanh")
    held = CertificateFactory.create(
        product=ProductFactory.create(title="Mắm nêm", producer=producer),
        decided_on=date(2025, 3, 1),
        stars=3,
    )
    job = written(as_csv(row()), officer)
    held.refresh_from_db()
    assert held.ended_on == date(2026, 2, 3)
    assert job.report["ends"] == 1
    assert Product.objects.count() == 1


def test_fewer_stars_than_a_running_certificate_are_refused(officer: User) -> None:
    content = as_csv(
        row(stars=4, day="01/06/2025"), row(stars=3, day="03/02/2026", decision="2/QĐ-UBND")
    )
    assert faults(content, officer) == ["dòng 2 đang cho nhiều sao hơn: phải thu hồi trước"]


def test_two_rows_that_contradict_each_other_are_told(officer: User) -> None:
    content = as_csv(row(stars=4), row(stars=3))
    assert faults(content, officer) == ["cùng sản phẩm, cùng ngày mà khác với dòng 2"]
    job = checked(as_csv(row(), row()), officer)
    assert job.report["duplicates"] == [[3, "dòng 2"]]


def test_names_differ_only_by_what_can_be_heard(officer: User) -> None:
    written(as_csv(row(), row(product="MẮM  NÊM", producer="htx biển xanh", day="03/02/2023",
                              decision="1/QĐ")), officer)  # fmt: skip
    assert (Product.objects.count(), Producer.objects.count()) == (1, 1)


def test_the_entry_in_the_audit_names_the_file_by_its_hash(officer: User) -> None:
    job = written(as_csv(row()), officer)
    entry = ModelLogEntry.objects.get(action="ocop.register.import")
    assert entry.user == officer
    assert entry.data["sha256"] == job.sha256
    assert entry.data["certificates"] == 1


def test_rows_without_a_province_are_of_the_officers_own(officer: User) -> None:
    assert home_province(reach_of(officer, on=today())) == "Lâm Đồng"
    job = checked(as_csv(row(province="")), officer)
    assert job.report["may_be_written"]


def test_the_ministry_enters_five_stars_of_any_place() -> None:
    keeper = usual(Role.MINISTRY_RECORD_KEEPER)
    job = written(as_csv(row(stars=5, province="Hà Nội", commune="")), keeper)
    assert job.report["created"] == 1
    assert Certificate.objects.get().authority.level == Authority.Level.MINISTRY
    assert "không thuộc quyền" in faults(as_csv(row(stars=3)), keeper)[0]


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_record_may_open_the_pages(role: Role) -> None:
    client = Client()
    client.force_login(usual(role))
    may = role in {Role.PROVINCIAL_OFFICER, Role.MINISTRY_RECORD_KEEPER, Role.ADMINISTRATOR}
    status = client.get(reverse("register_import:index")).status_code
    assert (status == 200) is may
    assert status in {200, 302, 404}


def test_a_file_is_seen_by_its_uploader_and_no_other_officer(officer: User) -> None:
    job = import_jobs.receive(content=as_csv(row()), name="so.csv", by=officer)
    other = Client()
    other.force_login(person(Role.PROVINCIAL_OFFICER, province("01")))
    assert other.get(reverse("register_import:inspect", args=[job.pk])).status_code == 404
    assert other.post(reverse("register_import:write", args=[job.pk])).status_code == 404


def test_an_officer_uploads_corrects_columns_and_confirms(client: Client, officer: User) -> None:
    client.force_login(officer)
    header = ["STT", "Hàng hoá", *HEADER[2:]]
    upload = SimpleUploadedFile("so.csv", as_csv(row(), header=header))
    answer = client.post(reverse("register_import:index"), {"file": upload})
    job = RegisterImport.objects.get()
    page = reverse("register_import:inspect", args=[job.pk])
    assert answer["Location"] == page
    html = client.get(page).content.decode()
    assert "Hàng hoá" in html
    assert "HTX Biển Xanh" in html
    columns = {name: str(n) for name, n in job.columns.items()}
    assert client.post(page, columns).status_code == 422, "the product's column is not named"
    client.post(page, columns | {"product": "1"})
    job.refresh_from_db()
    assert job.state == "CHECKING"
    assert client.get(page)["Refresh"] == "3"
    check_import(job.pk)
    assert "1 giấy mới" in client.get(page).content.decode()
    client.post(reverse("register_import:write", args=[job.pk]))
    client.post(reverse("register_import:write", args=[job.pk]))
    write_import(job.pk)
    assert "Đã ghi 1 giấy" in client.get(page).content.decode()
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Không thấy dòng tiêu đề"),
        (b"PK\x03\x04rubbish", "hỏng"),
        (b"\xd0\xcf\x11\xe0old", "xls cũ"),
        (b"\x89PNG\r\n\x1a\n\x00", "Không phải XLSX"),
        (b"a,b,c\n1,2,3\n", "Không thấy dòng tiêu đề"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(BadTable, match=words):
        xlsx.read(content)


def test_a_workbook_that_unpacks_without_end_is_not_opened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    with pytest.raises(BadTable, match="bung ra lớn bất thường"):
        list(xlsx.read(buffer.getvalue()).rows)


def test_a_workbook_with_entities_is_refused() -> None:
    source = zipfile.ZipFile(io.BytesIO(as_xlsx(row())))
    buffer = io.BytesIO()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/workbook.xml":
                content = bomb + content
            archive.writestr(part.filename, content)
    with pytest.raises(BadTable):
        list(xlsx.read(buffer.getvalue()).rows)


def test_a_workbook_is_read_as_the_library_that_wrote_it_reads_it() -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    book.create_sheet("Ẩn", 0).sheet_state = "hidden"
    sheet.append(list(HEADER))
    sheet.append([1, "Chè ", "HTX A", None, None, "Huế", 3, 1.5, date(2026, 2, 3), True])
    sheet["B5"] = CellRichText("Cà ", TextBlock(InlineFont(b=True), "phê"))
    sheet["I5"], sheet["I5"].number_format = 45000, 'dd" ngày "mm"-"yyyy'
    sheet["C7"] = datetime(2026, 2, 3, 4, 5)
    sheet["D7"] = "=1/0"
    buffer = io.BytesIO()
    book.save(buffer)
    ours = [cells for _number, cells in xlsx.read(buffer.getvalue()).rows]
    theirs = load_workbook(buffer, data_only=True)[sheet.title].iter_rows(
        min_row=2, values_only=True
    )
    assert [cells + [""] * (10 - len(cells)) for cells in ours] == [
        [register_cells.plain(value) for value in values] for values in theirs
    ]
    assert ours[3][8] == "2023-03-15"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_part_and_encoding(part: str, encoding: str) -> None:
    source = zipfile.ZipFile(io.BytesIO(as_xlsx(row())))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for each in source.infolist():
            content = source.read(each)
            if each.filename == part:
                text = content.decode().partition("?>")[2] or content.decode()
                bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
                content = f'<?xml version="1.0" encoding="{encoding}"?>{bomb}{text}'.encode(
                    encoding
                )
            archive.writestr(each.filename, content)
    with pytest.raises(BadTable):
        list(xlsx.read(buffer.getvalue()).rows)


def test_semicolons_and_a_byte_order_mark_are_understood() -> None:
    text = "\ufeffTen san pham;Chu the;So sao;So QD;Ngay QD\nChè;HTX A;3;1/QĐ;1/6/2025\n"
    table = xlsx.read(text.encode())
    assert register_columns.guess(table.header) == {
        "product": 0, "producer": 1, "stars": 2, "decision_number": 3, "decided_on": 4,
    }  # fmt: skip
    assert next(table.rows) == (2, ["Chè", "HTX A", "3", "1/QĐ", "1/6/2025"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5/8/2026", date(2026, 8, 5)),
        ("05-08-2026", date(2026, 8, 5)),
        ("05.08.26", date(2026, 8, 5)),
        ("2026-08-05", date(2026, 8, 5)),
        ("ngày 5 tháng 8 năm 2026", date(2026, 8, 5)),
        ("3981/QĐ-UBND ngày 05/8/2026", date(2026, 8, 5)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_days_are_read_as_they_are_written_here(text: str, day: date) -> None:
    assert register_cells.day(text) == day


@pytest.mark.parametrize("text", ["", "2026", "8/2026", "32/1/2026", "29/02/2025", "hôm qua"])
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    with pytest.raises(BadCell):
        register_cells.day(text)


@pytest.mark.parametrize(
    ("text", "stars"), [("3", 3), ("4 sao", 4), ("Năm sao", 5), ("Hạng 3", 3), ("****", 4)]
)
def test_stars_are_read_in_figures_and_words(text: str, stars: int) -> None:
    assert register_cells.stars(text) == stars


@pytest.mark.parametrize("text", ["", "2", "6 sao", "3-4 sao", "tiềm năng"])
def test_other_stars_are_none(text: str) -> None:
    with pytest.raises(BadCell):
        register_cells.stars(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3981/QĐ-UBND", "3981/QĐ-UBND"),
        ("Quyết định số 3981/QĐ-UBND ngày 05/8/2026", "3981/QĐ-UBND"),
        ("QĐ số: 12/QĐ-UBND, ngày 1/1/2024", "12/QĐ-UBND"),
    ],
)
def test_a_decisions_number_stands_without_the_words_around_it(text: str, number: str) -> None:
    assert register_cells.decision(text) == number


def test_the_command_tries_first_and_then_enters(
    officer: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "so.csv"
    file.write_bytes(as_csv(row()))
    by = f"--by={officer.email}"
    call_command("import_register", str(file), by, "--dry-run")
    assert "1 new" in capsys.readouterr().out
    assert not Certificate.objects.exists()
    call_command("import_register", str(file), by)
    assert "Entered 1 certificates" in capsys.readouterr().out
    file.write_bytes(as_csv(row(stars="7")))
    with pytest.raises(CommandError, match="Nothing was entered"):
        call_command("import_register", str(file), by)


def test_the_plan_asks_the_database_the_same_however_many_rows(
    officer: User, django_assert_max_num_queries: Any
) -> None:
    content = as_csv(*(row(product=f"Mắm {n}") for n in range(60)))
    job = import_jobs.receive(content=content, name="so.csv", by=officer)
    import_jobs.begin(job, "CHECKING")
    with django_assert_max_num_queries(25):
        check_import(job.pk)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_before_the_work_is_committed(officer: User) -> None:
    job = import_jobs.receive(content=as_csv(row()), name="so.csv", by=officer)
    with transaction.atomic(), import_jobs.progress_of(job) as told:
        told(700)
        watcher = connection.copy()
        try:
            with watcher.cursor() as cursor:
                cursor.execute("SELECT rows_done FROM certification_registerimport")
                assert cursor.fetchone() == (700,)
        finally:
            watcher.close()


@pytest.mark.parametrize(
    ("state", "words"),
    [("CHECKING", "Đã xong 700 dòng"), ("WRITING", "Đã xong 700 trên 2000 dòng")],
)
def test_the_page_of_a_file_at_work_tells_how_far_it_is(
    client: Client, officer: User, state: str, words: str
) -> None:
    job = import_jobs.receive(content=as_csv(row()), name="so.csv", by=officer)
    report = {"rows": 2100, "new": 2000} if state == "WRITING" else {}
    RegisterImport.objects.filter(pk=job.pk).update(state=state, rows_done=700, report=report)
    client.force_login(officer)
    answer = client.get(reverse("register_import:inspect", args=[job.pk]))
    assert words in answer.content.decode()
    assert answer["Refresh"] == "3"


@pytest.mark.django_db(transaction=True)
def test_one_file_entered_twice_at_once_is_entered_once(officer: User) -> None:
    content = as_csv(row(), row(product="Mắm ruốc"))
    jobs = [checked(content, officer), checked(content, officer)]
    assert all(import_jobs.begin(job, "WRITING") for job in jobs)
    gate = Barrier(2)

    def enter(job: RegisterImport) -> None:
        gate.wait()
        try:
            write_import(job.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(enter, job) for job in jobs]:
            future.result()
    created = sorted(job.report["created"] for job in RegisterImport.objects.all())
    assert created == [0, 2]
    assert Certificate.objects.count() == 2


def test_a_number_of_thousands_of_digits_is_a_fault_of_its_row_alone(officer: User) -> None:
    endless = "4" * 5000
    (said,) = faults(as_csv(row(stars=endless)), officer)
    assert "không phải 3, 4 hay 5" in said
    header = (*HEADER, "Bộ sản phẩm")
    job = checked(as_csv((*row(), endless), header=header), officer)
    assert (job.state, job.report["errors"]) == ("CHECKED", [])
