"""A parcel that was unpacked may be packed again from the same lot."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("commerce", "0009_delivery_days")]

    operations = [
        migrations.RemoveConstraint(model_name="consignmentlot", name="line_names_a_lot_once")
    ]
