"""What anyone may ask the register, as it stands in an address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Province
from certification.models import CertificateState
from certification.selectors import RegisterQuery

PARAMETERS = ("q", "state", "stars", "province", "page")


class PublicSearchForm(forms.Form):
    """Nonsense asks for everything, never for an error."""

    q = forms.CharField(
        label=_("Tên, chủ thể, nơi, số giấy, số quyết định"), required=False, max_length=120
    )
    state = forms.ChoiceField(
        required=False, choices=[(state.value, state.label) for state in CertificateState]
    )
    stars = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[(n, str(n)) for n in (3, 4, 5)]
    )
    province = forms.SlugField(required=False, max_length=60)

    def asked(self) -> "Asked":
        """What is asked for; a value that is none is as if it were not there."""
        self.is_valid()
        facts = self.cleaned_data
        slug = facts.get("province", "")
        province = Province.objects.filter(slug=slug).first() if slug else None
        return Asked(
            words=facts.get("q", ""),
            state=facts.get("state", ""),
            stars=facts.get("stars"),
            province=province,
        )


@dataclass(frozen=True)
class Asked:
    words: str
    state: str
    stars: int | None
    province: Province | None

    def query(self) -> RegisterQuery:
        return RegisterQuery(
            words=self.words,
            state=self.state,
            stars=self.stars,
            province_code=self.province.code if self.province else "",
        )

    @property
    def parameters(self) -> dict[str, str]:
        """The address's own way of saying it, without what is empty."""
        said = {
            "q": self.words,
            "state": self.state,
            "stars": str(self.stars or ""),
            "province": self.province.slug if self.province else "",
        }
        return {name: value for name, value in said.items() if value}

    def address(self, **changes: str) -> str:
        """The same question with some answers changed; "" takes one away."""
        said = {name: value for name, value in (self.parameters | changes).items() if value}
        return f"?{urlencode(said)}" if said else "?"
