"""What every room stands on: people, pictures, files, authorities, the register's generation."""

from foundation.models.authority import Authority, Officer
from foundation.models.day_off import WorkingDayChange
from foundation.models.files import Rendition, SiteDocument, SiteImage
from foundation.models.generation import Generation
from foundation.models.notice import Notice
from foundation.models.private_file import PrivateFile
from foundation.models.sent_form import SentForm
from foundation.models.sign_in import Passkey, SignInCode
from foundation.models.try_count import TryCount
from foundation.models.user import User

__all__ = [
    "Authority",
    "Generation",
    "Notice",
    "Officer",
    "Passkey",
    "PrivateFile",
    "Rendition",
    "SentForm",
    "SignInCode",
    "SiteDocument",
    "SiteImage",
    "TryCount",
    "User",
    "WorkingDayChange",
]
