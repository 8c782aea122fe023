"""A producer's words go live when an editor approves them, and reach nobody else's page."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Task
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from catalog.producers.models import Member
from cms.models import ShopPage
from cms.selectors import shop_state
from foundation.calendar import today
from foundation.models import SiteImage
from tests.cms.conftest import Shop, picture
from tests.factories import CertificateFactory, ProductFactory

pytestmark = pytest.mark.django_db

NEW = "Lời mới của biển"


def edit_url(page: ShopPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form(page: ShopPage, *, lead: str = NEW, **fields: object) -> dict[str, str]:
    gallery = fields.pop("gallery", [])
    return nested_form_data(
        {
            "title": page.title,
            "lead": lead,
            "story": rich_text("<p>Chuyện nghề.</p>"),
            "hero_image": "",
            "hero_image_alt": "",
            "gallery": streamfield(gallery),
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            "comments-MIN_NUM_FORMS": 0,
            "comments-MAX_NUM_FORMS": 1000,
            **fields,
        }
    )


def submit(shop: Shop, **fields: object):
    data = form(shop.page, **fields) | {"action-submit": "1"}
    return shop.client.post(edit_url(shop.page), data)


def public(client: Client, shop: Shop, prefix: str = "") -> str:
    response = client.get(f"{prefix}/cua-hang/{shop.producer.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def approve(editor: Client, shop: Shop, action: str = "approve", comment: str = ""):
    task = Task.objects.get(name="Biên tập duyệt")
    state = shop.page.current_workflow_task_state
    assert state.task_id == task.pk
    address = reverse("wagtailadmin_pages:workflow_action", args=[shop.page.pk, action, state.pk])
    return editor.post(address, {"comment": comment})


def test_a_producers_change_is_unseen_until_an_editor_approves_it(
    client: Client, shop: Shop, editor: Client
) -> None:
    assert shop.client.get(edit_url(shop.page)).status_code == 200
    assert submit(shop).status_code == 302
    assert NEW not in public(client, shop)
    assert shop_state(shop.producer).state == "waiting"
    assert approve(editor, shop).status_code == 302
    assert NEW in public(client, shop)
    assert NEW in public(client, shop, "/en")  # the English alias follows
    assert shop_state(shop.producer).state == "approved"


def test_what_is_sent_back_comes_with_the_editors_words(shop: Shop, editor: Client) -> None:
    submit(shop)
    approve(editor, shop, "reject", "Xin bỏ số sao khỏi lời kể.")
    state = shop_state(shop.producer)
    assert (state.state, state.comment) == ("returned", "Xin bỏ số sao khỏi lời kể.")


@pytest.mark.parametrize("action", ["action-publish", "action-unpublish"])
def test_a_producer_cannot_publish(client: Client, shop: Shop, action: str) -> None:
    shop.client.post(edit_url(shop.page), form(shop.page) | {action: "1"})
    assert NEW not in public(client, shop)
    assert ShopPage.objects.get(pk=shop.page.pk).live


def test_a_producer_cannot_approve_their_own_change(client: Client, shop: Shop) -> None:
    submit(shop)
    approve(shop.client, shop)
    assert NEW not in public(client, shop)


def test_while_it_waits_the_page_is_locked_for_its_producer(
    client: Client, shop: Shop, editor: Client
) -> None:
    submit(shop)
    shop.client.post(edit_url(shop.page), form(shop.page, lead="Đổi sau khi gửi"))
    approve(editor, shop)
    assert "Đổi sau khi gửi" not in public(client, shop)


def test_another_producers_page_is_refused(client: Client, shop: Shop, other_shop: Shop) -> None:
    draft = other_shop.page
    draft.lead = "BÍ MẬT của Núi Cao"
    draft.save_revision()
    answer = shop.client.get(edit_url(draft))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")
    shop.client.post(edit_url(draft), form(draft))
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().lead == "BÍ MẬT của Núi Cao"
    assert NEW not in public(client, other_shop)


def test_a_membership_that_ended_edits_no_more(shop: Shop) -> None:
    Member.objects.filter(user=shop.member).update(until_on=today())
    assert shop.client.get(edit_url(shop.page)).status_code == 302
    Member.objects.filter(user=shop.member).update(until_on=today() + timedelta(days=1))
    assert shop.client.get(edit_url(shop.page)).status_code == 200


def test_a_viewer_does_not_edit(shop: Shop) -> None:
    Member.objects.filter(user=shop.member).update(duty="VIEWER")
    assert shop.client.get(edit_url(shop.page)).status_code == 302


@pytest.fixture
def own_picture(shop: Shop) -> SiteImage:
    return picture("Ảnh biển", shop.producer)


def test_a_producers_own_picture_is_shown_in_modern_formats(
    client: Client, shop: Shop, editor: Client, own_picture: SiteImage
) -> None:
    submit(shop, hero_image=str(own_picture.pk), hero_image_alt="Bà Lan gỡ lưới trên bãi")
    approve(editor, shop)
    drawn = own_picture.renditions.filter(filter_spec__contains="width-").count()
    assert drawn == 6  # two widths in three formats, drawn before anybody looks
    page = public(client, shop)
    assert 'alt="Bà Lan gỡ lưới trên bãi"' in page
    assert 'type="image/avif"' in page
    assert 'sizes="' in page
    assert own_picture.renditions.filter(filter_spec__contains="width-").count() == drawn


def test_a_picture_without_words_is_not_taken(shop: Shop, own_picture: SiteImage) -> None:
    answer = submit(shop, hero_image=str(own_picture.pk))
    assert "Ảnh cần một câu tả" in answer.content.decode()
    block = {"image": {"image": own_picture.pk, "decorative": True, "alt_text": ""}, "caption": ""}
    answer = submit(shop, gallery=[("picture", block)])
    assert answer.status_code == 200
    assert shop_state(shop.producer).state == "approved"


@pytest.mark.parametrize("whose", ["other", "nobody"])
def test_a_picture_of_somebody_elses_collection_is_not_taken(
    shop: Shop, other_shop: Shop, whose: str
) -> None:
    image = picture("Ảnh núi", other_shop.producer if whose == "other" else None)
    answer = submit(shop, hero_image=str(image.pk), hero_image_alt="Núi")
    assert "Chỉ dùng được ảnh trong thư mục của cửa hàng." in answer.content.decode()
    block = {"image": {"image": image.pk, "decorative": False, "alt_text": "Núi"}, "caption": ""}
    submit(shop, gallery=[("picture", block)])
    assert shop_state(shop.producer).state == "approved"


def test_the_preview_shows_the_draft(shop: Shop) -> None:
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[shop.page.pk])
    assert shop.client.post(address, form(shop.page)).json()["is_valid"]
    answer = shop.client.get(address)
    assert answer.status_code == 200
    assert NEW in answer.content.decode()


def test_the_shop_page_shows_products_with_a_star_first_and_says_why_others_have_none(
    client: Client, shop: Shop
) -> None:
    products = [ProductFactory(title=t, producer=shop.producer) for t in ("A", "B", "C")]
    CertificateFactory(product=products[1], lapsed=True)
    CertificateFactory(product=products[2])
    shop.producer.tax_number, shop.producer.phone = "3400000000", "02520000000"
    checked = shop.producer.seller_checks.get()  # stands until the seller is checked anew
    shop.producer.former_address = "Phường Lạc Đạo, thành phố Phan Thiết"
    shop.producer.save()
    response = client.get(f"/cua-hang/{shop.producer.slug}/")
    assert [card.name for card in response.context["cards"]] == ["C", "A", "B"]
    page = response.content.decode()
    assert page.count('class="ocop-mark') == 1
    assert checked.tax_number in page
    assert "3400000000" not in page
    assert 'href="tel:02520000000"' in page
    assert "trước 1/7/2025: Phường Lạc Đạo" in page
    assert "hết hạn" in page.lower()


def test_the_list_of_shops_stands_by_name(
    client: Client, open_shop: Callable[[str], Shop], django_assert_max_num_queries
) -> None:
    for name in ("Chè Thái", "An Bình", "Biển Đông"):
        CertificateFactory(product=ProductFactory(producer=open_shop(name).producer))
    with django_assert_max_num_queries(20) as few:
        response = client.get("/cua-hang/")
    assert [s.title for s in response.context["shops"]] == ["An Bình", "Biển Đông", "Chè Thái"]
    assert response.content.decode().count("1 sản phẩm còn chứng nhận") == 3
    for number in range(5):
        open_shop(f"Thêm {number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/cua-hang/")


def test_a_producer_cannot_put_another_file_into_a_picture_an_approved_page_shows(
    shop: Shop,
) -> None:
    image = picture("Ảnh đã duyệt", shop.producer)
    name, address = image.file.name, reverse("wagtailimages:edit", args=[image.pk])
    assert "không thay được" in shop.client.get(address).content.decode()
    content = BytesIO()
    Image.new("RGB", (600, 400), "#A33333").save(content, "JPEG")
    other = SimpleUploadedFile("khac.jpg", content.getvalue(), "image/jpeg")
    answer = shop.client.post(
        address, {"title": "Tên mới", "file": other, "collection": image.collection_id}
    )
    assert answer.status_code == 302
    image.refresh_from_db()
    assert (image.title, image.file.name) == ("Tên mới", name)
