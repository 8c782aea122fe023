"""Acting on a form of the desk's pages of lots: once, and with refusals beside the fields."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from foundation.models import User
from foundation.once import AlreadySent, OnceForm, once
from foundation.private_files import BadFile, keep
from traceability.services import TraceError


def signed_in(request: HttpRequest) -> User:
    """The person; the desk's gate has let in no other."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    return request.user


def done(
    request: HttpRequest,
    form: OnceForm,
    act: Callable[[], object],
    words: str,
    *,
    field: str | None = None,
    file: str = "",
) -> bool:
    """Whether the form was right and acted on, now or by an earlier press of its button.

    `words` say so. A refusal of the service stands beside `field`, a bad file beside `file`.
    """
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        with once(form, by=signed_in(request)):
            act()
    except TraceError as error:
        form.add_error(field, str(error))
        return False
    except BadFile as error:
        form.add_error(file, str(error))
        return False
    except AlreadySent as error:
        messages.info(request, str(error))
    else:
        messages.success(request, words)
    return True


def kept(request: HttpRequest, upload: Any) -> Any:
    """The private file of an upload; None where none was chosen. Raises BadFile."""
    return keep(upload, by=signed_in(request)) if upload else None


def form_page(
    request: HttpRequest, template: str, context: dict[str, Any], form: Any
) -> HttpResponse:
    """The page of a form; 422 when it came back with errors."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


def private_download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file made for this person alone, kept by no cache on the way."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
