"""What must hold whoever writes: certificates are written once, withdrawals never change,
and each change starts a new generation of what the public sees."""

from django.db import migrations

SQL = """
CREATE SEQUENCE certification_register_number;

CREATE TRIGGER certificate_written_once BEFORE UPDATE OR DELETE ON certification_certificate
    FOR EACH ROW EXECUTE FUNCTION ocop_ends_once();
CREATE TRIGGER withdrawal_append_only BEFORE UPDATE OR DELETE ON certification_withdrawal
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER clearance_append_only BEFORE UPDATE OR DELETE ON certification_saleclearance
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER artwork_append_only BEFORE UPDATE OR DELETE ON certification_ocopartwork
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();

CREATE CONSTRAINT TRIGGER certificate_new_generation AFTER INSERT OR UPDATE
    ON certification_certificate DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER withdrawal_new_generation AFTER INSERT
    ON certification_withdrawal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER clearance_new_generation AFTER INSERT
    ON certification_saleclearance DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER artwork_new_generation AFTER INSERT
    ON certification_ocopartwork DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER claim_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON certification_recognitionclaim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER product_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON catalogue_product DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER producer_new_generation AFTER UPDATE
    ON producers_producer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""

REVERSE = """
DROP TRIGGER certificate_written_once ON certification_certificate;
DROP TRIGGER certificate_new_generation ON certification_certificate;
DROP TRIGGER withdrawal_append_only ON certification_withdrawal;
DROP TRIGGER withdrawal_new_generation ON certification_withdrawal;
DROP TRIGGER clearance_append_only ON certification_saleclearance;
DROP TRIGGER clearance_new_generation ON certification_saleclearance;
DROP TRIGGER artwork_append_only ON certification_ocopartwork;
DROP TRIGGER artwork_new_generation ON certification_ocopartwork;
DROP TRIGGER claim_new_generation ON certification_recognitionclaim;
DROP TRIGGER product_new_generation ON catalogue_product;
DROP TRIGGER producer_new_generation ON producers_producer;
DROP SEQUENCE certification_register_number;
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0001_initial")]

    operations = [migrations.RunSQL(SQL, REVERSE)]
