"""What a verdict rests on never changes; events are recorded after they happened."""

from django.db import migrations, models
from django.db.models import F, Q

SQL = """
CREATE FUNCTION ocop_lot_facts_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'lots are kept for ever' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.product_id, NEW.producer_id, NEW.code, NEW.packed_on)
       IS DISTINCT FROM (OLD.product_id, OLD.producer_id, OLD.code, OLD.packed_on) THEN
        RAISE EXCEPTION 'product, producer, code and packing day of a lot never change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lot_facts_fixed BEFORE UPDATE OR DELETE ON traceability_lot
    FOR EACH ROW EXECUTE FUNCTION ocop_lot_facts_fixed();
"""

REVERSE = """
DROP TRIGGER lot_facts_fixed ON traceability_lot;
DROP FUNCTION ocop_lot_facts_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("traceability", "0002_guards")]

    operations = [
        migrations.RunSQL(SQL, REVERSE),
        migrations.AddConstraint(
            model_name="traceevent",
            constraint=models.CheckConstraint(
                name="event_recorded_after_it_happened",
                condition=Q(happened_at__lte=F("recorded_at")),
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                name="recall_is_forward",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("recalled_on")),
            ),
        ),
    ]
