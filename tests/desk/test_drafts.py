"""What is typed and not sent is kept for the person who typed it, and for nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.producers.models import Member
from marketplace.desk import drafts
from marketplace.desk.models import KeptDraft
from tests.desk.conftest import Seller

pytestmark = pytest.mark.django_db

TYPED = {"draft_key": "label:17", "ingredients": "Cá cơm, muối", "sets": ["1", "2"]}


def send(seller: Seller, **more: object) -> int:
    return seller.client.post(reverse("desk:draft_keep"), TYPED | more).status_code


def test_what_is_typed_is_kept_with_the_hour_and_given_back(seller: Seller) -> None:
    answer = seller.client.post(reverse("desk:draft_keep"), TYPED).json()
    assert answer["kept"]
    assert answer["said"].startswith("Đã giữ lúc ")
    assert drafts.kept(seller.member, seller.producer, "label:17") == {
        "ingredients": "Cá cơm, muối",
        "sets": ["1", "2"],
    }


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
    assert drafts.kept(other.member, seller.producer, "label:17") is None
    assert drafts.kept(seller.member, other.producer, "label:17") is None
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
