"""A producer writes the shop page on the desk; nobody's words are lost and nothing is public
before an editor approves."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection, GroupApprovalTask

from catalog.producers.models import Member, Producer
from cms.models import ShopPage
from cms.rules.plain_story import to_html, to_text
from cms.selectors import shop_state
from cms.services import grant_shop_page, shop_words
from cms.services.shop_words import ShopWords
from foundation.calendar import today
from foundation.models import SiteImage, User
from tests.cms.conftest import Shop, signed_in
from tests.factories import ProducerFactory, SellerCheckFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = ShopWords("Biển Xanh", "Mắm ủ gỗ.", "## Bên biển\n\nCá về bến lúc tờ mờ.")


def photo(side: int = 900, name: str = "anh.jpg") -> SimpleUploadedFile:
    content, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "MayAnhBiMat"
    Image.new("RGB", (side, side), "#A8481F").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def write(shop: Shop, words: ShopWords = WORDS, *, by: User | None = None) -> None:
    page = ShopPage.objects.get(pk=shop.page.pk)
    draft = shop_words.draft_of(page)
    shop_words.write(page=page, words=words, based_on=draft.revision, by=by or shop.member)


def drafted(shop: Shop) -> shop_words.Draft:
    return shop_words.draft_of(ShopPage.objects.get(pk=shop.page.pk))


def posted(shop: Shop, path: str, **facts: Any) -> Any:
    return shop.client.post(f"/chu-the/cua-hang/{path}", facts)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Một đoạn.</p><p>Hai đoạn.</p>",
        "<h3>Bên biển</h3><p>Cá <b>về</b> bến &amp; <i>muối</i>.<br/>Sáng.</p>",
        "<ul><li>một</li><li>hai</li></ul><ol><li>đầu</li><li>cuối</li></ol><p>3 &lt; 4</p>",
        "",
    ],
)
def test_a_story_goes_to_plain_text_and_back_unchanged(html: str) -> None:
    assert to_html(to_text(html)) == html


def test_what_is_typed_never_becomes_a_tag() -> None:
    assert to_html("<script>alert(1)</script> & ten_file_dai 2*3*4") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; ten_file_dai 2*3*4</p>"
    )


def test_a_draft_is_saved_and_visitors_see_the_old_page(shop: Shop, client: Client) -> None:
    write(shop)
    draft = drafted(shop)
    assert draft.words == WORDS
    assert draft.page.story == "<h3>Bên biển</h3><p>Cá về bến lúc tờ mờ.</p>"
    assert "Mắm ủ gỗ." not in client.get(shop.page.url).content.decode()
    state = shop_state(shop.producer)
    assert state is not None
    assert state.state == "draft"


def test_an_untouched_story_keeps_its_very_form(shop: Shop, administrator: User) -> None:
    page = ShopPage.objects.get(pk=shop.page.pk)
    page.story = '<p data-block-key="abc">Một</p>'
    page.save_revision(user=administrator).publish()
    write(shop, ShopWords("Tên mới", "", to_text(page.story)))
    newest = drafted(shop).page
    assert (newest.title, newest.story) == ("Tên mới", '<p data-block-key="abc">Một</p>')


def test_the_second_of_two_writers_is_told_what_changed_and_loses_nothing(shop: Shop) -> None:
    colleague = UserFactory()
    Member.objects.create(producer=shop.producer, user=colleague, duty="OWNER", since_on=today())
    grant_shop_page(producer=shop.producer, user=colleague)
    drawn = shop.client.get("/chu-the/cua-hang/loi/").context["form"].initial["based_on"]
    write(shop, ShopWords("Tên của bạn kia", "Câu của bạn kia", ""), by=colleague)
    typed = {"title": "Tên của tôi", "lead": "", "story": "Chuyện của tôi", "based_on": drawn}
    refused = posted(shop, "loi/", **typed)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Câu của bạn kia" in page
    assert "Chuyện của tôi" in page
    assert drafted(shop).words.title == "Tên của bạn kia"
    again = refused.context["form"].data["based_on"]
    assert posted(shop, "loi/", **{**typed, "based_on": again}).status_code == 302
    assert drafted(shop).words.story == "Chuyện của tôi"


def test_a_photo_is_kept_in_the_shops_own_folder_without_the_cameras_notes(shop: Shop) -> None:
    facts = {"picture": photo(), "alt": "Bà Tư bên thùng mắm", "as_head": "on", "agreed": "on"}
    assert posted(shop, "anh/", **facts).status_code == 302
    page = drafted(shop).page
    image = page.hero_image
    assert image is not None
    assert (page.hero_image_alt, image.people_consent_on) == ("Bà Tư bên thùng mắm", today())
    assert f"({shop.producer.pk})" in image.collection.name
    with image.file.open("rb") as file:
        assert b"MayAnhBiMat" not in file.read()


@pytest.mark.parametrize(
    ("upload", "alt", "said"),
    [
        (SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg"), "x", "ảnh"),
        (photo(120), "x", "400"),
        (photo(), "", "tả ảnh"),
    ],
)
def test_what_is_no_good_picture_is_refused_in_words_and_nothing_changes(
    shop: Shop, upload: SimpleUploadedFile, alt: str, said: str
) -> None:
    before = SiteImage.objects.count()
    answer = posted(shop, "anh/", picture=upload, alt=alt)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert SiteImage.objects.count() == before


def test_parts_are_added_once_moved_and_removed(shop: Shop) -> None:
    token = shop.client.get("/chu-the/cua-hang/loi-ke/").context["form"]["once_token"].value()
    for _ in range(2):  # a phone that sends again
        posted(shop, "loi-ke/", words="Mắm không vội được", who="Bà Tư", once_token=token)
    posted(shop, "anh/", picture=photo(), alt="Bến cá", caption="Sáng sớm")
    first, second = drafted(shop).page.gallery
    assert (first.block_type, second.block_type) == ("quote", "picture")
    posted(shop, "lam/", do="later", block=first.id)
    kinds = [block.block_type for block in drafted(shop).page.gallery]
    assert kinds == ["picture", "quote"]
    posted(shop, "lam/", do="remove", block=first.id)
    posted(shop, "lam/", do="remove", block=first.id)
    left = [block.id for block in drafted(shop).page.gallery]
    assert left == [second.id]


def test_a_sent_page_waits_and_can_be_taken_back(shop: Shop, editor: Client) -> None:
    write(shop)
    posted(shop, "lam/", do="send")
    posted(shop, "lam/", do="send")
    state = shop_state(shop.producer)
    assert state is not None
    assert state.state == "waiting"
    answer = posted(shop, "loi/", title="X", lead="", story="", based_on=0)
    assert "đang chờ duyệt" in answer.content.decode()
    posted(shop, "lam/", do="take_back")
    write(shop, ShopWords("Sửa tiếp", "", ""))
    assert drafted(shop).words.title == "Sửa tiếp"


def test_what_the_editor_wrote_when_sending_back_stands_on_today_and_on_the_page(
    shop: Shop, administrator: User
) -> None:
    write(shop)
    draft = shop_state(shop.producer)
    posted(shop, "lam/", do="send")
    page = ShopPage.objects.get(pk=shop.page.pk)
    waiting = shop_state(shop.producer)
    task = page.current_workflow_task_state
    task.specific.reject(user=administrator, comment="Xin thêm ảnh xưởng ủ.")
    returned = shop_state(shop.producer)
    assert draft is not None
    assert waiting is not None
    assert returned is not None
    assert (draft.state, waiting.state, returned.state) == ("draft", "waiting", "returned")
    assert draft.since < waiting.since < returned.since  # type: ignore[operator]
    when = f"{timezone.localtime(returned.since):%H:%M %d/%m/%Y}"
    for address in ("/chu-the/", "/chu-the/cua-hang/"):
        assert "“Xin thêm ảnh xưởng ủ.”" in shop.client.get(address).content.decode()
    said = shop.client.get("/chu-the/cua-hang/").content.decode()
    assert f"Biên tập gửi lại lúc {when}." in said
    preview = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert preview in said
    assert "Mắm ủ gỗ." in shop.client.get(preview).content.decode()


def test_a_page_nobody_sees_is_not_said_to_be_seen(shop: Shop) -> None:
    write(shop)
    ShopPage.objects.get(pk=shop.page.pk).unpublish()
    said = shop.client.get("/chu-the/cua-hang/").content.decode()
    assert "Khách chưa thấy trang này." in said
    assert "Khách vẫn thấy bản cũ." not in said


def test_the_page_changes_when_an_editor_approves(
    shop: Shop, administrator: User, client: Client
) -> None:
    write(shop)
    posted(shop, "lam/", do="send")
    page = ShopPage.objects.get(pk=shop.page.pk)
    task = page.current_workflow_task
    assert isinstance(task.specific, GroupApprovalTask)
    task.specific.on_action(page.current_workflow_task_state, administrator, "approve")
    assert "Mắm ủ gỗ." in client.get(page.url).content.decode()


@pytest.mark.parametrize("path", ["", "loi/", "anh/", "loi-ke/"])
def test_somebody_who_may_not_write_finds_no_form(shop: Shop, other_shop: Shop, path: str) -> None:
    """Everybody's desk shows their own page; a viewer's shows it without a way to change it."""
    viewer = UserFactory()
    Member.objects.create(producer=shop.producer, user=viewer, duty="VIEWER", since_on=today())
    grant_shop_page(producer=shop.producer, user=viewer)
    answer = signed_in(viewer).get(f"/chu-the/cua-hang/{path}")
    assert answer.status_code == (404 if path else 200)
    assert 'href="/chu-the/cua-hang/anh/"' not in answer.content.decode()
    assert Client().get(f"/chu-the/cua-hang/{path}").status_code == 302
    with pytest.raises(shop_words.NotTheirs):
        write(shop, by=other_shop.member)


def test_a_picture_finds_its_collection_beside_one_named_alike(shop: Shop) -> None:
    own = Collection.objects.get(name__endswith=f"({shop.producer.pk})")
    Collection.get_first_root_node().add_child(name=f"Hội chợ ({shop.producer.pk})")
    page = ShopPage.objects.get(pk=shop.page.pk)
    facts = {"alt": "Thùng gỗ", "caption": "", "agreed": False, "as_head": True}
    shop_words.add_picture(page=page, upload=photo(), by=shop.member, on=today(), **facts)
    assert SiteImage.objects.get().collection == own


def newcomer(duty: str = "OWNER", *, accepted: bool) -> tuple[Producer, Client]:
    producer, user = ProducerFactory(name="Tổ hợp tác Suối Mơ"), UserFactory()
    Member.objects.create(producer=producer, user=user, duty=duty, since_on=today())
    if accepted:
        SellerCheckFactory(producer=producer, accepted=True)
    return producer, signed_in(user)


def test_a_seller_whose_papers_were_accepted_opens_a_shop_alone(site: None) -> None:
    producer, client = newcomer(accepted=True)
    assert "Mở trang cửa hàng" in client.get("/chu-the/cua-hang/").content.decode()
    for _ in range(2):
        answer = client.post("/chu-the/cua-hang/nhan/", follow=True)
        assert "Trang đã mở" in answer.content.decode(), (answer.status_code, answer.redirect_chain)
    pages = ShopPage.objects.filter(producer=producer, alias_of=None)
    assert [page.live for page in pages] == [True]
    assert client.get("/chu-the/cua-hang/loi/").status_code == 200


def test_nobody_opens_a_shop_before_the_papers_are_accepted(site: None) -> None:
    producer, client = newcomer(accepted=False)
    answer = client.post("/chu-the/cua-hang/nhan/", follow=True).content.decode()
    assert "Chợ nhận xong giấy tờ" in answer
    assert not ShopPage.objects.filter(producer=producer).exists()


@pytest.mark.parametrize("duty", ["WAREHOUSE", "VIEWER"])
def test_only_owner_and_seller_open_a_shop(site: None, duty: str) -> None:
    producer, client = newcomer(duty, accepted=True)
    assert client.post("/chu-the/cua-hang/nhan/").status_code == 404
    assert not ShopPage.objects.filter(producer=producer).exists()


def test_a_second_owner_takes_the_page_up(shop: Shop) -> None:
    user = UserFactory()
    Member.objects.create(producer=shop.producer, user=user, duty="SALES", since_on=today())
    client = signed_in(user)
    assert client.get("/chu-the/cua-hang/loi/").status_code == 404
    client.post("/chu-the/cua-hang/nhan/")
    assert client.get("/chu-the/cua-hang/loi/").status_code == 200
