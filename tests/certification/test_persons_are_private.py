"""Gender, ethnicity, residence and workers: for the producer, its commune and its province alone.

A marker is written into every field that Mẫu 02 asks of persons, the dossier is filed, and then
every address of the site is walked and every table read.
"""

import re
from collections.abc import Iterator

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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_404")]

MARK = "kinmatnhan"
"""No accent, no capital, one word: nothing folds or cuts it."""

APP_NAMES = ("app_label", "app_name", "content_type_app_name")
MODEL_NAMES = ("model_name", "content_type_model_name")
"""Wagtail's pages of any model: history, usage, workflow."""

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
    """Each route once, its arguments filled with what the dossier's world has under that name."""
    named = {
        "product_id": dossier.product_id,
        "producer_id": dossier.producer_id,
        "commune_id": dossier.commune_id,
        "number": number,
        "page": "chu-the",
        "form": "mau-02",
        "group": "1",
        **dict.fromkeys(APP_NAMES, "certification"),
        **dict.fromkeys(MODEL_NAMES, "dossier"),
    }
    slugs = {"producer": dossier.producer.slug, "shop": dossier.producer.slug}
    for each in patterns(get_resolver()):

        def fill_in(hole: re.Match[str], each: str = each) -> str:
            kind, name = hole.groups()
            if name in named and (kind != "int" or str(named[name]).isdecimal()):
                return str(named[name])
            if kind == "int" or name == "pk":
                return str(1 if name == "number" else dossier.pk)
            return slugs.get(name, dossier.product.slug)

        filled = re.sub(r"<(?:(\w+):)?(\w+)>", fill_in, each)
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
    marks = (MARK, "079085001234")
    holding = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT bool_or(t::text LIKE %s), bool_or(t::text LIKE %s) FROM {name} AS t",  # noqa: S608
                [f"%{mark}%" for mark in marks],
            )
            if any(found := cursor.fetchone()):
                holding[table] = found
    assert holding == {"certification_dossierperson": (True, False)}
