"""The acts of recognition by one name: decisions, what goes to the ministry, extensions."""

from certification.services.decisions import (
    CannotSign,
    DecisionStands,
    NotForDecision,
    drop,
    propose,
    sign,
    take_out,
)
from certification.services.extensions import ExtensionRefused, extend
from certification.services.issuing import CannotPublish, publish
from certification.services.referrals import (
    AnswerRefused,
    close_without,
    record_below,
    record_five_stars,
    refer_to_ministry,
)

__all__ = [
    "AnswerRefused",
    "CannotPublish",
    "CannotSign",
    "DecisionStands",
    "ExtensionRefused",
    "NotForDecision",
    "close_without",
    "drop",
    "extend",
    "propose",
    "publish",
    "record_below",
    "record_five_stars",
    "refer_to_ministry",
    "sign",
    "take_out",
]
