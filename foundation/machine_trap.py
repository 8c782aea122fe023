"""A field that people do not see, so that what is written there was written by a machine."""

from django import forms


class MachineTrap(forms.Form):
    """For forms open to everyone. The template hides `website` with `components/trap.html`."""

    website = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_from_machine(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get(self.add_prefix("website")))
