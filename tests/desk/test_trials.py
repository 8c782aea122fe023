"""The log of a new product: written once, struck out and taken up again, told to dossiers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from catalog.producers.models import Member
from catalog.products.models import TrialRecord
from catalog.products.trials import (
    BadTrial,
    standing_trials,
    strike_out,
    take_up_again,
    write_trial,
)
from foundation.calendar import today
from marketplace.desk.evidence import evidence_for
from tests.desk.conftest import Seller
from tests.desk.test_papers import photo
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def log_of(seller: Seller) -> str:
    return reverse("desk:trials", args=[seller.product.pk])


def trial(seller: Seller, words: str = "Ủ thử 3 hũ", days_ago: int = 1) -> TrialRecord:
    return write_trial(
        product=seller.product,
        kind=TrialRecord.Kind.SAMPLE,
        happened_on=today() - timedelta(days=days_ago),
        words=words,
        amount="3 hũ",
        result="Mặn quá, bớt muối",
        by=seller.member,
        on=today(),
    )


def test_a_step_is_written_down_once_with_its_photo(seller: Seller) -> None:
    page = reverse("desk:trial_add", args=[seller.product.pk])
    form = seller.client.get(page).context["form"]
    token = str(form["once_token"].value())
    for _press in range(2):
        sent = {
            "kind": "TASTING",
            "happened_on": f"{today():%Y-%m-%d}",
            "words": "Cho 8 người nếm",
            "photo": photo(),
            "once_token": token,
        }
        assert seller.client.post(page, sent).status_code == 302
    [row] = TrialRecord.objects.filter(product=seller.product)
    assert (row.by, row.kind) == (seller.member, "TASTING")
    picture = seller.client.get(reverse("desk:trial_photo", args=[seller.product.pk, row.pk]))
    assert picture["Content-Type"] == "image/jpeg"
    assert "Cho 8 người nếm" in seller.client.get(log_of(seller)).content.decode()


def test_a_day_to_come_is_refused_and_what_was_typed_stays(seller: Seller) -> None:
    page = reverse("desk:trial_add", args=[seller.product.pk])
    later = f"{today() + timedelta(days=1):%Y-%m-%d}"
    sent = {"kind": "SAMPLE", "happened_on": later, "words": "Làm mẫu mới"}
    answer = seller.client.post(page, sent)
    assert answer.status_code == 422
    assert "Làm mẫu mới" in answer.content.decode()
    assert not TrialRecord.objects.exists()
    with pytest.raises(BadTrial):
        trial(seller, words="  ")


def test_a_wrong_entry_is_struck_out_stays_readable_and_can_be_taken_up_again(
    seller: Seller,
) -> None:
    row = trial(seller)
    address = reverse("desk:trial_strike", args=[seller.product.pk, row.pk])
    for _press in range(2):
        seller.client.post(address, {"do": "strike"})
    said = seller.client.get(log_of(seller)).content.decode()
    assert "<s>Ủ thử 3 hũ</s>" in said
    assert "đã gạch bỏ" in said
    assert not standing_trials(seller.product).exists()
    seller.client.post(address, {"do": "restore"})
    assert list(standing_trials(seller.product)) == [row]
    acts = ModelLogEntry.objects.filter(action__startswith="ocop.trial").values_list("action")
    assert sorted(acts) == [("ocop.trial.restore",), ("ocop.trial.strike",)]


def test_a_dossier_is_told_what_was_tried_and_not_what_was_struck_out(seller: Seller) -> None:
    assert "trials" not in {item.source for item in evidence_for(seller.product, on=today())}
    first, second = trial(seller, days_ago=9), trial(seller, "Ủ lại, ít muối", days_ago=2)
    wrong = trial(seller, "Ghi nhầm sản phẩm")
    strike_out(trial=wrong, by=seller.member, now=timezone.now())
    [item] = [i for i in evidence_for(seller.product, on=today()) if i.source == "trials"]
    said = " ".join(f"{name} {value}" for name, value in item.lines)
    assert said.index(first.words) < said.index(second.words)
    assert "Ghi nhầm" not in said
    take_up_again(trial=wrong, by=seller.member)
    [item] = [i for i in evidence_for(seller.product, on=today()) if i.source == "trials"]
    assert "Ghi nhầm" in str(item.lines)


def test_anothers_log_is_404_and_who_only_looks_writes_nothing(
    seller: Seller, other: Seller
) -> None:
    row, own = trial(seller), trial(other)
    product = seller.product.pk
    strike = reverse("desk:trial_strike", args=[product, row.pk])
    for address in (log_of(seller), reverse("desk:trial_add", args=[product])):
        assert other.client.get(address).status_code == 404
    assert other.client.post(strike).status_code == 404
    crossed = reverse("desk:trial_strike", args=[product, own.pk])
    assert seller.client.post(crossed).status_code == 404
    looking, client = UserFactory(), Client()
    Member.objects.create(producer=seller.producer, user=looking, duty="VIEWER", since_on=today())
    client.force_login(looking)
    assert client.get(log_of(seller)).status_code == 200
    assert client.post(strike).status_code == 404
    assert not TrialRecord.objects.filter(struck_at__isnull=False).exists()


def test_the_log_asks_the_same_however_long_it_is(
    seller: Seller, django_assert_max_num_queries: object
) -> None:
    for number in range(6):
        trial(seller, f"Lần {number}")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        seller.client.get(log_of(seller))
