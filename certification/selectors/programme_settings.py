"""What a province decided for itself where the decision leaves room."""

from certification.models import ProgrammeSettings
from foundation.models import Authority


def settings_of(authority: Authority) -> ProgrammeSettings:
    """The authority's settings, or an unsaved row of empty ones: nothing is invented. One query."""
    found = ProgrammeSettings.objects.filter(authority=authority).first()
    return found or ProgrammeSettings(authority=authority)


def settings_in(province_code: str) -> ProgrammeSettings:
    """The same of the authority that sits in this province. One query."""
    found = ProgrammeSettings.objects.filter(
        authority__level=Authority.Level.PROVINCE, authority__place_code=province_code
    ).first()
    return found or ProgrammeSettings()
