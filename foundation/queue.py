"""Work for later. A job is written in the caller's transaction: it exists if that commits."""

from procrastinate.contrib.django import app


def enqueue(name: str, **arguments: object) -> None:
    """Queue the task of this name; its `tasks` module says how often it is tried.

    Raises procrastinate's TaskNotFound for a name that no module registers. Arguments are
    ids and plain words, never personal data: a job's row outlives its work. One query.
    """
    app.configure_task(name, allow_unknown=False).defer(**arguments)  # type: ignore[arg-type]
