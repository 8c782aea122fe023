"""Who signs, for machines that check: /.well-known/did.json and jwks.json."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from certification.services import credentials
from certification.views.sharing import open_to_all

SECONDS = 300
"""Short: a key that was lost must soon be believed by nobody."""


@require_safe
@open_to_all
def did(request: HttpRequest) -> JsonResponse:
    """The DID document of did:web; without keys where none is set."""
    return _for_a_while(JsonResponse(credentials.did_document()), "application/did+json")


@require_safe
@open_to_all
def jwks(request: HttpRequest) -> JsonResponse:
    """The public keys: the one that signs and those that signed before."""
    return _for_a_while(JsonResponse(credentials.key_set()), "application/jwk-set+json")


def _for_a_while(response: JsonResponse, content_type: str) -> JsonResponse:
    response["Content-Type"] = content_type
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    return response
