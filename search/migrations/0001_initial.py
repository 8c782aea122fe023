"""The search index, and the triggers that keep it true to products and producers."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# One product's words, read from where they belong. A place of today is also found by the names
# it had before 1 July 2025: those of the commune's predecessors and of the merged provinces.
INDEX_PRODUCT = """
CREATE FUNCTION search_index_product(wanted bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_searchentry (product_id, folded_title, folded, words, exact)
    SELECT product.id,
           vi_fold(product.title),
           vi_fold(concat_ws(' ', product.title, seller.name, place.today)),
           setweight(to_tsvector('vi_unaccent', product.title), 'A')
           || setweight(to_tsvector('vi_unaccent', concat_ws(' ', seller.name, maker.name)), 'B')
           || setweight(to_tsvector('vi_unaccent', concat_ws(' ', place.today, sets.name)), 'C')
           || setweight(to_tsvector('vi_unaccent', concat_ws(' ', place.before,
                                    product.former_place, seller.former_address)), 'D'),
           to_tsvector('simple', concat_ws(' ', product.title, seller.name, maker.name,
                                           place.today, sets.name, place.before,
                                           product.former_place, seller.former_address))
    FROM catalogue_product product
    LEFT JOIN producers_producer seller ON seller.id = product.producer_id
    LEFT JOIN producers_producer maker ON maker.id = product.maker_id
    LEFT JOIN catalogue_productset sets ON sets.number = product.ocop_set_id
    LEFT JOIN places_province province ON province.code = product.province_id
    LEFT JOIN places_commune commune ON commune.code = product.commune_id
    CROSS JOIN LATERAL (
        SELECT concat_ws(' ', commune.full_name, province.name) AS today,
               concat_ws(' ', province.merged_from, (
                   SELECT string_agg(DISTINCT concat_ws(' ', former.name, former.district), ' ')
                   FROM places_successor successor
                   JOIN places_formercommune former ON former.code = successor.former_id
                   WHERE successor.commune_id = commune.code AND successor.is_default
               )) AS before
    ) place
    WHERE product.id = wanted
    ON CONFLICT (product_id) DO UPDATE
       SET folded_title = excluded.folded_title, folded = excluded.folded,
           words = excluded.words, exact = excluded.exact;
$$;
"""

TRIGGERS = """
CREATE FUNCTION search_product_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_product(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION search_producer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_product(id) FROM catalogue_product
     WHERE producer_id = NEW.id OR maker_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER product_search_words
    AFTER INSERT OR UPDATE OF title, producer_id, maker_id, ocop_set_id, province_id, commune_id,
                              former_place
    ON catalogue_product FOR EACH ROW EXECUTE FUNCTION search_product_changed();
CREATE TRIGGER producer_search_words AFTER UPDATE OF name, former_address
    ON producers_producer FOR EACH ROW EXECUTE FUNCTION search_producer_changed();
SELECT search_index_product(id) FROM catalogue_product;
"""

DROP = """
DROP TRIGGER product_search_words ON catalogue_product;
DROP TRIGGER producer_search_words ON producers_producer;
DROP FUNCTION search_product_changed();
DROP FUNCTION search_producer_changed();
DROP FUNCTION search_index_product(bigint);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "1001_ocop"),
        ("foundation", "0002_database"),
        ("places", "0001_initial"),
        ("producers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="catalogue.product",
                    ),
                ),
                ("folded_title", models.TextField()),
                ("folded", models.TextField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("exact", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="search_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["folded"], name="search_trigrams", opclasses=["gin_trgm_ops"]
                    ),
                ],
            },
        ),
        migrations.RunSQL(INDEX_PRODUCT + TRIGGERS, DROP),
    ]
