"""What is typed and not sent is kept for the person who typed it, and for nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.producers.models import Member
from marketplace.desk import drafts
from marketplace.desk.models import KeptDraft
from tests.desk.conftest import Seller
from tests.desk.test_product_steps import LABEL

pytestmark = pytest.mark.django_db

TYPED = {"draft_key": "label:17", "ingredients": "Cá cơm, muối", "sets": ["1", "2"]}


def send(seller: Seller, **more: object) -> int:
    return seller.client.post(reverse("desk:draft_keep"), TYPED | more).status_code


def test_what_is_typed_is_kept_with_the_hour_and_given_back(seller: Seller) -> None:
    answer = seller.client.post(reverse("desk:draft_keep"), TYPED).json()
    assert answer["kept"]
    assert answer["said"].startswith("Đã giữ lúc ")
    kept = drafts.kept(seller.member, [seller.producer], "label:17")
    assert kept is not None
    assert kept.fields == {"ingredients": "Cá cơm, muối", "sets": ["1", "2"]}


def test_the_last_words_stand_in_place_of_those_before(seller: Seller) -> None:
    send(seller)
    send(seller, ingredients="Cá thu")
    assert KeptDraft.objects.get().fields["ingredients"] == "Cá thu"


def test_secrets_and_numbers_of_persons_are_never_kept(seller: Seller) -> None:
    secret = {
        "password": "x",
        "new_password1": "x",
        "identity_number": "x",
        "account_number": "x",
        "once_token": "x",
        "csrfmiddlewaretoken": "x",
    }
    assert send(seller, **secret) == 200
    assert set(KeptDraft.objects.get().fields) == {"ingredients", "sets"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"draft_key": ""},
        {"draft_key": "../x"},
        {"draft_key": "a" * 90},
        {"ingredients": "a" * 40_001},
        {f"f{n}": "1" for n in range(81)},
    ],
    ids=["no key", "not a key", "a long key", "too many words", "too many fields"],
)
def test_what_is_no_draft_is_refused(seller: Seller, wrong: dict[str, str]) -> None:
    assert send(seller, **wrong) == 422
    assert not KeptDraft.objects.exists()


def test_a_draft_is_of_one_person_and_one_producer(seller: Seller, other: Seller) -> None:
    send(seller)
    assert drafts.kept(other.member, [seller.producer], "label:17") is None
    assert drafts.kept(seller.member, [other.producer], "label:17") is None
    other.client.post(reverse("desk:draft_drop"), {"draft_key": "label:17"})
    assert KeptDraft.objects.count() == 1


def test_a_draft_is_dropped_and_the_person_lands_where_they_were(seller: Seller) -> None:
    send(seller)
    page = reverse("desk:goods")
    sent = {"draft_key": "label:17", "draft_page": page, "ingredients": "Cá"}
    assert seller.client.post(reverse("desk:draft_drop"), sent).url == page
    assert not KeptDraft.objects.exists()


@pytest.mark.parametrize("page", ["//xau.example/", "https://xau.example/", "", "javascript:x"])
def test_dropping_leads_to_no_strangers_page(seller: Seller, page: str) -> None:
    sent = {"draft_key": "label:17", "draft_page": page}
    answer = seller.client.post(reverse("desk:draft_drop"), sent)
    assert answer.url == reverse("desk:today")


def test_who_may_only_look_keeps_nothing(seller: Seller) -> None:
    Member.objects.filter(user=seller.member).update(duty="VIEWER")
    assert send(seller) == 404
    assert seller.client.post(reverse("desk:draft_drop"), TYPED).status_code == 404


def test_a_draft_that_nobody_touched_for_thirty_days_is_forgotten(seller: Seller) -> None:
    now = timezone.now()
    for key, days in (("old:1", 31), ("new:1", 29)):
        drafts.keep(
            user=seller.member,
            producer=seller.producer,
            key=key,
            fields={"words": "x"},
            now=now - timedelta(days=days),
        )
    assert drafts.forget_old(now=now) == 1
    assert KeptDraft.objects.get().key == "new:1"


def test_a_draft_with_characters_that_no_table_takes_is_kept_without_them(seller: Seller) -> None:
    kept = drafts.fields_of([("words\0", ["a\0b", "c"])])
    assert kept == {"words": ["ab", "c"]}


def typed(seller: Seller, key: str, **fields: str) -> None:
    assert seller.client.post(reverse("desk:draft_keep"), {"draft_key": key, **fields}).json()


def test_a_form_left_comes_back_as_it_was_typed_and_is_forgotten_once_sent(seller: Seller) -> None:
    page = reverse("desk:trial_add", args=[seller.product.pk])
    key = f"trial:{seller.product.pk}"
    assert f'data-draft="{key}"' in seller.client.get(page).content.decode()
    typed(seller, key, words="Ủ thử 5 hũ", amount="5 hũ", kind="SAMPLE")
    shown = seller.client.get(page).content.decode()
    assert "Ủ thử 5 hũ" in shown
    assert "Đây là bản nháp bạn viết dở" in shown
    sent = {
        "draft_sent": key,
        "kind": "SAMPLE",
        "happened_on": f"{timezone.localdate():%Y-%m-%d}",
        "once_token": "1f0c1b1e-6a59-4d0e-8c0a-2b6a1f0f0a11",
    }
    assert seller.client.post(page, sent).status_code == 422
    assert KeptDraft.objects.filter(key=key).exists()
    assert seller.client.post(page, {**sent, "words": "Ủ thử 5 hũ"}).status_code == 302
    assert not KeptDraft.objects.exists()


def test_a_draft_older_than_somebodys_change_is_offered_and_not_laid_over(seller: Seller) -> None:
    page = reverse("desk:selling_label", args=[seller.product.pk])
    key = f"label:{seller.product.pk}"
    typed(seller, key, ingredients="Cá cơm của tôi")
    assert "Cá cơm của tôi" in seller.client.get(page).content.decode()
    form = seller.client.get(page).context["form"]
    written = {"ingredients": "Cá cơm của chị Hoa", "seen_token": form["seen_token"].value()}
    assert seller.client.post(page, {**LABEL, **written}).status_code == 302
    shown = seller.client.get(page).content.decode()
    assert "Cá cơm của chị Hoa" in shown
    assert "Cá cơm của tôi" not in shown
    assert "nhưng trang này đã được sửa lúc" in shown
    asked = seller.client.get(f"{page}?nhap=1").content.decode()
    assert "Cá cơm của tôi" in asked


def test_looking_for_help_in_a_form_lays_nothing_over_what_was_just_typed(seller: Seller) -> None:
    page = reverse("desk:product_begin")
    typed(seller, f"product:new-{seller.producer.pk}", title="Tên cũ")
    looked = seller.client.post(page, {"title": "Mật ong", "look": "1"}).content.decode()
    assert "Tên cũ" not in looked
    assert "Mật ong" in looked


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("product_begin", "product:new-{producer}"),
        ("lot_open", "lot:new-{producer}"),
        ("document_add", "document:new-{producer}"),
    ],
)
def test_what_is_begun_is_kept_for_its_producer(seller: Seller, page: str, key: str) -> None:
    shown = seller.client.get(reverse(f"desk:{page}")).content.decode()
    assert f'data-draft="{key.format(producer=seller.producer.pk)}"' in shown


@pytest.mark.parametrize(
    "page", ["product_facts", "selling_label", "trial_add", "product_paper_add"]
)
def test_what_is_written_about_a_product_is_kept_for_it(seller: Seller, page: str) -> None:
    shown = seller.client.get(reverse(f"desk:{page}", args=[seller.product.pk])).content.decode()
    assert f':{seller.product.pk}" data-offline' in shown
