"""Reviews and questions: inviting, answering by mail, forgetting who asked."""

from django.utils import timezone
from procrastinate.contrib.django import app

from marketplace.commerce.models import ProductQuestion
from marketplace.commerce.notices.questions import mail_answered
from marketplace.commerce.services import questions, reviews
from marketplace.commerce.tasks.retries import MAIL_RETRY


@app.periodic(cron="40 2 * * *")
@app.task(name="commerce.invite_reviews", queueing_lock="invite_reviews")
def invite_reviews(timestamp: int) -> int:
    """Invite the buyers of what came some days ago, in the morning; return how many."""
    return reviews.invite(now=timezone.now())


@app.task(name="commerce.mail_question_answered", retry=MAIL_RETRY)
def mail_question_answered(question_id: int) -> int:
    """Send an asker the answer."""
    rows = ProductQuestion.objects.select_related("product", "producer")
    return mail_answered(rows.get(pk=question_id)).mails


@app.periodic(cron="50 20 * * *")
@app.task(name="commerce.forget_askers", queueing_lock="forget_askers")
def forget_askers(timestamp: int) -> int:
    """Delete telephones and addresses that were kept long enough; return how many."""
    return questions.forget_askers(now=timezone.now())
