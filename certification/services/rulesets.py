"""Loading the decisions that criteria and stars rest on."""

from collections.abc import Iterable

from django.db import transaction

from certification.adapters.ruleset_files import Document, fingerprint
from certification.models import RuleSet
from certification.rules import rubric
from certification.services.refusals import RegisterError


class RuleSetChanged(RegisterError):
    """A rule set differs from the loaded one of the same version, or is older than it."""


@transaction.atomic
def load_rulesets(*, documents: Iterable[Document]) -> list[tuple[rubric.RuleSet, bool]]:
    """Check each rule set whole and keep those that are new; repeatable, all or nothing.

    Returns each with whether it was new. A loaded version never changes: raises RuleSetChanged
    for other facts under the same version or a lower one, RubricError for an unsound file.
    """
    return [(rubric.read(document), _keep_ruleset(document)) for document in documents]


def _keep_ruleset(document: Document) -> bool:
    newest = RuleSet.objects.filter(code=document["code"]).order_by("-version").first()
    sha256, version = fingerprint(document), document["version"]
    if newest is not None and newest.sha256 == sha256:
        return False
    if newest is not None and version <= newest.version:
        raise RuleSetChanged(
            f"{newest.code}: version {newest.version} is loaded with other facts; "
            "a change needs a higher version"
        )
    RuleSet.objects.create(
        code=document["code"],
        version=version,
        decision=document["decision"],
        in_force_from=document["in_force_from"],
        in_force_until=document["in_force_until"],
        data=document,
        sha256=sha256,
    )
    return True
