"""What must hold of the programme's rows whoever writes."""

from django.db import migrations

APPEND_ONLY = [
    "ideareview",
    "planreview",
    "advicenote",
    "dossierfiling",
    "dossierstep",
    "samplestep",
    "communereport",
    "personidentifier",
    "advisoryreport",
    "councilresult",
    "productcode",
    "markrequest",
    "markanswer",
    "markuse",
    "residuereport",
    "claimhold",
    "claimruling",
    "inspectionphoto",
    "finding",
    "correctivestep",
    "publicreport",
    "misusecase",
    "casestep",
    "registersnapshot",
]
SEALED = {
    "scoresheet": "filed_at",
    "councilsession": "closed_at",
    "recognitiondecision": "published_at",
    "inspection": "recorded_at",
}
ADDS_ONCE = {
    "idea": ["producer_id", "round_id"],
    "papersrequest": ["answered_on"],
    "declaredinterest": ["until_on"],
    "ministryreferral": [
        "outcome",
        "outcome_points",
        "outcome_note",
        "answered_on",
        "recorded_by_id",
    ],
    "certificateextension": ["ended_on"],
    "withdrawalproposal": ["withdrawal_id", "dropped_on", "dropped_reason"],
}
NEW_GENERATION = ["certificateextension", "claimhold", "claimruling", "registersnapshot"]


def guard(table: str, function: str, *arguments: str) -> tuple[str, str]:
    given = ", ".join(f"'{argument}'" for argument in arguments)
    return (
        f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON certification_{table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}({given});",
        f"DROP TRIGGER {table}_guard ON certification_{table};",
    )


def generation(table: str) -> tuple[str, str]:
    return (
        f"CREATE CONSTRAINT TRIGGER {table}_new_generation AFTER INSERT OR UPDATE "
        f"ON certification_{table} DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();",
        f"DROP TRIGGER {table}_new_generation ON certification_{table};",
    )


# A dossier keeps its product, its producer, its kind and the rules it is judged by; its
# product set may still be corrected in the draft.
DOSSIER = """
CREATE FUNCTION certification_dossier_pinned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a dossier is given up, never deleted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.product_id, NEW.producer_id, NEW.ruleset_id, NEW.kind)
       IS DISTINCT FROM (OLD.product_id, OLD.producer_id, OLD.ruleset_id, OLD.kind)
       OR (OLD.state <> 'DRAFT' AND NEW.product_set_id <> OLD.product_set_id) THEN
        RAISE EXCEPTION 'a dossier keeps what it was opened for'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dossier_guard BEFORE UPDATE OR DELETE ON certification_dossier
    FOR EACH ROW EXECUTE FUNCTION certification_dossier_pinned();
"""

# What was signed is what was signed.
DECISION = """
CREATE FUNCTION certification_item_before_signing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    item certification_decisionitem := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF EXISTS (SELECT 1 FROM certification_recognitiondecision
                WHERE id = item.decision_id AND number <> '') THEN
        RAISE EXCEPTION 'the decision is signed; its items stay'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN item;
END $$;
CREATE TRIGGER decisionitem_guard BEFORE INSERT OR UPDATE OR DELETE
    ON certification_decisionitem
    FOR EACH ROW EXECUTE FUNCTION certification_item_before_signing();
CREATE FUNCTION certification_signed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number <> '' AND (NEW.number, NEW.decided_on, NEW.authority_id, NEW.title)
       IS DISTINCT FROM (OLD.number, OLD.decided_on, OLD.authority_id, OLD.title) THEN
        RAISE EXCEPTION 'a signed decision keeps its number, day and words'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recognitiondecision_signed BEFORE UPDATE ON certification_recognitiondecision
    FOR EACH ROW EXECUTE FUNCTION certification_signed_once();
"""

# A certificate that comes from a dossier says what its signed decision says.
CERTIFICATE = """
CREATE FUNCTION certification_certificate_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decision_item_id IS NOT NULL AND NOT EXISTS (
        SELECT 1
          FROM certification_decisionitem item
          JOIN certification_recognitiondecision decision ON decision.id = item.decision_id
          JOIN certification_dossier dossier ON dossier.id = item.dossier_id
         WHERE item.id = NEW.decision_item_id
           AND decision.number = NEW.decision_number
           AND decision.number <> ''
           AND decision.decided_on = NEW.decided_on
           AND decision.authority_id = NEW.authority_id
           AND dossier.product_id = NEW.product_id
           AND item.stars = NEW.stars
    ) THEN
        RAISE EXCEPTION 'the certificate differs from its decision'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT 1
          FROM certification_certificateextension extension
          JOIN certification_certificate other ON other.id = extension.certificate_id
         WHERE other.product_id = NEW.product_id
           AND daterange(extension.from_on, coalesce(extension.ended_on, extension.until_on))
               && daterange(NEW.valid_from, coalesce(NEW.ended_on, NEW.lapses_on))
    ) THEN
        RAISE EXCEPTION 'an extension of another certificate runs in this period'
            USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER certificate_decided BEFORE INSERT ON certification_certificate
    FOR EACH ROW EXECUTE FUNCTION certification_certificate_decided();
"""

# Điều 12.3: from the day after the last valid day, at most 180 days, and never beside another
# certificate of the product.
EXTENSION = """
CREATE FUNCTION certification_extension_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose certification_certificate;
BEGIN
    SELECT * INTO whose FROM certification_certificate WHERE id = NEW.certificate_id;
    IF whose.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'the certificate was ended' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.from_on < whose.lapses_on OR NEW.until_on > whose.lapses_on + 180 THEN
        RAISE EXCEPTION 'an extension runs within 180 days of the last valid day'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM certification_certificate other
         WHERE other.product_id = whose.product_id AND other.id <> whose.id
           AND daterange(other.valid_from, coalesce(other.ended_on, other.lapses_on))
               && daterange(NEW.from_on, coalesce(NEW.ended_on, NEW.until_on))
    ) THEN
        RAISE EXCEPTION 'another certificate of the product runs in this period'
            USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER extension_lawful BEFORE INSERT ON certification_certificateextension
    FOR EACH ROW EXECUTE FUNCTION certification_extension_lawful();
"""
REVERSE = """
DROP TRIGGER dossier_guard ON certification_dossier;
DROP TRIGGER decisionitem_guard ON certification_decisionitem;
DROP TRIGGER recognitiondecision_signed ON certification_recognitiondecision;
DROP TRIGGER certificate_decided ON certification_certificate;
DROP TRIGGER extension_lawful ON certification_certificateextension;
DROP FUNCTION certification_dossier_pinned();
DROP FUNCTION certification_item_before_signing();
DROP FUNCTION certification_signed_once();
DROP FUNCTION certification_certificate_decided();
DROP FUNCTION certification_extension_lawful();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0006_programme"),
        ("foundation", "0005_sealed_rows"),
    ]

    operations = [
        *[migrations.RunSQL(*guard(table, "ocop_append_only")) for table in APPEND_ONLY],
        *[
            migrations.RunSQL(*guard(table, "ocop_sealed", column))
            for table, column in SEALED.items()
        ],
        *[
            migrations.RunSQL(*guard(table, "ocop_adds_once", *columns))
            for table, columns in ADDS_ONCE.items()
        ],
        *[migrations.RunSQL(*generation(table)) for table in NEW_GENERATION],
        migrations.RunSQL(DOSSIER + DECISION + CERTIFICATE + EXTENSION, REVERSE),
    ]
