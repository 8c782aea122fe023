import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # Wagtail's tables point at the user: nothing of Wagtail may be needed here.
    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='thư điện tử')),
                ('phone', models.CharField(blank=True, max_length=15, null=True, unique=True, verbose_name='điện thoại')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='tên')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='họ')),
                ('is_staff', models.BooleanField(default=False, verbose_name='vào được quản trị bán hàng')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang hoạt động')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ngày mở')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'tài khoản',
                'verbose_name_plural': 'tài khoản',
            },
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='tên')),
                ('level', models.CharField(choices=[('COMMUNE', 'cấp xã'), ('FORMER_DISTRICT', 'cấp huyện (đã hết)'), ('PROVINCE', 'cấp tỉnh'), ('MINISTRY', 'cấp bộ')], max_length=20, verbose_name='cấp')),
                ('place_code', models.CharField(blank=True, max_length=5, verbose_name='mã nơi')),
                ('acting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='foundation.authority', verbose_name='nay thay bởi')),
            ],
            options={
                'verbose_name': 'cơ quan',
                'verbose_name_plural': 'cơ quan',
            },
        ),
        migrations.CreateModel(
            name='Generation',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('value', models.BigIntegerField(default=1)),
                ('changed_by', models.BigIntegerField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_generation')],
            },
        ),
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('COMMUNE_OFFICER', 'Cán bộ xã'), ('PROVINCIAL_OFFICER', 'Cán bộ tỉnh'), ('COUNCIL_MEMBER', 'Thành viên hội đồng'), ('ADVISER', 'Tổ tư vấn'), ('MINISTRY_RECORD_KEEPER', 'Người giữ sổ của bộ'), ('INSPECTOR', 'Người kiểm tra'), ('AUDITOR', 'Người soát xét')], max_length=30, verbose_name='vai trò')),
                ('since_on', models.DateField(verbose_name='từ ngày')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='đến trước ngày')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='foundation.authority')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'cán bộ',
                'verbose_name_plural': 'cán bộ',
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email__isnull', False), ('phone__isnull', False), _connector='OR'), name='user_has_email_or_phone'),
        ),
        migrations.AddConstraint(
            model_name='officer',
            constraint=models.UniqueConstraint(fields=('user', 'authority', 'role', 'since_on'), name='officer_appointed_once'),
        ),
        migrations.AddConstraint(
            model_name='officer',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gt', models.F('since_on')), _connector='OR'), name='officer_term_is_forward'),
        ),
    ]
