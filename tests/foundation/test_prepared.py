"""A prepared question answers as the QuerySet it is written as, for every value it is given."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import CharField, Count, F, QuerySet
from django.test.utils import CaptureQueriesContext

from catalog.products.models import Product
from certification.models import Certificate
from foundation.calendar import today
from foundation.prepared import GIVEN_DAY, GIVEN_ID, GIVEN_IDS, Among, Given, Prepared
from tests.factories import CertificateFactory, ProductFactory

pytestmark = pytest.mark.django_db


def test_it_gives_the_rows_of_the_queryset_on_every_day_it_is_asked_about() -> None:
    certificates = [CertificateFactory(), CertificateFactory(lapsed=True)]
    question = Prepared(
        lambda: Certificate.objects.in_force(GIVEN_DAY).order_by("pk").values_list("pk", "stars")
    )
    for on in (today(), certificates[1].last_valid_on, today() + timedelta(days=9999)):
        rows = Certificate.objects.in_force(on).order_by("pk").values_list("pk", "stars")
        assert question(on=on) == list(rows)


def test_it_gives_model_objects_with_what_they_are_joined_to_and_no_further_query() -> None:
    product = CertificateFactory().product
    commune = product.producer.commune

    def write() -> QuerySet[Product]:
        rows = Product.objects.filter(pk=GIVEN_ID).select_related("producer__commune")
        return rows.annotate(certified=Count("certificates"))

    question = Prepared(write)
    with CaptureQueriesContext(connection) as asked:
        (found,) = question(pk=product.pk)
        assert found == product
        assert found.producer.commune == commune
        assert found.certified == 1
    assert len(asked) == 1
    assert "producers_producer" in asked.captured_queries[0]["sql"]
    assert question(pk=0) == []


def test_one_statement_serves_any_number_of_products() -> None:
    ids = [ProductFactory().pk for _ in range(3)]
    question = Prepared(
        lambda: (
            Product.objects.filter(Among(F("pk"), GIVEN_IDS))
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    )
    assert question(ids=[]) == []
    assert question(ids=ids[:1]) == ids[:1]
    assert question(ids=[*ids, 10**12]) == ids


def test_text_is_bound_and_never_part_of_the_statement() -> None:
    product = ProductFactory(title="100% d'Hoa %s")
    question = Prepared(
        lambda: Product.objects.filter(title=Given("title", CharField())).exclude(slug="50%")
    )
    assert question(title=product.title) == [product]
    assert question(title="' OR 1=1 --") == []


def test_its_plan_is_kept_for_the_connection() -> None:
    question = Prepared(lambda: Product.objects.filter(pk=GIVEN_ID).values_list("slug"))
    for _ in range(3):
        question(pk=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE %s",
            ['SELECT "catalogue_product"."slug"%'],
        )
        assert cursor.fetchall() == [(3,)]
