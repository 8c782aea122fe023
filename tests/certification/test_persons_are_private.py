"""Gender, ethnicity, residence and workers: for the producer, its commune and its province alone.

A marker is written into every field that Mẫu 02 asks of persons, the dossier is filed, and then
every address of the site is walked and every table read.
"""

import re
from collections.abc import Iterator
from itertools import islice, product

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

from certification.models import Dossier
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.services import dossiers
from foundation.calendar import today
from foundation.rules.roles import Role
from tests.certification.officers import usual
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory
from tests.factories.dossiers import fill
from tests.factories.programme import stand

pytestmark = pytest.mark.django_db

MARK = "kinmatnhan"
"""No accent, no capital, one word: nothing folds or cuts it."""

ENDS_THE_VISIT = re.compile(r"dang-xuat|logout|/media/")


@pytest.fixture
def filed() -> Dossier:
    row = ProductFactory.create(title="Chè riêng tư", ocop_set_id=11)
    dossier = dossiers.start_dossier(
        producer=row.producer,
        product=row,
        kind=DossierKind.FIRST,
        target_stars=4,
        by=UserFactory.create(),
        on=today(),
    )
    fill(dossier)
    dossiers.save_person(
        dossier=dossier,
        values={
            "representative_name": f"Bà {MARK}1",
            "gender": f"{MARK}2",
            "ethnicity": f"{MARK}3",
            "residence": f"{MARK}4",
            "is_disabled": True,
        },
        workers=[{"name": f"{MARK}5", "born": "1980", "residence": f"{MARK}6"}],
        citizen_id="079085001234",
        by=dossier.started_by,
    )
    dossiers.file_dossier(dossier=dossier, by=dossier.started_by, on=today())
    LotFactory.create(product=row)
    return dossier


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address of the site as a route, with <int:…> and <str:…> where it has arguments."""
    for each in resolver.url_patterns:
        here = before + route(each)
        if isinstance(each, URLResolver):
            yield from patterns(each, here)
        else:
            yield here


def route(each: URLPattern | URLResolver) -> str:
    if not isinstance(each.pattern, RegexPattern):
        return str(each.pattern)
    form, names = normalize(str(each.pattern).lstrip("^"))[0]
    digits = {name: r"\d" in str(each.pattern) for name in names}
    return str(form) % {n: f"<{'int' if digits[n] else 'str'}:{n}>" for n in names}


def addresses(dossier: Dossier, number: str) -> Iterator[str]:
    """Each route filled with what the dossier's world has, up to three ways."""
    whole = [str(dossier.pk), str(dossier.product_id), str(dossier.producer_id)]
    words = [number, dossier.product.slug, dossier.producer.slug, dossier.commune_id]
    for each in patterns(get_resolver()):
        holes = re.findall(r"<(?:(\w+):)?\w+>", each)
        ways = product(*(whole if kind == "int" else words for kind in holes))
        for way in islice(ways, 3):
            parts = iter(way)
            filled = re.sub(r"<(?:\w+:)?\w+>", lambda _hole, parts=parts: next(parts), each)
            if not ENDS_THE_VISIT.search(filled):
                yield "/" + filled


def body(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address, follow=False)
    content = answer.getvalue() if answer.streaming else answer.content
    headers = " ".join(f"{key}: {value}" for key, value in answer.headers.items())
    return answer.status_code, headers + content.decode(errors="replace")


def walk(client: Client, dossier: Dossier, number: str) -> int:
    """Open every address; the number of those that answered. Fails where the marker shows."""
    client.raise_request_exception = False
    opened = 0
    for address in dict.fromkeys(addresses(dossier, number)):
        status, said = body(client, address)
        assert MARK not in said, address
        opened += status == 200
    return opened


def test_nothing_of_persons_shows_on_any_address_to_anybody_outside(filed: Dossier) -> None:
    certificate = CertificateFactory.create(product=filed.product)
    client = Client()
    assert walk(client, filed, certificate.number) > 25
    for address in (f"/tim-kiem/?q={MARK}5", f"/chung-nhan/?q={MARK}5"):
        _status, said = body(client, address)
        assert filed.product.title not in said, "nothing is found by it"


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.ADVISER, Role.AUDITOR, Role.EDITOR])
def test_nothing_of_persons_shows_to_people_of_the_programme_who_only_judge(
    filed: Dossier, role: Role
) -> None:
    stand(filed, DossierState.FORWARDED)
    certificate = CertificateFactory.create(product=filed.product)
    client = Client()
    client.force_login(usual(role))
    walk(client, filed, certificate.number)


def test_the_administrator_of_the_platform_reads_nothing_of_persons_either(
    filed: Dossier,
) -> None:
    client = Client()
    client.force_login(usual(Role.ADMINISTRATOR))
    walk(client, filed, CertificateFactory.create(product=filed.product).number)


def test_one_table_alone_holds_it_and_the_citizens_number_is_in_none(filed: Dossier) -> None:
    with connection.cursor() as cursor:
        for mark, where in ((MARK, ["certification_dossierperson"]), ("079085001234", [])):
            holding = []
            for table in connection.introspection.table_names(cursor):
                name = connection.ops.quote_name(table)
                cursor.execute(
                    f"SELECT count(*) FROM {name} AS t WHERE t::text LIKE %s",  # noqa: S608
                    [f"%{mark}%"],
                )
                if cursor.fetchone()[0]:
                    holding.append(table)
            assert holding == where
