"""What is filled in about mail addresses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ngroups.customer.accounts.forms import ConfirmForm, NewPasswordForm
from ngroups.sealing.addresses import MAX_ADDRESS, AddressError, written

_LONGEST = MAX_ADDRESS * 2
"""A domain in another script may be longer in its own letters."""


def _taken(text: str) -> str:
    try:
        return written(text)
    except AddressError:
        raise forms.ValidationError(_("This is not a mail address that we can write to.")) from None


class AddressForm(ConfirmForm):
    address = forms.CharField(
        label=_("Mail address"),
        max_length=_LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    field_order = ("address", "password")

    def clean_address(self) -> str:
        return _taken(self.cleaned_data["address"])


class WayBackForm(forms.Form):
    """By what the account may be found. Which of the two was given decides nothing that a visitor sees."""

    known = forms.CharField(
        label=_("User name or mail address"),
        max_length=_LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_known(self) -> str:
        known = str(self.cleaned_data["known"])
        return _taken(known) if "@" in known else known


class NewPasswordByLetterForm(NewPasswordForm):
    """A password chosen twice, for an account that a letter has led to."""

    def __init__(self, *arguments: Any, name: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._name = name

    def account_name(self, _given: dict[str, Any]) -> str:
        return self._name
