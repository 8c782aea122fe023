"""Papers of one product: photographed once, renewed in time, read by buyers only in words."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.producers.access import Acting
from catalog.producers.models import Member
from certification.models import LibraryDocument
from certification.rules.product_papers import ProductPaper
from certification.selectors.papers import choices_for, public_papers, running_out
from certification.services import dossiers as dossier_services
from certification.services.drafts import BadAnswer
from certification.services.library import BadDocument, add_product_paper, leave_out
from foundation import private_files
from foundation.calendar import today
from foundation.selectors import generation
from marketplace.desk.access import Desk
from marketplace.desk.sources.papers import source
from tests.desk.conftest import Seller
from tests.factories import ProductFactory, UserFactory
from tests.factories.dossiers import a_pdf
from tests.factories.programme import DossierFactory

pytestmark = pytest.mark.django_db


def photo(name: str = "a.jpg") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "green").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def papers(seller: Seller) -> str:
    return reverse("desk:product_papers", args=[seller.product.pk])


def paper(
    seller: Seller, kind: ProductPaper = ProductPaper.SELF_DECLARATION, **facts: object
) -> LibraryDocument:
    file = private_files.keep_bytes(a_pdf(), name="giay", by=seller.member)
    given: dict[str, object] = {
        "number": "01/BX/2026",
        "issued_by": "Sở Công Thương",
        "issued_on": today() - timedelta(days=30),
        **facts,
    }
    return add_product_paper(
        product=seller.product,
        paper=kind,
        file=file,
        by=seller.member,
        on=today(),
        **given,  # type: ignore[arg-type]
    )


def test_a_paper_is_photographed_page_by_page_and_kept_once(seller: Seller) -> None:
    page = reverse("desk:product_paper_add", args=[seller.product.pk])
    form = seller.client.get(f"{page}?loai=SELF_DECLARATION").context["form"]
    assert form["paper"].value() == "SELF_DECLARATION"
    token = str(form["once_token"].value())
    for _press in range(2):
        sent = {
            "paper": "SELF_DECLARATION",
            "photos": [photo("1.jpg"), photo("2.jpg")],
            "number": "01/BX/2026",
            "issued_by": "Sở Công Thương",
            "expires_on": "2030-01-31",
            "once_token": token,
        }
        assert seller.client.post(page, sent).status_code == 302
    [kept] = LibraryDocument.objects.filter(product=seller.product)
    assert (kept.paper, kept.kind, kept.file.pages) == ("SELF_DECLARATION", "DECLARATION", 2)
    assert (kept.title, kept.producer) == ("Bản tự công bố sản phẩm", seller.producer)
    said = seller.client.get(papers(seller)).content.decode()
    assert "01/BX/2026" in said
    assert "31/01/2030" in said


def test_a_refused_paper_keeps_what_was_typed(seller: Seller) -> None:
    page = reverse("desk:product_paper_add", args=[seller.product.pk])
    answer = seller.client.post(page, {"paper": "OTHER", "number": "77/GP", "photos": [photo()]})
    assert answer.status_code == 422
    assert "77/GP" in answer.content.decode()
    assert answer.context["form"].errors["title"]
    bad = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff broken", content_type="image/jpeg")
    answer = seller.client.post(page, {"paper": "CONFORMITY", "photos": [bad]})
    assert answer.status_code == 422
    assert answer.context["form"].errors["photos"]
    assert not LibraryDocument.objects.exists()


def test_a_renewed_paper_takes_the_place_of_the_old_one(seller: Seller) -> None:
    old = paper(seller, expires_on=today() + timedelta(days=5))
    page = f"{reverse('desk:product_paper_add', args=[seller.product.pk])}?thay={old.pk}"
    form = seller.client.get(page).context["form"]
    assert form["issued_by"].value() == "Sở Công Thương"
    assert not form["number"].value()
    sent = {"paper": "SELF_DECLARATION", "photos": [photo()], "number": "02/BX/2026"}
    assert seller.client.post(page, sent).status_code == 302
    old.refresh_from_db()
    assert old.left_out_on == today()
    in_use = LibraryDocument.objects.filter(product=seller.product, left_out_on__isnull=True)
    assert [row.number for row in in_use] == ["02/BX/2026"]
    assert seller.client.get(page).status_code == 404


def test_two_renewals_of_one_paper_leave_one_new_paper(seller: Seller) -> None:
    old = paper(seller)
    stale = LibraryDocument.objects.get(pk=old.pk)
    paper(seller, replaces=old, number="02")
    with pytest.raises(BadDocument, match="thôi dùng"):
        paper(seller, replaces=stale, number="03")


def test_a_paper_takes_only_the_place_of_one_of_the_same_product(
    seller: Seller, other: Seller
) -> None:
    with pytest.raises(BadDocument, match="không phải của sản phẩm"):
        paper(seller, replaces=paper(other))


@pytest.mark.parametrize(
    ("product_set", "kind"),
    [
        (23, ProductPaper.PLANT_VARIETY),
        (24, ProductPaper.FOREST_ORIGIN),
        (25, ProductPaper.ANIMAL_QUARANTINE),
        (25, ProductPaper.RARE_SPECIES),
    ],
)
def test_living_goods_have_papers_that_food_does_not_have(
    seller: Seller, product_set: int, kind: ProductPaper
) -> None:
    seller.product.ocop_set_id = 1
    with pytest.raises(BadDocument):
        paper(seller, kind)
    seller.product.ocop_set_id = product_set
    seller.product.save()
    assert paper(seller, kind).kind == "MATERIAL_ORIGIN"
    assert choices_for(seller.product)[0].group == "living"


def test_a_paper_cannot_have_been_given_tomorrow(seller: Seller) -> None:
    with pytest.raises(BadDocument, match="chưa tới"):
        paper(seller, issued_on=today() + timedelta(days=1))


def test_buyers_read_number_authority_and_day_of_what_holds(seller: Seller) -> None:
    paper(seller)
    paper(seller, ProductPaper.GEOGRAPHICAL_INDICATION, number="00001", issued_by="Cục SHTT")
    paper(seller, ProductPaper.CONFORMITY, number="GONE", expires_on=today() - timedelta(days=1))
    paper(seller, ProductPaper.OTHER, number="SECRET", title="Hợp đồng")
    paper(seller, ProductPaper.TRADE_MARK, number="")
    leave_out(
        document=paper(seller, ProductPaper.DESIGN, number="OLD"), by=seller.member, on=today()
    )
    found = public_papers(seller.product.pk, on=today())
    assert [(row.number, row.is_property) for row in found] == [
        ("01/BX/2026", False),
        ("00001", True),
    ]


def test_what_buyers_read_is_one_query(seller: Seller, django_assert_num_queries: object) -> None:
    for number in range(3):
        paper(seller, number=str(number))
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(public_papers(seller.product.pk, on=today())) == 3


def test_a_paper_runs_out_from_sixty_days_before_its_last_day(seller: Seller) -> None:
    soon = paper(seller, ProductPaper.CONFORMITY, expires_on=today() + timedelta(days=60))
    gone = paper(seller, expires_on=today() - timedelta(days=1))
    paper(seller, ProductPaper.TRADE_MARK, expires_on=today() + timedelta(days=61))
    assert list(running_out(seller.producer, on=today())) == [gone, soon]
    said = seller.client.get(papers(seller)).content.decode()
    assert "hết hạn" in said
    assert "còn 60 ngày" in said


def test_today_names_the_paper_that_runs_out_and_leads_to_its_renewal(
    seller: Seller, other: Seller, django_assert_num_queries: object
) -> None:
    found = paper(seller, expires_on=today() + timedelta(days=3))
    paper(other, expires_on=today())
    acting = Acting(producer=seller.producer, as_helper=False, may_act=True)
    desk = Desk(acting, (acting,), today())
    with django_assert_num_queries(1):  # type: ignore[operator]
        [row] = source(desk, now=timezone.now())
    assert (row.detail, row.due_on) == (seller.product.title, found.expires_on)
    assert "3" in row.badge
    form = seller.client.get(row.act_url).context["form"]
    assert form["paper"].value() == found.paper


def test_a_paper_with_a_newer_one_beside_it_no_longer_waits(seller: Seller) -> None:
    paper(seller, expires_on=today())
    newer = paper(seller, expires_on=today() + timedelta(days=30))
    assert list(running_out(seller.producer, on=today())) == [newer]
    paper(seller, expires_on=None)
    assert not running_out(seller.producer, on=today())


def test_a_paper_of_one_product_stands_in_no_dossier_of_another(seller: Seller) -> None:
    found = paper(seller)
    second = ProductFactory.create(producer=seller.producer, ocop_set_id=11)
    dossier = DossierFactory.create(product=second, producer=seller.producer)
    with pytest.raises(BadAnswer, match="sản phẩm khác"):
        dossier_services.attach(dossier=dossier, document=found, by=seller.member, on=today())


def test_anothers_papers_are_404_and_who_only_looks_adds_none(
    seller: Seller, other: Seller
) -> None:
    add = reverse("desk:product_paper_add", args=[seller.product.pk])
    found = paper(seller)
    for address in (papers(seller), add, f"{add}?thay={found.pk}"):
        assert other.client.get(address).status_code == 404
    own = reverse("desk:product_paper_add", args=[other.product.pk])
    assert other.client.get(f"{own}?thay={found.pk}").status_code == 404
    looking, client = UserFactory(), Client()
    Member.objects.create(producer=seller.producer, user=looking, duty="VIEWER", since_on=today())
    client.force_login(looking)
    assert client.get(papers(seller)).status_code == 200
    assert add not in client.get(papers(seller)).content.decode()
    assert client.post(add, {"paper": "OTHER"}).status_code == 404


def test_the_list_of_papers_asks_the_same_however_many_there_are(
    seller: Seller, django_assert_max_num_queries: object
) -> None:
    for number in range(6):
        paper(seller, number=str(number))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        seller.client.get(papers(seller))


def test_a_paper_no_longer_used_leads_back_to_its_product(seller: Seller) -> None:
    found = paper(seller)
    answer = seller.client.post(reverse("desk:document_leave_out", args=[found.pk]))
    assert answer["Location"] == papers(seller)
    assert "01/BX/2026" not in seller.client.get(papers(seller)).content.decode()


def test_buyers_read_it_on_the_products_page_once_the_goods_were_looked_at(
    seller: Seller, client: Client
) -> None:
    paper(seller, ProductPaper.COLLECTIVE_MARK, number="4-0123", issued_by="Cục Sở hữu trí tuệ")
    page = seller.product.get_absolute_url()
    said = client.get(page).content.decode()
    assert "4-0123" in said
    assert "Chủ thể tự khai" in said
    seller.product.listing_checks.all().delete()
    assert "4-0123" not in client.get(page).content.decode()


def test_a_paper_that_speaks_of_stars_is_not_read_by_buyers(seller: Seller) -> None:
    paper(seller, issued_by="Chứng nhận OCOP 5 sao")
    assert public_papers(seller.product.pk, on=today()) == []


@pytest.mark.django_db(transaction=True)
def test_kept_pages_are_made_anew_when_what_buyers_read_changes(seller: Seller) -> None:
    seen = [generation()]
    shown = paper(seller)
    seen.append(generation())
    leave_out(document=shown, by=seller.member, on=today())
    seen.append(generation())
    assert sorted(set(seen)) == seen
    paper(seller, ProductPaper.OTHER, title="Hợp đồng")
    assert generation() == seen[-1]
