"""Joined catalogues say what Django's own would have said."""

import pytest
from django.utils.translation import trans_real

from foundation.catalogues import join_catalogues


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_word_of_every_app_is_the_same_in_one_catalogue(language: str) -> None:
    join_catalogues()
    apart = trans_real.DjangoTranslation(language)._catalog
    joined = trans_real.translation(language)._catalog
    assert len(joined._catalogs) == 1 < len(apart._catalogs)
    for key, _words in apart.items():
        assert joined[key] == apart[key]
    assert joined.get("không có lời này") is None


@pytest.mark.parametrize("count", [0, 1, 2, 21])
def test_numbers_take_the_same_form(count: int) -> None:
    join_catalogues()
    for language in ("vi", "en"):
        apart = trans_real.DjangoTranslation(language)
        joined = trans_real.translation(language)
        said = ("%(days)d day", "%(days)d days", count)
        assert joined.ngettext(*said) == apart.ngettext(*said)
