"""The documents, and the triggers that keep them true to what they are made of.

The words of a document stand once, in `search_index_products`. What happens often (stock, prices,
harvests) writes its own columns alone, never waits for a row another transaction holds, and
writes nothing where nothing changed.
"""

from django.db import migrations

# Every word as it is written, in lower case, composed, its tone mark where the newer school puts
# it (hoà = hòa), without punctuation. `search.rules.words.spelled` does the same to what is typed.
TONES = (
    ("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
    ("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"),
    ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"),
)


def _moved(expression: str) -> str:
    for older, newer in TONES:
        expression = f"replace({expression}, '{older}', '{newer}')"
    return expression


WORDS = f"""
CREATE FUNCTION search_spelled(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT trim(regexp_replace({_moved("lower(normalize(coalesce($1, ''), NFC))")},
        '[][ -/:-@`{{-~^_“”‘’–—…•·×°®™«»\\\\]+', ' ', 'g')) $$;
CREATE FUNCTION search_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT to_tsvector('pg_catalog.simple', public.vi_fold(spelled.words))
              || to_tsvector('pg_catalog.simple', spelled.words)
          FROM (SELECT public.search_spelled($1) AS words) spelled $$;
CREATE FUNCTION search_day() RETURNS date LANGUAGE sql STABLE
    AS $$ SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date $$;
CREATE SEQUENCE search_version;
"""

# A hint of the rule that `certification.selectors.ocop_marks` answers; a test holds them together.
MARKS = """
CREATE FUNCTION search_marks(wanted bigint)
RETURNS TABLE (place bigint, stars smallint, from_on date, until_on date, decided_on date)
LANGUAGE sql STABLE AS $$
    SELECT row_number() OVER (ORDER BY found.valid_from), found.stars, found.valid_from,
           found.until_on, found.decided_on
    FROM (
        SELECT certificate.stars, certificate.valid_from, certificate.decided_on,
               coalesce(certificate.ended_on, greatest(certificate.lapses_on, (
                   SELECT coalesce(extension.ended_on, extension.until_on)
                   FROM certification_certificateextension extension
                   WHERE extension.certificate_id = certificate.id
                   ORDER BY extension.from_on DESC LIMIT 1))) AS until_on
        FROM certification_certificate certificate
        JOIN catalogue_product product ON product.id = certificate.product_id
        WHERE certificate.product_id = wanted
          AND certificate.holder_id IN (product.producer_id, product.maker_id)
    ) found
    WHERE found.until_on > search_day() AND found.until_on > found.valid_from
    ORDER BY found.valid_from LIMIT 2
$$;
CREATE FUNCTION search_offers(wanted bigint[])
RETURNS TABLE (product_id bigint, price bigint, is_available boolean, harvest_opens date,
               harvest_from date, harvest_until date)
LANGUAGE sql STABLE AS $$
    SELECT product.id, stock.price::bigint, coalesce(stock.is_available, false),
           harvest.opens_on, harvest.from_on, harvest.until_on
    FROM catalogue_product product
    LEFT JOIN LATERAL (
        SELECT record.price,
               coalesce(record.price IS NOT NULL
                        AND record.num_in_stock > coalesce(record.num_allocated, 0), false)
                   AS is_available
        FROM partner_stockrecord record
        JOIN partner_partner partner ON partner.id = record.partner_id
        WHERE record.product_id = product.id AND partner.producer_id = product.producer_id
        ORDER BY record.id LIMIT 1
    ) stock ON true
    LEFT JOIN LATERAL (
        SELECT opens_on, from_on, until_on
        FROM commerce_harvestwindow harvest
        WHERE harvest.product_id = product.id AND harvest.is_open
          AND harvest.until_on >= search_day() AND harvest.taken < harvest.packs
        ORDER BY harvest.from_on, harvest.id LIMIT 1
    ) harvest ON true
    WHERE product.id = ANY (wanted)
$$;
CREATE FUNCTION search_standards(wanted bigint) RETURNS smallint LANGUAGE sql STABLE AS $$
    SELECT coalesce(bit_or(CASE standard.standard
               WHEN 'VIETGAP' THEN 1 WHEN 'VIETGAHP' THEN 2 WHEN 'GLOBALGAP' THEN 4
               WHEN 'ORGANIC_VN' THEN 8 WHEN 'ORGANIC_OTHER' THEN 16 ELSE 0 END), 0)::smallint
    FROM traceability_areastandard standard
    JOIN traceability_lot lot
      ON lot.growing_area_id = standard.growing_area_id AND lot.producer_id = standard.producer_id
    WHERE lot.product_id = wanted AND standard.removed_on IS NULL
      AND standard.valid_from <= search_day() AND standard.lapses_on > search_day()
$$;
"""

# The names that the product's place had before July 2025. A commune of today bears those of its
# predecessors with their districts and provinces; all that its province was merged from count
# only where no nearer place is known.
BEFORE = """
CREATE FUNCTION search_before(wanted bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ', (
               SELECT string_agg(DISTINCT concat_ws(' ', former.name, former.district,
                                                    former.province), ' ')
               FROM places_successor successor
               JOIN places_formercommune former ON former.code = successor.former_id
               WHERE successor.commune_id = product.commune_id AND successor.is_default),
           product.former_place, seller.former_address,
           CASE WHEN product.commune_id IS NULL AND product.former_place = ''
                THEN province.merged_from END)
    FROM catalogue_product product
    LEFT JOIN producers_producer seller ON seller.id = product.producer_id
    LEFT JOIN places_province province ON province.code = product.province_id
    WHERE product.id = wanted
$$;
"""

COLUMNS = (
    "folded_title", "words", "set_number", "province", "commune", "producer", "kind", "price",
    "is_public", "is_available", "mark_stars", "mark_from", "mark_until", "next_stars",
    "next_from", "next_until", "recognised_on", "harvest_opens", "harvest_from", "harvest_until",
    "standards", "may_promote", "is_box", "lat", "lon",
)
OURS = ", ".join(f"entry.{name}" for name in COLUMNS)
NEWS = ", ".join(f"excluded.{name}" for name in COLUMNS)
SETS = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS)

# ANY, not a join with an unnested list: its plan, kept by the connection, goes by the keys even
# when it was made while the tables were still empty.
INDEX = f"""
CREATE FUNCTION search_index_products(wanted bigint[]) RETURNS void LANGUAGE sql AS $$
    -- Rows are held before anything is read: what another transaction wrote meanwhile is seen.
    SELECT product_id FROM search_searchentry WHERE product_id = ANY (wanted)
     ORDER BY product_id FOR NO KEY UPDATE;
    INSERT INTO search_searchentry AS entry (product_id, version, {", ".join(COLUMNS)})
    SELECT product.id, 0,
           vi_fold(search_spelled(product.title)),
           setweight(search_words(product.title), 'A')
           || setweight(search_words(concat_ws(' ', seller.name, maker.name)), 'B')
           || setweight(search_words(concat_ws(' ', commune.full_name, commune.spelling_variant,
                                               province.name, sets.name)), 'C')
           || setweight(search_words(search_before(product.id)), 'D'),
           coalesce(product.ocop_set_id, 0),
           coalesce(product.province_id::int, 0), coalesce(product.commune_id::int, 0),
           coalesce(product.producer_id, 0), coalesce(seller.kind, ''),
           offer.price, product.is_public, offer.is_available,
           coalesce(mark.stars, 0), mark.from_on, mark.until_on,
           coalesce(next_mark.stars, 0), next_mark.from_on, next_mark.until_on, mark.decided_on,
           offer.harvest_opens, offer.harvest_from, offer.harvest_until,
           search_standards(product.id),
           coalesce(product.ocop_set_id, 0) NOT IN (14, 15) OR EXISTS (
               SELECT 1 FROM catalogue_labeltext label
               WHERE label.product_id = product.id AND label.alcohol_percent < 15),
           EXISTS (SELECT 1 FROM commerce_giftbox box WHERE box.product_id = product.id),
           coalesce(commune.lat, province.lat), coalesce(commune.lon, province.lon)
    FROM catalogue_product product
    JOIN search_offers(wanted) offer ON offer.product_id = product.id
    LEFT JOIN producers_producer seller ON seller.id = product.producer_id
    LEFT JOIN producers_producer maker ON maker.id = product.maker_id
    LEFT JOIN catalogue_productset sets ON sets.number = product.ocop_set_id
    LEFT JOIN places_province province ON province.code = product.province_id
    LEFT JOIN places_commune commune ON commune.code = product.commune_id
    LEFT JOIN LATERAL (SELECT * FROM search_marks(product.id) m WHERE m.place = 1) mark ON true
    LEFT JOIN LATERAL (SELECT * FROM search_marks(product.id) m WHERE m.place = 2) next_mark
        ON true
    WHERE product.id = ANY (wanted)
    ORDER BY product.id
    ON CONFLICT (product_id) DO UPDATE SET {SETS}
    WHERE ({OURS}) IS DISTINCT FROM ({NEWS});
$$;
CREATE FUNCTION search_index_offers(wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE free bigint[];
BEGIN
    SELECT array_agg(held.product_id) INTO free FROM (
        SELECT product_id FROM search_searchentry WHERE product_id = ANY (wanted)
        ORDER BY product_id FOR NO KEY UPDATE SKIP LOCKED) held;
    UPDATE search_searchentry entry
       SET price = offer.price, is_available = offer.is_available,
           harvest_opens = offer.harvest_opens, harvest_from = offer.harvest_from,
           harvest_until = offer.harvest_until
      FROM search_offers(free) offer
     WHERE entry.product_id = offer.product_id
       AND (entry.price, entry.is_available, entry.harvest_opens, entry.harvest_from,
            entry.harvest_until)
           IS DISTINCT FROM (offer.price, offer.is_available, offer.harvest_opens,
                             offer.harvest_from, offer.harvest_until);
    INSERT INTO search_searchstale (product_id)
    SELECT missed FROM unnest(wanted) missed WHERE missed <> ALL (coalesce(free, '{{}}'));
END $$;
"""

TRIGGERS = """
CREATE FUNCTION search_entry_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := nextval('search_version');
    RETURN NEW;
END $$;
CREATE TRIGGER entry_version BEFORE INSERT OR UPDATE ON search_searchentry
    FOR EACH ROW EXECUTE FUNCTION search_entry_version();

CREATE FUNCTION search_entry_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM search_searchfollower) THEN
        INSERT INTO search_searchchange (product_id, version, changed_at)
        VALUES (coalesce(NEW.product_id, OLD.product_id),
                CASE WHEN TG_OP = 'DELETE' THEN nextval('search_version') ELSE NEW.version END,
                now())
        ON CONFLICT (product_id) DO UPDATE
            SET version = greatest(excluded.version, search_searchchange.version),
                changed_at = excluded.changed_at;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_told AFTER INSERT OR UPDATE OR DELETE ON search_searchentry
    FOR EACH ROW EXECUTE FUNCTION search_entry_told();

CREATE FUNCTION search_products_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_products((SELECT array_agg(id) FROM added));
    RETURN NULL;
END $$;
CREATE FUNCTION search_of_products_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_products((SELECT array_agg(DISTINCT product_id) FROM added));
    RETURN NULL;
END $$;
CREATE FUNCTION search_product_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_products(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE FUNCTION search_of_product_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_products(ARRAY[coalesce(NEW.product_id, OLD.product_id)]);
    RETURN NULL;
END $$;
CREATE TRIGGER products_search_words AFTER INSERT ON catalogue_product
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION search_products_added();
CREATE TRIGGER product_search_words
    AFTER UPDATE OF title, producer_id, maker_id, ocop_set_id, province_id, commune_id,
                    former_place, is_public
    ON catalogue_product FOR EACH ROW EXECUTE FUNCTION search_product_changed();
CREATE TRIGGER certificates_search AFTER INSERT ON certification_certificate
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION search_of_products_added();
CREATE TRIGGER certificate_search AFTER UPDATE ON certification_certificate
    FOR EACH ROW EXECUTE FUNCTION search_of_product_changed();
CREATE FUNCTION search_extension_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_products(ARRAY[product_id]) FROM certification_certificate
     WHERE id = NEW.certificate_id;
    RETURN NULL;
END $$;
CREATE TRIGGER extension_search AFTER INSERT OR UPDATE ON certification_certificateextension
    FOR EACH ROW EXECUTE FUNCTION search_extension_changed();
CREATE TRIGGER label_text_search AFTER INSERT OR UPDATE OF alcohol_percent ON catalogue_labeltext
    FOR EACH ROW EXECUTE FUNCTION search_of_product_changed();
CREATE TRIGGER gift_box_search AFTER INSERT OR DELETE ON commerce_giftbox
    FOR EACH ROW EXECUTE FUNCTION search_of_product_changed();

CREATE FUNCTION search_stock_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_offers((SELECT array_agg(DISTINCT product_id) FROM added));
    RETURN NULL;
END $$;
CREATE FUNCTION search_offer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_offers(ARRAY[coalesce(NEW.product_id, OLD.product_id)]);
    RETURN NULL;
END $$;
CREATE TRIGGER stock_records_search AFTER INSERT ON partner_stockrecord
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION search_stock_added();
CREATE TRIGGER stock_record_search AFTER UPDATE ON partner_stockrecord FOR EACH ROW
    WHEN ((OLD.price, OLD.partner_id, OLD.num_in_stock > coalesce(OLD.num_allocated, 0))
          IS DISTINCT FROM
          (NEW.price, NEW.partner_id, NEW.num_in_stock > coalesce(NEW.num_allocated, 0)))
    EXECUTE FUNCTION search_offer_changed();
CREATE TRIGGER stock_record_gone_search AFTER DELETE ON partner_stockrecord
    FOR EACH ROW EXECUTE FUNCTION search_offer_changed();
CREATE TRIGGER harvest_added_search AFTER INSERT ON commerce_harvestwindow
    FOR EACH ROW EXECUTE FUNCTION search_offer_changed();
CREATE TRIGGER harvest_search AFTER UPDATE ON commerce_harvestwindow FOR EACH ROW
    WHEN ((OLD.opens_on, OLD.from_on, OLD.until_on, OLD.is_open, OLD.taken < OLD.packs)
          IS DISTINCT FROM
          (NEW.opens_on, NEW.from_on, NEW.until_on, NEW.is_open, NEW.taken < NEW.packs))
    EXECUTE FUNCTION search_offer_changed();

CREATE FUNCTION search_standard_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_searchstale (product_id)
    SELECT DISTINCT product_id FROM traceability_lot
     WHERE growing_area_id = NEW.growing_area_id AND producer_id = NEW.producer_id;
    RETURN NULL;
END $$;
CREATE TRIGGER area_standard_search AFTER INSERT OR UPDATE ON traceability_areastandard
    FOR EACH ROW EXECUTE FUNCTION search_standard_changed();
CREATE FUNCTION search_lots_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_searchstale (product_id)
    SELECT DISTINCT added.product_id FROM added
     WHERE EXISTS (SELECT 1 FROM traceability_areastandard standard
                   WHERE standard.growing_area_id = added.growing_area_id
                     AND standard.producer_id = added.producer_id);
    RETURN NULL;
END $$;
CREATE TRIGGER lots_search AFTER INSERT ON traceability_lot REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION search_lots_added();
"""

PRODUCERS = """
CREATE FUNCTION search_index_producers(wanted bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_searchthing (kind, key, title, detail, language, folded, words, weight)
    SELECT 'PRODUCER', producer.id::text, producer.name,
           concat_ws(', ', commune.full_name, province.name), '',
           vi_fold(search_spelled(producer.name)), search_words(producer.name),
           (SELECT count(*) FROM search_searchentry entry
             WHERE entry.producer = producer.id AND entry.is_public)
    FROM producers_producer producer
    LEFT JOIN places_commune commune ON commune.code = producer.commune_id
    LEFT JOIN places_province province ON province.code = producer.province_id
    WHERE producer.id = ANY (wanted)
    ON CONFLICT (kind, key, language) DO UPDATE
       SET title = excluded.title, detail = excluded.detail, folded = excluded.folded,
           words = excluded.words, weight = excluded.weight
$$;
CREATE FUNCTION search_producer_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_producers(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE FUNCTION search_producer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_index_producers(ARRAY[NEW.id]);
    PERFORM search_index_products((SELECT array_agg(id) FROM catalogue_product
                                    WHERE producer_id = NEW.id OR maker_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER producer_search_added AFTER INSERT ON producers_producer
    FOR EACH ROW EXECUTE FUNCTION search_producer_added();
CREATE TRIGGER producer_search_words
    AFTER UPDATE OF name, former_address, kind, commune_id, province_id
    ON producers_producer FOR EACH ROW EXECUTE FUNCTION search_producer_changed();
"""

GENERATION = "".join(
    f"""
CREATE CONSTRAINT TRIGGER {table}_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON search_{table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""
    for table in ("synonymgroup", "occasion", "pin")
)

FILL = """
SELECT search_index_products(array_agg(id)) FROM catalogue_product;
SELECT search_index_producers(array_agg(id)) FROM producers_producer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_finding"),
        ("catalogue", "1003_selling"),
        ("certification", "0013_signed_items_and_sessions_stay"),
        ("commerce", "0011_kept_money"),
        ("foundation", "0002_database"),
        ("partner", "1001_ocop"),
        ("places", "0002_origin"),
        ("producers", "0002_origin"),
        ("traceability", "0006_balance_and_guards"),
    ]

    operations = [
        migrations.RunSQL(WORDS + MARKS + BEFORE),
        migrations.RunSQL(INDEX + TRIGGERS + PRODUCERS + GENERATION),
        migrations.RunSQL(FILL),
    ]
