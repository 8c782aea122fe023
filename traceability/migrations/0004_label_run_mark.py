"""A run of packs with the mark names the request it was counted against."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("traceability", "0003_lot_facts_fixed"),
        ("certification", "0007_programme_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="labelrun",
            name="mark_request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="label_runs",
                to="certification.markrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="labelrun",
            constraint=models.CheckConstraint(
                name="only_packs_carry_the_mark",
                condition=models.Q(("mark_request__isnull", True), ("purpose", "PACKS"), _connector="OR"),
            ),
        ),
    ]
