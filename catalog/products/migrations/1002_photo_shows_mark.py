"""A product's photo in which the OCOP mark is seen says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "1001_ocop")]

    operations = [
        migrations.AddField(
            model_name="productimage",
            name="shows_mark",
            field=models.BooleanField(default=False, verbose_name="ảnh có nhãn hiệu OCOP"),
        ),
    ]
