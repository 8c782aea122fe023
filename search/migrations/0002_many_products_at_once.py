"""New products enter the search index a statement at a time: a province's file brings thousands,
and one question for all of them costs a fraction of one question each."""

from django.db import migrations

# The same words as before (0001), for many products. Written with ANY: its plan, kept by the
# connection, goes by the keys even when it was made while the tables were still empty.
INDEX_PRODUCTS = """
CREATE OR REPLACE FUNCTION search_index_products(wanted bigint[]) RETURNS void LANGUAGE sql AS $$
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
    WHERE product.id = ANY (wanted)
    ON CONFLICT (product_id) DO UPDATE
       SET folded_title = excluded.folded_title, folded = excluded.folded,
           words = excluded.words, exact = excluded.exact;
$$;
CREATE OR REPLACE FUNCTION search_index_product(wanted bigint) RETURNS void LANGUAGE sql AS $$
    SELECT search_index_products(ARRAY[wanted]);
$$;
"""

# A trigger that names columns cannot have the table of new rows: updates stay row by row.
TRIGGERS = """
CREATE FUNCTION search_products_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_products((SELECT array_agg(id) FROM added));
    RETURN NULL;
END $$;
DROP TRIGGER product_search_words ON catalogue_product;
CREATE TRIGGER product_search_words
    AFTER UPDATE OF title, producer_id, maker_id, ocop_set_id, province_id, commune_id,
                    former_place
    ON catalogue_product FOR EACH ROW EXECUTE FUNCTION search_product_changed();
CREATE TRIGGER products_search_words AFTER INSERT ON catalogue_product
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION search_products_added();
"""

# The function stays: the one for a single product now rests on it.
REVERSE = """
DROP TRIGGER products_search_words ON catalogue_product;
DROP FUNCTION search_products_added();
DROP TRIGGER product_search_words ON catalogue_product;
CREATE TRIGGER product_search_words
    AFTER INSERT OR UPDATE OF title, producer_id, maker_id, ocop_set_id, province_id, commune_id,
                              former_place
    ON catalogue_product FOR EACH ROW EXECUTE FUNCTION search_product_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunSQL(INDEX_PRODUCTS + TRIGGERS, REVERSE)]
