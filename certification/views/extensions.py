"""Extensions of a certificate in the back office: record the paper, hand it out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification import access, selectors
from certification.forms.recognition import ExtensionForm
from certification.services import recognition as services
from certification.views.frame import person
from certification.views.recognition import REFUSALS, kept, page
from foundation import private_files
from foundation.calendar import today


@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, number: str) -> HttpResponse:
    """Fill in the paper, read what will happen, confirm with the scanned copy."""
    on = today()
    certificate = access.certificate_to_act_on(request.user, number, on=on)
    form = ExtensionForm(request.POST or None, request.FILES or None, certificate=certificate)
    context: dict[str, object] = {"form": form, "certificate": certificate}
    crumbs = [
        (reverse("register_office:index"), _("Giấy chứng nhận")),
        (reverse("register_office:inspect", args=[number]), number),
    ]
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        facts = form.cleaned_data
        if "confirm" not in request.POST:
            context["facts"] = facts
            return page(request, "extend_confirm", _("Kéo dài hiệu lực"), context, crumbs)
        try:
            facts["paper"] = kept(facts["paper"], by=person(request))
            extension = services.extend(certificate=certificate, by=person(request), on=on, **facts)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Giấy %(number)s được kéo dài đến hết %(day)s.")
                % {"number": number, "day": f"{extension.last_on:%d/%m/%Y}"},
            )
            return redirect("register_office:inspect", number)
    return page(request, "extend", _("Kéo dài hiệu lực"), context, crumbs)


@require_GET
def paper(request: HttpRequest, number: str, extension_id: int) -> HttpResponseBase:
    """The scanned copy of the paper, for those who may read the certificate."""
    certificate = access.certificate_to_read(request.user, number, on=today())
    rows = selectors.extensions_of(certificate).filter(paper__isnull=False)
    extension = get_object_or_404(rows, pk=extension_id)
    assert extension.paper is not None  # noqa: S101 - filtered above
    return private_files.hand_out(extension.paper)
