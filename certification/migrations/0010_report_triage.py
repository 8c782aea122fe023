"""What the officers made of a person's report; only ever added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0009_rounds_are_public"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportTriage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('CASE', 'đưa vào vụ việc'), ('REFERRED', 'chuyển cơ quan khác'), ('NOT_PURSUED', 'không đủ căn cứ để xử lý')], max_length=12, verbose_name='xử lý')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='lý do')),
                ('on', models.DateField(verbose_name='ngày')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='triages', to='certification.misusecase')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='triages', to='certification.publicreport')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('outcome', 'CASE')), models.Q(models.Q(('outcome', 'CASE'), _negated=True), ('case__isnull', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='triage_into_a_case_or_with_a_reason')],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER reporttriage_guard BEFORE UPDATE OR DELETE "
            "ON certification_reporttriage "
            "FOR EACH ROW EXECUTE FUNCTION ocop_append_only();",
            "DROP TRIGGER reporttriage_guard ON certification_reporttriage;",
        ),
    ]
