"""A picture in which the OCOP mark is seen says so, and names its certificate."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0005_sealed_rows")]

    operations = [
        migrations.AddField(
            model_name="siteimage",
            name="shows_mark",
            field=models.BooleanField(
                default=False,
                help_text="Đánh dấu khi thấy nhãn hiệu hoặc sao OCOP trong ảnh. Ảnh chỉ hiện khi sản phẩm có giấy chứng nhận còn hiệu lực.",
                verbose_name="ảnh có nhãn hiệu OCOP",
            ),
        ),
        migrations.AddField(
            model_name="siteimage",
            name="certificate_number",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Của sản phẩm mang nhãn hiệu trong ảnh, như CN-000123.",
                max_length=12,
                verbose_name="số sổ giấy chứng nhận",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="siteimage",
            constraint=models.CheckConstraint(
                name="picture_of_the_mark_names_its_certificate",
                condition=models.Q(("shows_mark", False), models.Q(("certificate_number", ""), _negated=True), _connector="OR"),
            ),
        ),
    ]
