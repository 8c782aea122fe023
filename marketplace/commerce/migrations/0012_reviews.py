"""Reviews of delivered goods and questions about them: shown in the next request, written down
for ever, and never of a line that was not delivered."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.migrating import Together

_SHOWN = ("review", "reviewphoto")
PAGES = "".join(
    f"CREATE CONSTRAINT TRIGGER {name}_new_generation AFTER INSERT OR UPDATE OR DELETE\n"
    f"    ON commerce_{name} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW\n"
    "    EXECUTE FUNCTION ocop_new_generation();\n"
    for name in _SHOWN
)

# Anybody may ask; a question is on no page, and throws none away, before it is answered.
QUESTIONS = """
CREATE CONSTRAINT TRIGGER question_new_generation AFTER INSERT ON commerce_productquestion
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.answer <> '')
    EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER question_changed_new_generation AFTER UPDATE ON commerce_productquestion
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.answer IS DISTINCT FROM NEW.answer
          OR (NEW.answer <> '' AND (OLD.state IS DISTINCT FROM NEW.state
                                    OR OLD.words IS DISTINCT FROM NEW.words)))
    EXECUTE FUNCTION ocop_new_generation();
"""

KEPT = """
CREATE TRIGGER review_kept BEFORE DELETE ON commerce_review
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER question_kept BEFORE DELETE ON commerce_productquestion
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER opinion_step_kept BEFORE DELETE ON commerce_opinionstep
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE FUNCTION ocop_opinion_step_is_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'words') IS DISTINCT FROM (to_jsonb(OLD) - 'words')
       OR NEW.words NOT IN ('', OLD.words) THEN
        RAISE EXCEPTION 'a step of an opinion is written once; its words may only be emptied'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opinion_step_is_history BEFORE UPDATE ON commerce_opinionstep
    FOR EACH ROW EXECUTE FUNCTION ocop_opinion_step_is_history();
CREATE TRIGGER review_frozen BEFORE UPDATE ON commerce_review FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('line_id', 'consignment_id', 'product_id', 'producer_id',
        'written_at', 'is_sample');
CREATE TRIGGER question_frozen BEFORE UPDATE ON commerce_productquestion FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('product_id', 'producer_id', 'words', 'asked_at',
        'is_sample');
"""

BOUGHT = """
CREATE FUNCTION ocop_review_was_bought() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM commerce_consignment c
          JOIN order_line l ON l.order_id = c.order_id
          JOIN partner_partner p ON p.id = l.partner_id AND p.producer_id = c.producer_id
         WHERE c.id = NEW.consignment_id AND c.state = 'DELIVERED'
           AND c.producer_id = NEW.producer_id
           AND l.id = NEW.line_id AND l.product_id = NEW.product_id) THEN
        RAISE EXCEPTION 'line % was not delivered: nobody can review it', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_was_bought';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_was_bought BEFORE INSERT ON commerce_review
    FOR EACH ROW EXECUTE FUNCTION ocop_review_was_bought();
"""

REVERSE = """
DROP FUNCTION ocop_review_was_bought() CASCADE;
DROP FUNCTION ocop_opinion_step_is_history() CASCADE;
DROP TRIGGER review_kept ON commerce_review;
DROP TRIGGER question_kept ON commerce_productquestion;
DROP TRIGGER opinion_step_kept ON commerce_opinionstep;
DROP TRIGGER review_frozen ON commerce_review;
DROP TRIGGER question_frozen ON commerce_productquestion;
DROP TRIGGER review_new_generation ON commerce_review;
DROP TRIGGER reviewphoto_new_generation ON commerce_reviewphoto;
DROP TRIGGER question_new_generation ON commerce_productquestion;
DROP TRIGGER question_changed_new_generation ON commerce_productquestion;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "1004_photo_sizes"),
        ("commerce", "0011_kept_money"),
        ("foundation", "0008_forms_sent_once"),
        ("order", "1003_selling"),
        ("producers", "0003_sales_points_to_visit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="sellingsettings",
                    name="review_invite_days",
                    field=models.PositiveSmallIntegerField(
                        default=5, verbose_name="mời đánh giá sau khi giao (ngày; 0: không mời)"
                    ),
                ),
                migrations.CreateModel(
                    name="ProductQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("name", models.CharField(max_length=60, verbose_name="tên")),
                        ("words", models.TextField(max_length=1000, verbose_name="câu hỏi")),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=15, verbose_name="điện thoại"),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="thư điện tử"
                            ),
                        ),
                        ("language", models.CharField(default="vi", max_length=5)),
                        (
                            "is_sample",
                            models.BooleanField(default=False, verbose_name="là câu hỏi mẫu"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="hỏi lúc")),
                        (
                            "answer",
                            models.TextField(blank=True, max_length=1000, verbose_name="trả lời"),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("OPEN", "hiện khi có trả lời"), ("HELD", "bị giữ lại")],
                                default="OPEN",
                                max_length=10,
                                verbose_name="trạng thái",
                            ),
                        ),
                        (
                            "held_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("INSULT", "xúc phạm, kích động, trái đạo đức xã hội"),
                                    ("PRIVATE", "lộ thông tin của người khác"),
                                    ("FALSE_CLAIM", "nói hàng chữa bệnh, điều luật cấm quảng cáo"),
                                    ("ADVERT", "quảng cáo hàng khác, chèn liên kết"),
                                    ("FAKE", "không phải trải nghiệm thật"),
                                    (
                                        "UNLAWFUL",
                                        "trái pháp luật theo yêu cầu của cơ quan nhà nước",
                                    ),
                                ],
                                max_length=12,
                                verbose_name="vì sao giữ lại",
                            ),
                        ),
                        ("contact_erased_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "producer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="producers.producer",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="catalogue.product",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["product", "state", "-answered_at"],
                                name="question_of_product",
                            ),
                            models.Index(
                                fields=["producer", "state", "asked_at"],
                                name="question_of_producer",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "HELD"),
                                        models.Q(("held_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "HELD"), _negated=True),
                                        ("held_reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="held_question_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="question_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("contact_erased_at__isnull", True),
                                    models.Q(("email", ""), ("phone", "")),
                                    _connector="OR",
                                ),
                                name="erased_contact_is_empty",
                            ),
                        ],
                        "verbose_name": "câu hỏi về sản phẩm",
                        "verbose_name_plural": "câu hỏi về sản phẩm",
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(verbose_name="mấy điểm")),
                        (
                            "words",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="lời đánh giá"
                            ),
                        ),
                        (
                            "shown_name",
                            models.CharField(blank=True, max_length=60, verbose_name="tên hiện ra"),
                        ),
                        (
                            "packed_month",
                            models.DateField(blank=True, null=True, verbose_name="đóng gói tháng"),
                        ),
                        ("language", models.CharField(default="vi", max_length=5)),
                        (
                            "is_sample",
                            models.BooleanField(default=False, verbose_name="là đánh giá mẫu"),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="viết lúc")),
                        (
                            "edited_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="sửa lúc"),
                        ),
                        (
                            "answer",
                            models.TextField(
                                blank=True, max_length=1000, verbose_name="chủ thể trả lời"
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SHOWN", "đang hiện"),
                                    ("HELD", "bị giữ lại"),
                                    ("WITHDRAWN", "người mua đã rút"),
                                ],
                                default="SHOWN",
                                max_length=10,
                                verbose_name="trạng thái",
                            ),
                        ),
                        (
                            "held_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("INSULT", "xúc phạm, kích động, trái đạo đức xã hội"),
                                    ("PRIVATE", "lộ thông tin của người khác"),
                                    ("FALSE_CLAIM", "nói hàng chữa bệnh, điều luật cấm quảng cáo"),
                                    ("ADVERT", "quảng cáo hàng khác, chèn liên kết"),
                                    ("FAKE", "không phải trải nghiệm thật"),
                                    (
                                        "UNLAWFUL",
                                        "trái pháp luật theo yêu cầu của cơ quan nhà nước",
                                    ),
                                ],
                                max_length=12,
                                verbose_name="vì sao giữ lại",
                            ),
                        ),
                        (
                            "consignment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="commerce.consignment",
                            ),
                        ),
                        (
                            "line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review",
                                to="order.line",
                            ),
                        ),
                        (
                            "producer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="buyer_reviews",
                                to="producers.producer",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="buyer_reviews",
                                to="catalogue.product",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["product", "state", "-written_at"], name="review_of_product"
                            ),
                            models.Index(
                                fields=["producer", "state", "-written_at"],
                                name="review_of_producer",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("stars__gte", 1), ("stars__lte", 5)),
                                name="review_has_one_to_five_stars",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "HELD"),
                                        models.Q(("held_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "HELD"), _negated=True),
                                        ("held_reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="held_review_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_answered_whole",
                            ),
                        ],
                        "verbose_name": "đánh giá",
                        "verbose_name_plural": "đánh giá",
                    },
                ),
                migrations.CreateModel(
                    name="OpinionStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                choices=[
                                    ("WRITTEN", "người mua viết"),
                                    ("EDITED", "người mua sửa"),
                                    ("WITHDRAWN", "người mua rút lại"),
                                    ("ASKED", "có người hỏi"),
                                    ("ANSWERED", "chủ thể trả lời"),
                                    ("ANSWER_CHANGED", "chủ thể sửa lời trả lời"),
                                    ("REPORTED", "chủ thể báo chợ xem xét"),
                                    ("HELD", "chợ giữ lại"),
                                    ("RELEASED", "chợ cho hiện lại"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("words", models.TextField(blank=True, max_length=2000)),
                        (
                            "held_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("INSULT", "xúc phạm, kích động, trái đạo đức xã hội"),
                                    ("PRIVATE", "lộ thông tin của người khác"),
                                    ("FALSE_CLAIM", "nói hàng chữa bệnh, điều luật cấm quảng cáo"),
                                    ("ADVERT", "quảng cáo hàng khác, chèn liên kết"),
                                    ("FAKE", "không phải trải nghiệm thật"),
                                    (
                                        "UNLAWFUL",
                                        "trái pháp luật theo yêu cầu của cơ quan nhà nước",
                                    ),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="commerce.productquestion",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="commerce.review",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("question__isnull", True), ("review__isnull", False)),
                                    models.Q(("question__isnull", False), ("review__isnull", True)),
                                    _connector="OR",
                                ),
                                name="step_is_of_one_opinion",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("width", models.PositiveSmallIntegerField()),
                        ("height", models.PositiveSmallIntegerField()),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="foundation.privatefile",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="commerce.review",
                            ),
                        ),
                        (
                            "small",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="foundation.privatefile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
            ]
        ),
        migrations.RunSQL(PAGES + QUESTIONS + KEPT + BOUGHT, REVERSE),
    ]
