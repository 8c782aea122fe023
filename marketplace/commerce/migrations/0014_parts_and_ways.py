"""Packs that leave ahead of the rest, photos of what was handed over, and the way into a basket.

What was sent is never more than what is still wanted: PostgreSQL asks at every part and every cut.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


_ONLY_ADDED = ("partsent", "partline", "handoverphoto")
SQL = (
    "".join(
        f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON commerce_{name}\n"
        "    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();\n"
        for name in _ONLY_ADDED
    )
    + """
CREATE FUNCTION ocop_parts_within_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(quantity) FROM commerce_partline WHERE line_id = NEW.line_id)
       > (SELECT quantity FROM order_line WHERE id = NEW.line_id)
         - coalesce((SELECT sum(quantity) FROM commerce_cut WHERE line_id = NEW.line_id), 0) THEN
        RAISE EXCEPTION 'more packs of line % sent than are wanted', NEW.line_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER part_within_line AFTER INSERT ON commerce_partline
    FOR EACH ROW EXECUTE FUNCTION ocop_parts_within_line();
CREATE TRIGGER cut_leaves_parts AFTER INSERT ON commerce_cut
    FOR EACH ROW WHEN (NEW.line_id IS NOT NULL) EXECUTE FUNCTION ocop_parts_within_line();
"""
)
REVERSE = (
    "DROP TRIGGER cut_leaves_parts ON commerce_cut;\n"
    "DROP TRIGGER part_within_line ON commerce_partline;\n"
    "DROP FUNCTION ocop_parts_within_line();\n"
    + "".join(f"DROP TRIGGER {name}_append_only ON commerce_{name};\n" for name in _ONLY_ADDED)
)


class Migration(migrations.Migration):

    dependencies = [
        ('basket', '0012_line_code'),
        ('commerce', '0013_delivery_starts_a_generation'),
        ('foundation', '0010_ways_in'),
        ('order', '1004_came_by'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BasketWay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('came_by', models.CharField(choices=[('STARS', 'lọc theo sao'), ('SEARCH', 'tìm kiếm'), ('LIST', 'danh mục'), ('SCAN', 'quét tem'), ('SHOP', 'trang cửa hàng')], max_length=10, verbose_name='tới từ')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='way', to='basket.line')),
            ],
            options={
                'verbose_name': 'đường tới giỏ',
                'verbose_name_plural': 'đường tới giỏ',
            },
        ),
        migrations.CreateModel(
            name='PartSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('carrier', models.CharField(max_length=60, verbose_name='đơn vị vận chuyển')),
                ('tracking_code', models.CharField(blank=True, max_length=60, verbose_name='mã vận đơn')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('consignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='commerce.consignment')),
            ],
            options={
                'verbose_name': 'phần gửi trước',
                'verbose_name_plural': 'phần gửi trước',
            },
        ),
        migrations.CreateModel(
            name='PartLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField(verbose_name='số gói')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='order.line')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='commerce.partsent')),
            ],
            options={
                'verbose_name': 'gói trong phần gửi trước',
                'verbose_name_plural': 'gói trong phần gửi trước',
            },
        ),
        migrations.CreateModel(
            name='HandOverPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('consignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_over_photos', to='commerce.consignment')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.privatefile')),
                ('part', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='commerce.partsent')),
            ],
            options={
                'verbose_name': 'ảnh lúc giao',
                'verbose_name_plural': 'ảnh lúc giao',
            },
        ),
        migrations.AddConstraint(
            model_name='partsent',
            constraint=models.UniqueConstraint(fields=('consignment', 'number'), name='parts_of_a_consignment_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='partsent',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='parts_count_from_one'),
        ),
        migrations.AddConstraint(
            model_name='partline',
            constraint=models.UniqueConstraint(fields=('part', 'line'), name='line_once_in_a_part'),
        ),
        migrations.AddConstraint(
            model_name='partline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='part_line_holds_packs'),
        ),
        migrations.AddField(
            model_name="consignmentlot",
            name="part",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="commerce.partsent"),
        ),
        migrations.AddField(
            model_name="relabel",
            name="part",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="relabels", to="commerce.partsent"),
        ),
        migrations.RunSQL(SQL, REVERSE),
    ]
