"""The epochs of label keys: which is current, which were revoked, whether our key fits."""

from django.db import DatabaseError

from traceability.models import LabelEpoch
from traceability.rules import label_keys
from traceability.selectors.codes import label_key


def current_epoch() -> LabelEpoch | None:
    """The newest epoch; None before the first label was ever made. One query."""
    return LabelEpoch.objects.order_by("-number").first()


def key_fits(epoch: LabelEpoch) -> bool:
    """Whether the environment holds the very key that this epoch's codes are made with."""
    return label_keys.fingerprint(label_key(epoch.number)) == epoch.fingerprint


def key_trouble() -> str:
    """What is wrong with the label keys of the environment, in English; "" where they fit.

    With a key that does not fit, genuine labels would read as forged and new ones could not be
    checked by anyone: the copy is not ready to serve. A revoked epoch may lack its key.
    """
    try:
        epochs = list(LabelEpoch.objects.order_by("number"))
        wrong = [one.number for one in epochs if one.revoked_on is None and not key_fits(one)]
    except label_keys.BadOldKeys as error:
        return f"LABEL_OLD_KEYS: {error}"
    except DatabaseError:
        return ""  # not migrated yet, or away: whoever asks for that says it
    if not wrong:
        return ""
    if wrong[-1] == epochs[-1].number:
        return f"LABEL_MASTER_KEY is not the key of the current label epoch {wrong[-1]}"
    return "LABEL_OLD_KEYS lacks the key of label epoch " + ", ".join(map(str, wrong))
