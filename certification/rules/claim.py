"""What a signed credential says, and what it never says (docs/decisions/0015).

The claim is exactly: this platform checked this record of its register on that date. It is
never that the State certifies: the decision on paper does that, and its number is named.
W3C Verifiable Credentials Data Model 2.0; the words stand in both languages, whatever the
language of the page they were asked from.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

CONTEXT = "https://www.w3.org/ns/credentials/v2"
RECORD_TYPE = "OcopRegisterCheck"
STATUS_HOURS = 24
"""How long a status list is to be believed; a new one is made with every change."""

_STATED_VI = (
    "Nền tảng này đã đối chiếu bản ghi {number} trong sổ của mình vào ngày {day}. Đây không phải "
    "là chứng nhận của Nhà nước: chỉ quyết định công nhận đã ký mới có giá trị chứng nhận."
)
_STATED_EN = (
    "This platform checked record {number} of its register on {day}. This is not a certification "
    "by the State: only the signed decision of recognition certifies."
)


def register_check(
    facts: Mapping[str, object],
    *,
    issuer: str,
    index: int,
    status_url: str,
    vocabulary: str,
    starts: datetime,
    ends: datetime,
    checked_on: date,
    checked_at: datetime,
) -> dict[str, object]:
    """The credential of one record: its facts, the day of the check, where its status is told.

    It runs as long as the certificate does, so a lapsed certificate's credential has expired;
    withdrawal and replacement set bit `index` of the status list.
    """
    number, day = facts["register_number"], checked_on.isoformat()
    page = facts["page_url"]
    return {
        "@context": [CONTEXT, {"@vocab": vocabulary}],
        "id": f"{page}chung-thu.jwt",
        "type": ["VerifiableCredential", RECORD_TYPE],
        "issuer": issuer,
        "description": [
            {
                "@value": _STATED_VI.format(number=number, day=f"{checked_on:%d/%m/%Y}"),
                "@language": "vi",
            },
            {"@value": _STATED_EN.format(number=number, day=day), "@language": "en"},
        ],
        "validFrom": starts.isoformat(),
        "validUntil": ends.isoformat(),
        "credentialSubject": {
            "id": page,
            "type": "OcopRegisterRecord",
            "checked_on": day,
            **{name: value for name, value in facts.items() if value not in ("", None)},
        },
        "credentialStatus": {
            "id": f"{status_url}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": status_url,
        },
        "iss": issuer,
        "iat": int(checked_at.timestamp()),
        "exp": int(ends.timestamp()),
    }


def status_list(
    encoded: str, *, issuer: str, status_url: str, made_at: datetime
) -> dict[str, object]:
    """The list of certificates that were withdrawn or replaced, with the instant it was made."""
    until = made_at + timedelta(hours=STATUS_HOURS)
    return {
        "@context": [CONTEXT],
        "id": status_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": made_at.isoformat(),
        "validUntil": until.isoformat(),
        "credentialSubject": {
            "id": f"{status_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
        "iss": issuer,
        "iat": int(made_at.timestamp()),
        "exp": int(until.timestamp()),
    }


def did_of(public_url: str) -> str:
    """The did:web of an address such as https://cho.example or http://127.0.0.1:8000."""
    host = public_url.split("://", 1)[1].rstrip("/")
    return "did:web:" + host.replace(":", "%3A").replace("/", ":")


def did_document(did: str, keys: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """The DID document: every key, the retired ones too, may still speak for old credentials."""
    methods = [
        {
            "id": f"{did}#{key['kid']}",
            "type": "JsonWebKey",
            "controller": did,
            "publicKeyJwk": dict(key),
        }
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
