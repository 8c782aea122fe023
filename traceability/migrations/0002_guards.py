"""Events and tests are append-only, recalls end once, label runs have their own numbers."""

from django.db import migrations

SQL = """
CREATE SEQUENCE traceability_label_run MINVALUE 0 MAXVALUE 1048575;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON traceability_traceevent
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER test_append_only BEFORE UPDATE OR DELETE ON traceability_labtest
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER label_run_append_only BEFORE UPDATE OR DELETE ON traceability_labelrun
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER recall_ends_once BEFORE UPDATE OR DELETE ON traceability_recall
    FOR EACH ROW EXECUTE FUNCTION ocop_ends_once();

CREATE CONSTRAINT TRIGGER recall_new_generation AFTER INSERT OR UPDATE
    ON traceability_recall DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER lot_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON traceability_lot DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER event_new_generation AFTER INSERT
    ON traceability_traceevent DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER test_new_generation AFTER INSERT
    ON traceability_labtest DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""

REVERSE = """
DROP TRIGGER event_append_only ON traceability_traceevent;
DROP TRIGGER event_new_generation ON traceability_traceevent;
DROP TRIGGER test_append_only ON traceability_labtest;
DROP TRIGGER test_new_generation ON traceability_labtest;
DROP TRIGGER label_run_append_only ON traceability_labelrun;
DROP TRIGGER recall_ends_once ON traceability_recall;
DROP TRIGGER recall_new_generation ON traceability_recall;
DROP TRIGGER lot_new_generation ON traceability_lot;
DROP SEQUENCE traceability_label_run;
"""


class Migration(migrations.Migration):
    dependencies = [("traceability", "0001_initial"), ("foundation", "0002_database")]

    operations = [migrations.RunSQL(SQL, REVERSE)]
