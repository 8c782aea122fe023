"""How somebody wants to hear what waits: at which hours, by which way."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.digest import keep_choice, usual_choice
from marketplace.desk.models import DigestChoice
from marketplace.desk.stock_forms import DigestForm


@require_http_methods(["GET", "POST"])
@desk_page
def choice(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One's own choice for the producer one works for now; nobody else's."""
    desk.must_act()
    user = signed_in(request)
    kept = DigestChoice.objects.filter(user=user, producer=desk.producer).first()
    form = DigestForm(
        request.POST or None, user=user, instance=kept or usual_choice(user, desk.acting)
    )
    if request.method == "POST" and form.is_valid():
        keep_choice(user=user, producer=desk.producer, **form.cleaned_data)
        messages.success(request, _("Đã ghi cách nhận tin."))
        return redirect("desk:digest")
    context = {"desk": desk, "form": form, "account": user}
    return render(request, "desk/stock/digest.html", context, status=422 if form.errors else 200)
