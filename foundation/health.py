"""Answers for whoever watches over the site: is the process alive, can it serve?"""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from foundation.selectors import generation

Question = Callable[[], str]

_questions: list[Question] = []
_notes: list[Question] = []


def also_ask(question: Question) -> None:
    """Have `readyz` ask more: the answer says what is wrong, "" where nothing is."""
    _questions.append(question)


def also_tell(note: Question) -> None:
    """Have `readyz` say more where all is well: a line, "" for none."""
    _notes.append(note)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, is migrated, and nothing that was asked for is wrong; else
    503: send visitors elsewhere."""
    try:
        notes = [f"ok, generation {generation()}", *(note() for note in _notes)]
        words, status = "".join(f"{line}\n" for line in notes if line), 200
        wrong = [trouble for question in _questions if (trouble := question())]
        if wrong:
            words, status = "".join(f"{trouble}\n" for trouble in wrong), 503
    except DatabaseError:
        words, status = "the database does not answer\n", 503
    return HttpResponse(
        words, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"}
    )
