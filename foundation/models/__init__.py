"""What every room stands on: people, pictures, files, authorities, the register's generation."""

from foundation.models.authority import Authority, Officer
from foundation.models.files import Rendition, SiteDocument, SiteImage
from foundation.models.generation import Generation
from foundation.models.user import User

__all__ = ["Authority", "Generation", "Officer", "Rendition", "SiteDocument", "SiteImage", "User"]
