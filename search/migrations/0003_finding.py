"""Tables for finding: documents with facets, things beside products, word lists, followers, counts.

The rows of documents are written anew by 0004."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


OLD = """
DROP TRIGGER product_search_words ON catalogue_product;
DROP TRIGGER products_search_words ON catalogue_product;
DROP TRIGGER producer_search_words ON producers_producer;
DROP FUNCTION search_products_added();
DROP FUNCTION search_product_changed();
DROP FUNCTION search_producer_changed();
DROP FUNCTION search_index_product(bigint);
DROP FUNCTION search_index_products(bigint[]);
DELETE FROM search_searchentry;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '1003_selling'),
        ('search', '0002_many_products_at_once'),
    ]

    operations = [
        migrations.RunSQL(OLD),
        migrations.CreateModel(
            name='EngineOutage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine', models.CharField(max_length=20)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(max_length=160)),
                ('answered', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Occasion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='tên trong địa chỉ')),
                ('name', models.CharField(max_length=60, verbose_name='tên')),
                ('name_en', models.CharField(blank=True, max_length=60, verbose_name='tên tiếng Anh')),
                ('phrases', models.TextField(max_length=1000, verbose_name='người ta gõ, mỗi dòng một cách')),
                ('sets', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='bộ sản phẩm')),
                ('with_boxes', models.BooleanField(default=True, verbose_name='và mọi hộp quà')),
                ('is_on', models.BooleanField(default=True, verbose_name='đang dùng')),
            ],
            options={
                'verbose_name': 'dịp mua',
                'verbose_name_plural': 'dịp mua',
            },
        ),
        migrations.CreateModel(
            name='Pin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(max_length=80, verbose_name='khi người ta gõ')),
                ('folded', models.CharField(editable=False, max_length=80)),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='thứ tự')),
                ('from_on', models.DateField(verbose_name='từ ngày')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('why', models.CharField(max_length=160, verbose_name='vì sao')),
            ],
            options={
                'verbose_name': 'ghim kết quả',
                'verbose_name_plural': 'ghim kết quả',
            },
        ),
        migrations.CreateModel(
            name='SearchChange',
            fields=[
                ('product_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('version', models.BigIntegerField()),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchClick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('folded', models.CharField(max_length=80)),
                ('product_id', models.BigIntegerField()),
                ('clicks', models.PositiveIntegerField(default=0)),
                ('positions', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SearchDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('folded', models.CharField(max_length=80)),
                ('spelling', models.CharField(max_length=80)),
                ('searches', models.PositiveIntegerField(default=0)),
                ('empty', models.PositiveIntegerField(default=0)),
                ('guessed', models.PositiveIntegerField(default=0)),
                ('clicks', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SearchFollower',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('index_name', models.CharField(max_length=120)),
                ('mapping', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('BUILDING', 'building'), ('READY', 'ready')], max_length=10)),
                ('built_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SearchStale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchThing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('PRODUCER', 'chủ thể'), ('PROVINCE', 'tỉnh, thành phố'), ('COMMUNE', 'xã, phường'), ('FORMER', 'tên cũ'), ('PAGE', 'bài viết'), ('PHRASE', 'từ gợi ý')], max_length=10)),
                ('key', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=240)),
                ('detail', models.CharField(blank=True, max_length=240)),
                ('language', models.CharField(blank=True, max_length=2)),
                ('folded', models.CharField(max_length=240)),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('weight', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('folded', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('spelling', models.CharField(max_length=60)),
                ('documents', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SynonymGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(max_length=1000, verbose_name='các từ, mỗi dòng một từ')),
                ('use', models.CharField(choices=[('BOTH_WAYS', 'tìm từ nào cũng ra cả nhóm'), ('SUGGEST', 'chỉ gợi ý, không tự tìm thêm')], max_length=10, verbose_name='cách dùng')),
                ('note', models.CharField(blank=True, max_length=240, verbose_name='ghi chú')),
                ('is_on', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('source', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'verbose_name': 'nhóm từ đồng nghĩa',
                'verbose_name_plural': 'từ đồng nghĩa',
            },
        ),
        migrations.RemoveIndex(
            model_name='searchentry',
            name='search_trigrams',
        ),
        migrations.RemoveField(
            model_name='searchentry',
            name='exact',
        ),
        migrations.RemoveField(
            model_name='searchentry',
            name='folded',
        ),
        migrations.AddField(
            model_name='searchentry',
            name='commune',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='harvest_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='harvest_opens',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='harvest_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='is_available',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='is_box',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='is_public',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='kind',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='lat',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='lon',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='mark_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='mark_stars',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='mark_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='may_promote',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='next_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='next_stars',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='next_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='price',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='producer',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='province',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='recognised_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='set_number',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='standards',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='version',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['folded_title'], name='search_titles', opclasses=['text_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['-recognised_on', '-product'], name='search_newest'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['price', 'product'], name='search_cheapest'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['province'], name='search_province'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['set_number'], name='search_set'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['producer'], name='search_producer'),
        ),
        migrations.AddConstraint(
            model_name='engineoutage',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('engine',), name='one_outage_at_a_time'),
        ),
        migrations.AddField(
            model_name='pin',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_pins', to='catalogue.product', verbose_name='sản phẩm'),
        ),
        migrations.AddIndex(
            model_name='searchchange',
            index=models.Index(fields=['changed_at'], name='search_oldest_change'),
        ),
        migrations.AddIndex(
            model_name='searchclick',
            index=models.Index(fields=['product_id', 'day'], name='search_click_product'),
        ),
        migrations.AddConstraint(
            model_name='searchclick',
            constraint=models.UniqueConstraint(fields=('day', 'folded', 'product_id'), name='search_click_once'),
        ),
        migrations.AddIndex(
            model_name='searchday',
            index=models.Index(fields=['folded'], name='search_day_text'),
        ),
        migrations.AddConstraint(
            model_name='searchday',
            constraint=models.UniqueConstraint(fields=('day', 'folded'), name='search_day_once'),
        ),
        migrations.AddIndex(
            model_name='searchthing',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='thing_words'),
        ),
        migrations.AddIndex(
            model_name='searchthing',
            index=models.Index(fields=['folded'], name='thing_starts', opclasses=['text_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='searchthing',
            constraint=models.UniqueConstraint(fields=('kind', 'key', 'language'), name='thing_once'),
        ),
        migrations.AddConstraint(
            model_name='synonymgroup',
            constraint=models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('source',), name='shipped_group_once'),
        ),
        migrations.AddConstraint(
            model_name='pin',
            constraint=models.UniqueConstraint(fields=('folded', 'product', 'from_on'), name='pin_once'),
        ),
        migrations.AddConstraint(
            model_name='pin',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='pin_is_forward'),
        ),
    ]
