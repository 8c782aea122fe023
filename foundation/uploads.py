"""Serving uploaded files when no other web server does."""

import mimetypes
import posixpath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.static import serve
from wagtail.permissions import policy_registry

from foundation.models import SiteImage

# Formats that a browser draws and never runs. An SVG or HTML page from the same origin could
# act as whoever opens it, so everything else is handed over for saving.
SHOWN = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}

ORIGINALS = "original_images/"
"""As they came from the camera: they may say where and when they were taken."""

PAPERS = ("documents/", "wagtail_uploads/")
"""Served by Wagtail's view, after asking who may; and files on their way in."""

KEPT_FOR_EVER = "public, max-age=31536000, immutable"


def serve_upload(request: HttpRequest, path: str) -> HttpResponseBase:
    """The uploaded file at `path`: pictures are shown, anything else is saved. Raises Http404.

    Pages show renditions, which hold the picture alone. Originals are for those who may choose
    the picture in the admin; papers are not served here at all.
    """
    # As `serve` reads it, so that no other spelling of a folder leads into it.
    path = posixpath.normpath(path).lstrip("/")
    is_original = path.startswith(ORIGINALS)
    if path.startswith(PAPERS) or (is_original and not _may_choose(request, path)):
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except (SuspiciousFileOperation, OSError) as error:  # out of the folder; no possible name
        raise Http404 from error
    kind, encoding = mimetypes.guess_type(path)
    if isinstance(response, FileResponse) and (kind not in SHOWN or encoding):
        response["Content-Disposition"] = "attachment"
        response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # A rendition's name changes with its picture, and no upload takes the name of another.
    response["Cache-Control"] = "private, no-store" if is_original else KEPT_FOR_EVER
    return response


def _may_choose(request: HttpRequest, path: str) -> bool:
    policy = policy_registry.get_by_type(SiteImage)
    choosable = policy.instances_user_has_permission_for(request.user, "choose")
    return bool(choosable.filter(file=path).exists())
