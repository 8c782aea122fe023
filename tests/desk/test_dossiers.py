"""A dossier on the producer's phone: start, fill, attach, check, file, follow."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from catalog.producers.models import HelperConsent, Member
from catalog.products.models import Product
from certification.models import Dossier, LibraryDocument, PapersRequest, ProgrammeSettings
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.rules.evidence import EvidenceKind
from certification.rules.registration import Page
from certification.selectors.dossiers import draft_of, gaps, rules_for
from certification.services import dossiers as services
from foundation.calendar import today
from marketplace.desk.urls import urlpatterns
from tests.desk.conftest import Seller
from tests.factories import AuthorityFactory, LotFactory, ProductFactory, UserFactory
from tests.factories.dossiers import attach_all, document, fill
from tests.factories.programme import DossierFactory, stand

pytestmark = pytest.mark.django_db

AUTOSAVE = {"HTTP_X_AUTOSAVE": "1"}


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def dossier(seller: Seller) -> Dossier:
    product = ProductFactory.create(title="Chè Shan", producer=seller.producer, ocop_set_id=11)
    return services.start_dossier(
        producer=seller.producer,
        product=product,
        kind=DossierKind.FIRST,
        target_stars=4,
        by=seller.member,
        on=today(),
    )


def helper_of(seller: Seller, *, days: int = 30) -> Client:
    helper = UserFactory.create(first_name="Giúp", last_name="Lê")
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=helper,
        given_by=seller.member,
        since_on=today() - timedelta(days=9),
        until_on=today() + timedelta(days=days),
    )
    client = Client()
    client.force_login(helper)
    return client


def photo(name: str = "a.jpg") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "green").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def own_addresses(dossier: Dossier, paper: LibraryDocument) -> list[str]:
    """Every address of the desk that names a dossier or a paper."""
    ids: dict[str, object] = {
        "dossier_id": dossier.pk,
        "document_id": paper.pk,
        "page": "chu-the",
        "group": "1",
        "number": 1,
        "form": "mau-01",
    }
    return [
        reverse(
            f"desk:{pattern.name}",
            kwargs={k: ids[k] for k in pattern.pattern.converters},  # type: ignore[attr-defined]
        )
        for pattern in urlpatterns
        if {"dossier_id", "document_id"} & set(pattern.pattern.converters)  # type: ignore[attr-defined]
    ]


# Who may ------------------------------------------------------------------------------------


def test_anothers_dossier_and_papers_are_404_at_every_address(
    seller: Seller, other: Seller, dossier: Dossier
) -> None:
    paper = document(dossier)
    addresses = own_addresses(dossier, paper)
    assert len(addresses) >= 12
    for address in addresses:
        assert other.client.get(address).status_code in {404, 405}, address
        assert other.client.post(address, {"x": "1"}).status_code in {404, 405}, address


def test_a_stranger_signs_in_first_and_an_ended_consent_opens_nothing(
    seller: Seller, dossier: Dossier
) -> None:
    paper = document(dossier)
    ended = helper_of(seller, days=0)
    for address in own_addresses(dossier, paper):
        assert Client().get(address).status_code in {302, 405}, address
        assert ended.get(address).status_code in {404, 405}, address


def test_people_who_may_only_look_change_nothing(seller: Seller, dossier: Dossier) -> None:
    Member.objects.filter(user=seller.member).update(duty=Member.Duty.VIEWER)
    paper = document(dossier)
    assert seller.client.get(at("dossier", dossier.pk)).status_code == 200
    for address in own_addresses(dossier, paper):
        assert seller.client.post(address, {"history": "x"}).status_code in {404, 405}, address
    assert seller.client.get(at("dossier_start")).status_code == 404


# The way ------------------------------------------------------------------------------------


def test_a_producer_opens_a_dossier_for_a_new_product_nobody_else_sees(seller: Seller) -> None:
    sent = {
        "new_title": "Trà hoa vàng",
        "product_set": "12",
        "kind": "FIRST",
        "target_stars": "3",
    }
    answer = seller.client.post(at("dossier_start"), sent)
    product = Product.objects.get(title="Trà hoa vàng")
    assert answer["Location"] == at("dossier", product.dossiers.get().pk)
    assert not product.is_public
    assert Client().get(product.get_absolute_url()).status_code in {302, 404, 410}


def test_a_second_click_on_the_start_lands_on_the_same_dossier(seller: Seller) -> None:
    sent = {"new_title": "Trà đôi", "product_set": "12", "kind": "FIRST", "target_stars": "3"}
    first, second = (seller.client.post(at("dossier_start"), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Product.objects.filter(title="Trà đôi").count() == 1


def test_a_refused_start_leaves_no_product_and_says_why(seller: Seller) -> None:
    sent = {"new_title": "Trà", "product_set": "12", "kind": "RENEWAL", "target_stars": "3"}
    answer = seller.client.post(at("dossier_start"), sent)
    assert answer.status_code == 422
    assert "Hãy nộp hồ sơ lần đầu" in answer.content.decode()
    assert not Product.objects.filter(title="Trà").exists()


def test_the_whole_way_from_start_to_receipt_on_a_phone(seller: Seller) -> None:
    client = seller.client
    product = ProductFactory.create(producer=seller.producer, ocop_set_id=11)
    client.post(at("dossier_start"), {"product": product.pk, "kind": "FIRST", "target_stars": "4"})
    row = product.dossiers.get()
    attach_all(row)
    address = at("dossier_page", row.pk, "chu-the")
    pages = 0
    while "/buoc/" in address or "/tieu-chi/" in address:
        form = client.get(address).context["form"]
        answer = client.post(address, filled(form))
        assert answer.status_code == 302, (address, answer.context["form"].errors)
        address = answer["Location"]
        pages += 1
    assert pages == len(client.get(at("dossier", row.pk)).context["steps"])
    checked = client.get(at("dossier_check", row.pk)).content.decode()
    assert "Đủ điều kiện để nộp" in checked
    assert "5 sao" in checked
    refused = client.post(at("dossier_file", row.pk), {"x": ""})
    assert refused.status_code == 422, "without the pledge nothing is filed"
    filed = client.post(at("dossier_file", row.pk), {"pledge": "on"})
    assert filed["Location"] == at("dossier_receipt", row.pk, 1)
    page = client.get(filed["Location"]).content.decode()
    assert f"1/PĐK-68-22945-{today().year}" in page
    again = client.post(at("dossier_file", row.pk), {"pledge": "on"})
    assert again["Location"] == at("dossier_receipt", row.pk, 1)
    assert row.filings.count() == 1


def filled(form: Any) -> dict[str, Any]:
    """What somebody gives who fills everything: the best option, a word in every line."""
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        choices = [code for code, _name in getattr(bound.field, "choices", []) if code]
        if bound.name == "seen" or value not in (None, "", []):
            sent[bound.name] = value
        elif bound.name.startswith("p-"):
            sent[bound.name] = choices[-1]
        elif bound.name.startswith("d-"):
            sent[bound.name] = choices[:1]
        elif bound.name == "citizen_id":
            sent[bound.name] = "079085001234"
        elif bound.name in {"founded_on", "is_disabled", "gender"}:
            sent[bound.name] = ""
        elif choices:
            sent[bound.name] = choices[0]
        else:
            sent[bound.name] = "Có ghi"
    return {name: value for name, value in sent.items() if value is not None}


def test_the_status_page_says_whose_turn_it_is_and_what_is_asked(
    seller: Seller, dossier: Dossier
) -> None:
    fill(dossier)
    services.file_dossier(dossier=dossier, by=seller.member, on=today())
    page = seller.client.get(at("dossier", dossier.pk)).content.decode()
    assert "Đến lượt xã" in page
    assert "xã báo cáo chậm nhất" in page
    PapersRequest.objects.create(
        dossier=dossier, what="Thiếu hợp đồng", asked_by=seller.member, asked_on=today()
    )
    stand(dossier, DossierState.PAPERS_ASKED)
    page = seller.client.get(at("dossier", dossier.pk)).content.decode()
    assert "Đến lượt bạn" in page
    assert "Thiếu hợp đồng" in page
    filed = seller.client.post(at("dossier_file", dossier.pk), {"pledge": "on"})
    assert filed["Location"] == at("dossier_receipt", dossier.pk, 2)


def test_the_check_names_the_papers_a_province_asks_for_besides(
    seller: Seller, dossier: Dossier
) -> None:
    ProgrammeSettings.objects.create(
        authority=AuthorityFactory.create(), extra_papers="Bản đồ vùng trồng"
    )
    page = seller.client.get(at("dossier_check", dossier.pk)).content.decode()
    assert "Bản đồ vùng trồng" in page
    fields = [each.subject for each in gaps(dossier, on=today()).forbidding]
    assert "history" in fields
    assert at("dossier_page", dossier.pk, "gioi-thieu") in page


def test_the_aim_may_change_while_the_draft_is_open(seller: Seller, dossier: Dossier) -> None:
    for sent, stands in (("5", 5), ("9", 5), ("", 5), ("3", 3)):
        seller.client.post(at("dossier_aim", dossier.pk), {"target_stars": sent})
        dossier.refresh_from_db()
        assert dossier.target_stars == stands
    services.file_dossier(dossier=fill(dossier), by=seller.member, on=today())
    seller.client.post(at("dossier_aim", dossier.pk), {"target_stars": "5"})
    dossier.refresh_from_db()
    assert dossier.target_stars == 3


def test_giving_up_asks_first_and_only_a_post_does_it(seller: Seller, dossier: Dossier) -> None:
    assert "Bỏ hồ sơ này?" in seller.client.get(at("dossier_cancel", dossier.pk)).content.decode()
    dossier.refresh_from_db()
    assert dossier.state == DossierState.DRAFT
    seller.client.post(at("dossier_cancel", dossier.pk))
    dossier.refresh_from_db()
    assert dossier.state == DossierState.CANCELLED


# Nothing typed is lost ----------------------------------------------------------------------


def test_a_helpers_values_are_stamped_for_the_producer(seller: Seller, dossier: Dossier) -> None:
    helper = helper_of(seller)
    helper.post(at("dossier_page", dossier.pk, "gioi-thieu"), {"history": "Từ 1990"})
    assert dossier.answers.get(field="history").entered_for == seller.producer
    page = seller.client.get(at("dossier_page", dossier.pk, "gioi-thieu")).content.decode()
    assert f"nhập bởi Lê Giúp thay cho {seller.producer.name}" in page


def test_what_is_sound_is_saved_though_something_else_is_wrong(
    seller: Seller, dossier: Dossier
) -> None:
    address = at("dossier_page", dossier.pk, "chu-the")
    answer = seller.client.post(address, {"unit_name": "Tên đúng", "founded_on": "hôm qua"})
    assert answer.status_code == 422
    assert 'value="hôm qua"' in answer.content.decode()
    assert dossier.answers.get(field="unit_name").value == "Tên đúng"


def test_two_devices_are_shown_both_versions_before_one_wins(
    seller: Seller, dossier: Dossier
) -> None:
    address = at("dossier_page", dossier.pk, "gioi-thieu")
    seen = seller.client.get(address).context["form"]["seen"].value()
    seller.client.post(address, {"seen": seen, "history": "Máy một", "organisation": ""})
    clash = seller.client.post(address, {"seen": seen, "history": "Máy hai", "organisation": ""})
    page = clash.content.decode()
    assert clash.status_code == 422
    assert "Máy một" in page
    assert "Máy hai" in page
    assert dossier.answers.get(field="history").value == "Máy một"
    newer = clash.context["form"]["seen"].value()
    seller.client.post(address, {"seen": newer, "history": "Máy hai", "organisation": ""})
    assert dossier.answers.get(field="history").value == "Máy hai"


def test_autosave_answers_with_the_new_version_or_that_somebody_must_look(
    seller: Seller, dossier: Dossier
) -> None:
    address = at("dossier_page", dossier.pk, "gioi-thieu")
    seen = seller.client.get(address).context["form"]["seen"].value()
    sent = {"seen": seen, "history": "Một", "organisation": ""}
    saved = seller.client.post(address, sent, **AUTOSAVE).json()  # type: ignore[arg-type]
    assert saved["saved"]
    sent = {"seen": saved["seen"], "history": "Hai", "organisation": ""}
    assert seller.client.post(address, sent, **AUTOSAVE).json()["saved"]  # type: ignore[arg-type]
    late = seller.client.post(address, {**sent, "history": "Ba"}, **AUTOSAVE)  # type: ignore[arg-type]
    assert (late.status_code, late.json()) == (409, {"saved": False})
    gone = Client().post(address, sent, **AUTOSAVE)  # type: ignore[arg-type]
    assert gone.status_code == 401


def test_an_expired_session_loses_nothing(seller: Seller, dossier: Dossier) -> None:
    address = at("dossier_page", dossier.pk, "gioi-thieu")
    client = Client()
    typed = {"history": "Dòng một\nDòng hai", "organisation": "Ba người"}
    asked = client.post(address, typed)
    page = asked.content.decode()
    assert asked.status_code == 401
    assert "Dòng một\nDòng hai</textarea>" in page
    signed = client.post(
        address, {**typed, "username": seller.member.email, "password": "mat-khau-thu"}
    )
    assert signed.status_code == 302
    assert dossier.answers.get(field="history").value.splitlines() == ["Dòng một", "Dòng hai"]
    wrong = Client().post(address, {**typed, "username": "a@b.example", "password": "x"})
    assert wrong.status_code == 401


# Papers -------------------------------------------------------------------------------------


def test_several_photos_become_one_document_beside_the_criterion(
    seller: Seller, dossier: Dossier
) -> None:
    address = f"{at('document_add')}?ho-so={dossier.pk}&tieu-chi=4.1"
    sent = {
        "kind": "MARKET",
        "title": "Hợp đồng đại lý",
        "photos": [photo("1.jpg"), photo("2.jpg")],
    }
    answer = seller.client.post(address, sent)
    assert answer["Location"] == f"{at('dossier_group', dossier.pk, '4')}#c-4.1"
    paper = seller.producer.library.get()
    assert (paper.file.kind, paper.file.pages) == ("PDF", 2)
    assert [row.pk for row in draft_of(dossier).evidence["4.1"]] == [paper.pk]
    got = seller.client.get(at("document_file", paper.pk))
    assert got["Content-Type"] == "application/pdf"
    assert "no-store" in got["Cache-Control"]


def test_a_file_that_is_neither_is_refused_beside_its_field(seller: Seller) -> None:
    bad = SimpleUploadedFile("a.pdf", b"<script>", content_type="application/pdf")
    answer = seller.client.post(at("document_add"), {"kind": "AWARDS", "title": "Giải", "pdf": bad})
    assert answer.status_code == 422
    assert not seller.producer.library.exists()
    none = seller.client.post(at("document_add"), {"kind": "AWARDS", "title": "Giải"})
    assert "một trong hai" in none.content.decode()


def test_the_library_warns_of_what_ran_out_and_leaves_out_without_deleting(
    seller: Seller, dossier: Dossier
) -> None:
    old = document(dossier, title="Phiếu cũ", expires_on=today() - timedelta(days=1))
    document(dossier, title="Phiếu sắp hết", expires_on=today() + timedelta(days=10))
    page = seller.client.get(at("library")).content.decode()
    assert "hết hạn" in page
    assert "Phiếu sắp hết" in page
    seller.client.get(at("document_leave_out", old.pk))
    old.refresh_from_db()
    assert old.left_out_on is None
    seller.client.post(at("document_leave_out", old.pk))
    assert "Phiếu cũ" not in seller.client.get(at("library")).content.decode()
    assert seller.client.get(at("document", old.pk)).status_code == 200


def test_ticks_put_papers_beside_a_criterion_and_take_them_away(
    seller: Seller, dossier: Dossier
) -> None:
    paper = document(dossier)
    address = at("dossier_group", dossier.pk, "4")
    seller.client.post(address, {"d-4.1": [paper.pk], "p-4.1": "|5"})
    assert dossier.evidence.get().criterion_code == "4.1"
    assert dossier.self_scores.get(criterion_code="4.1").points == 5
    seller.client.post(address, {"p-4.1": "|5"})
    assert dossier.evidence.exists(), "a page that did not offer the paper takes it from nowhere"
    seller.client.post(address, {"p-4.1": "|5", "o-4.1": f"{paper.pk}"})
    assert not dossier.evidence.exists()


def test_the_market_tells_what_it_knows_of_the_product(seller: Seller, dossier: Dossier) -> None:
    LotFactory.create(product=dossier.product)
    seller.client.post(at("dossier_from_market", dossier.pk))
    kinds = set(seller.producer.library.values_list("kind", flat=True))
    assert {EvidenceKind.PROMOTION, EvidenceKind.MARKET, EvidenceKind.BARCODE_TRACE} <= kinds
    assert dossier.evidence.filter(criterion_code="4.3").exists()


@pytest.mark.parametrize("form", ["mau-01", "mau-02"])
def test_the_forms_print_from_the_draft_and_from_the_filing(
    seller: Seller, dossier: Dossier, form: str
) -> None:
    fill(dossier)
    address = at("dossier_paper", dossier.pk, form)
    assert seller.client.get(address).content.startswith(b"%PDF")
    services.file_dossier(dossier=dossier, by=seller.member, on=today())
    assert seller.client.get(f"{address}?lan=1").content.startswith(b"%PDF")
    assert seller.client.get(f"{address}?lan=2").status_code == 404


# What pages cost ----------------------------------------------------------------------------


def test_lists_cost_the_same_however_long(
    seller: Seller, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        row = DossierFactory.create(
            product=ProductFactory.create(title=f"Hàng {number}", producer=seller.producer)
        )
        document(row, title=f"Giấy {number}")
    for name in ("dossiers", "library"):
        seller.client.get(at(name))
        with django_assert_max_num_queries(6):
            assert seller.client.get(at(name)).status_code == 200


def test_the_page_of_a_group_costs_the_same_however_many_criteria_and_papers(
    seller: Seller, dossier: Dossier, django_assert_max_num_queries: Any
) -> None:
    fill(dossier)
    attach_all(dossier)
    _rules, rubric = rules_for(dossier)
    for part in rubric.parts:
        for group in part.groups:
            with django_assert_max_num_queries(12):
                address = at("dossier_group", dossier.pk, group.code)
                assert seller.client.get(address).status_code == 200


@pytest.mark.parametrize("number", [1, 12, 18, 21, 26])
def test_every_page_of_different_sets_is_drawn(seller: Seller, number: int) -> None:
    product = ProductFactory.create(producer=seller.producer, ocop_set_id=number)
    row = services.start_dossier(
        producer=seller.producer,
        product=product,
        kind=DossierKind.FIRST,
        target_stars=3,
        by=seller.member,
        on=today(),
    )
    _rules, rubric = rules_for(row)
    for part in rubric.parts:
        for group in part.groups:
            page = seller.client.get(at("dossier_group", row.pk, group.code)).content.decode()
            for criterion in group.criteria:
                assert f'id="c-{criterion.code}"' in page
    for each in set(Page) - {Page.CHANGES}:
        assert seller.client.get(at("dossier_page", row.pk, each.value)).status_code == 200
    assert seller.client.get(at("dossier_page", row.pk, "thay-doi")).status_code == 404


def test_the_desk_leads_to_every_room_of_the_programme(seller: Seller) -> None:
    """Three taps at most: the desk's first page, "Thêm", then the rooms under it."""
    assert at("more") in seller.client.get(at("today")).content.decode()
    first = seller.client.get(at("more")).content.decode()
    for above, rooms in {
        "dossiers": ("dossiers", "library", "plans"),
        "stars": ("stars", "marks", "inspections"),
    }.items():
        assert at(above) in first
        page = seller.client.get(at(above)).content.decode()
        for room in rooms:
            assert at(room) in page, room
            assert (
                f'href="{at(room)}" aria-current="page"'
                in seller.client.get(at(room)).content.decode()
            ), room


def test_an_open_dossier_says_at_its_top_what_to_do_next(seller: Seller, dossier: Dossier) -> None:
    page = seller.client.get(at("dossier", dossier.pk)).content.decode()
    first = at("dossier_page", dossier.pk, Page.PRODUCER.value)
    assert page.index(first) < page.index(at("dossier_check", dossier.pk))


def test_a_dossier_sent_back_says_why_beside_whose_turn_it_is(seller: Seller) -> None:
    dossier = DossierFactory.create(product=seller.product, state=DossierState.RETURNED)
    dossier.steps.create(
        from_state=DossierState.FILED,
        to_state=DossierState.RETURNED,
        taken_by=seller.member,
        taken_on=today(),
        reason="Chưa có hợp đồng mua nguyên liệu",
    )
    page = seller.client.get(at("dossier", dossier.pk)).content.decode()
    assert page.count("Chưa có hợp đồng mua nguyên liệu") == 2
    assert page.index("Chưa có hợp đồng") < page.index("Điền hồ sơ")


def test_what_was_filed_is_printed_as_filed_not_as_a_draft(
    seller: Seller, dossier: Dossier
) -> None:
    services.file_dossier(dossier=fill(dossier), by=seller.member, on=today())
    page = seller.client.get(at("dossier", dossier.pk)).content.decode()
    number = dossier.filings.get().number
    for form in ("mau-01", "mau-02"):
        assert f"{at('dossier_paper', dossier.pk, form)}?lan={number}" in page
