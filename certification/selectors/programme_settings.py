"""What a province decided for itself where the decision leaves room."""

from certification.models import ProgrammeSettings
from foundation.models import Authority


def settings_of(province_code: str) -> ProgrammeSettings:
    """The province's settings, or an unsaved row of empty ones: nothing is invented. One query.

    `province_code` is "" for the ministry.
    """
    level = Authority.Level.PROVINCE if province_code else Authority.Level.MINISTRY
    found = ProgrammeSettings.objects.filter(
        authority__level=level, authority__place_code=province_code
    ).first()
    return found or ProgrammeSettings()
