"""The mark's artwork: one file for the country, loaded by the ministry's record-keeper."""

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.log_actions import log

from certification.adapters.artwork_file import ArtworkFile
from certification.models import OcopArtwork
from foundation.models import User


@transaction.atomic
def load_artwork(*, file: ArtworkFile, source: str, by: User) -> OcopArtwork:
    """Put a file in use as the mark's artwork everywhere; the ones before are kept.

    What came in and what was taken out of it stands in the audit entry.
    """
    artwork = OcopArtwork(source=source.strip(), sha256=file.sha256, loaded_by=by)
    artwork.file.save(f"{file.sha256}.{file.extension}", ContentFile(file.content), save=False)
    artwork.save()
    log(
        instance=artwork,
        action="ocop.artwork.load",
        user=by,
        data={
            "source": artwork.source,
            "sha256": file.sha256,
            "loaded_sha256": file.loaded_sha256,
            "removed": list(file.removed),
        },
    )
    return artwork
