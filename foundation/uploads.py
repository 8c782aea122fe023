"""Serving uploaded files when no other web server does."""

import mimetypes

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.static import serve

# Formats that a browser draws and never runs. An SVG or HTML page from the same origin could
# act as whoever opens it, so everything else is handed over for saving.
SHOWN = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}


def serve_upload(request: HttpRequest, path: str) -> HttpResponseBase:
    """The uploaded file at `path`: pictures are shown, anything else is saved. Raises Http404."""
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except SuspiciousFileOperation as error:  # a path that leads out of the folder
        raise Http404 from error
    kind, encoding = mimetypes.guess_type(path)
    if isinstance(response, FileResponse) and (kind not in SHOWN or encoding):
        response["Content-Disposition"] = "attachment"
        response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # A rendition's name changes with its picture.
    response["Cache-Control"] = "public, max-age=86400"
    return response
