"""What a component's maker agreed to, the most an offer gives one order, the day a guest asks for
instead; and pages that change with boxes, services and group orders."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_SHOWN = ("serviceterms", "giftbox", "giftboxpart", "grouprun")
PAGES = "".join(
    f"CREATE CONSTRAINT TRIGGER {name}_new_generation AFTER INSERT OR UPDATE OR DELETE\n"
    f"    ON commerce_{name} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW\n"
    "    EXECUTE FUNCTION ocop_new_generation();\n"
    for name in _SHOWN
)
REVERSE = "".join(f"DROP TRIGGER {name}_new_generation ON commerce_{name};\n" for name in _SHOWN)


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0007_money_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="asked_start_on",
            field=models.DateField(blank=True, null=True, verbose_name="xin dời sang ngày"),
        ),
        migrations.AddField(
            model_name="giftboxpart",
            name="agreed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="chủ thể đồng ý lúc"),
        ),
        migrations.AddField(
            model_name="giftboxpart",
            name="agreed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="offerfunding",
            name="most_per_order",
            field=models.BigIntegerField(
                blank=True, null=True, verbose_name="giảm nhiều nhất một đơn"
            ),
        ),
        migrations.RunSQL(PAGES, REVERSE),
    ]
