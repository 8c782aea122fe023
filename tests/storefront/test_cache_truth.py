"""A withdrawal shows in the next request of every worker, whatever was kept before.

Two workers are two caches of their own over one database, as with the default cache.
"""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from certification.models import Certificate, Withdrawal
from certification.selectors import ocop_marks
from certification.services import withdraw_certificate
from foundation import page_cache
from foundation.calendar import today
from foundation.page_cache import public_page
from foundation.selectors import generation
from tests.factories import CertificateFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Worker:
    """A process of the server: it shares nothing with the others but the database."""

    def __init__(self, name: str, view: Callable[[HttpRequest], HttpResponse]) -> None:
        self.cache = LocMemCache(f"worker-{name}", {})
        self.cache.clear()
        self.view = public_page(600)(view)

    def get(self, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setattr(page_cache, "cache", self.cache)
        request = RequestFactory().get("/trang/")
        request.user = AnonymousUser()
        return self.view(request).content.decode()  # type: ignore[attr-defined]


def stars_of(certificate: Certificate) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        mark = ocop_marks([certificate.product_id], on=today()).get(certificate.product_id)
        return HttpResponse(f"{mark.stars} sao" if mark else "không có sao")

    return view


def withdraw(certificate: Certificate) -> None:
    withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.BREACH,
        reason="Vi phạm an toàn thực phẩm",
        effective_on=today(),
        by=UserFactory(),
    )


def test_every_warmed_worker_drops_the_mark_in_the_request_after_a_withdrawal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate = CertificateFactory(stars=4)
    workers = [Worker(name, stars_of(certificate)) for name in ("một", "hai")]
    assert [worker.get(monkeypatch) for worker in workers] == ["4 sao", "4 sao"]

    withdraw(certificate)

    assert [worker.get(monkeypatch) for worker in workers] == ["không có sao", "không có sao"]


def test_a_kept_page_is_answered_with_one_query(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable
) -> None:
    worker = Worker("một", stars_of(CertificateFactory()))
    worker.get(monkeypatch)
    with django_assert_num_queries(1):
        worker.get(monkeypatch)


def test_a_withdrawal_not_yet_committed_is_neither_kept_nor_shown_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate = CertificateFactory(stars=4)
    worker = Worker("một", stars_of(certificate))

    with transaction.atomic():
        withdraw(certificate)
        # The officer's own request, inside the transaction, sees what may never be.
        assert worker.get(monkeypatch) == "không có sao"
        transaction.set_rollback(True)

    assert worker.get(monkeypatch) == "4 sao"


def test_a_page_made_of_old_facts_while_a_withdrawal_commits_is_never_given_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate = CertificateFactory(stars=4)
    plain = stars_of(certificate)
    is_first = True

    def slow_view(request: HttpRequest) -> HttpResponse:
        nonlocal is_first
        response = plain(request)  # reads: 4 stars
        if is_first:
            is_first = False
            officer = threading.Thread(target=_in_own_connection, args=(withdraw, certificate))
            officer.start()
            officer.join()  # the withdrawal is committed before the page is kept
        return response

    worker = Worker("một", slow_view)
    assert worker.get(monkeypatch) == "4 sao"  # asked before the withdrawal
    assert worker.get(monkeypatch) == "không có sao"
    assert worker.get(monkeypatch) == "không có sao"


def _in_own_connection(act: Callable[[Certificate], None], certificate: Certificate) -> None:
    try:
        act(certificate)
    finally:
        connection.close()


def test_a_star_that_lapses_at_midnight_is_gone_in_the_first_request_of_the_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate = CertificateFactory(stars=3)
    day = certificate.last_valid_on

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(len(ocop_marks([certificate.product_id], on=day))))

    worker = Worker("một", view)
    monkeypatch.setattr(page_cache, "today", lambda: day)
    before = generation()
    assert worker.get(monkeypatch) == "1"

    day += timedelta(days=1)

    assert worker.get(monkeypatch) == "0"
    assert generation() == before
