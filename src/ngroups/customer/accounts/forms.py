"""What visitors and customers fill in, and what is wrong with it; no word of it tells of anybody else."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ngroups.customer.accounts import names
from ngroups.customer.accounts.models import LABEL_LENGTH, NAME_LENGTH, Account
from ngroups.customer.site.settings import LANGUAGES

PASSWORD_LONGEST = 256
"""argon2 takes any length; a stranger's time should not."""
CODE_LONGEST = 64


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label, max_length=PASSWORD_LONGEST, strip=False, widget=widget, help_text=help_text
    )


def _name(label: Any, **attrs: str) -> forms.CharField:
    plain = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", **attrs}
    return forms.CharField(label=label, max_length=NAME_LENGTH, widget=forms.TextInput(attrs=plain))


class LoginForm(forms.Form):
    name = _name(_("User name"))
    password = _password(_("Password"), "current-password")


class NewPasswordForm(forms.Form):
    """A password chosen twice."""

    new_password = _password(
        _("New password"),
        "new-password",
        _("At least ten characters. A sentence is easier to remember than a riddle."),
    )
    again = _password(_("The same again"), "new-password")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, again = given.get("new_password"), given.get("again")
        if first and again and first != again:
            self.add_error("again", _("The two passwords differ."))
        if first:
            try:
                validate_password(first, Account(name=self.account_name(given)))
            except forms.ValidationError as error:
                self.add_error("new_password", error)
        return given

    def account_name(self, given: dict[str, Any]) -> str:
        """What the password should not resemble."""
        return str(given.get("name") or "")


class SignUpForm(NewPasswordForm):
    name = forms.CharField(
        label=_("A name (optional)"),
        required=False,
        max_length=names.WISH_LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_(
            "3 to 24 letters, digits, dots or underscores, beginning with a letter. Choose one that nobody "
            "knows you by. We add four digits, so that nobody can find out here who has an account. "
            "Leave it empty and you get a number."
        ),
    )
    field_order = ("name", "new_password", "again")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["new_password"].label = _("Password")

    def clean_name(self) -> str:
        wish = names.normal(self.cleaned_data["name"])
        if wish and not names.fits(wish):
            raise forms.ValidationError(
                _("Use 3 to 24 letters from a to z, digits, dots or underscores, beginning with a letter.")
            )
        return wish


class LostForm(NewPasswordForm):
    """A recovery code in the place of a forgotten password."""

    name = _name(_("User name"))
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=CODE_LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("One of the ten that you were shown. It is used up by this."),
    )
    field_order = ("name", "code", "new_password", "again")


class ChangePasswordForm(NewPasswordForm):
    password = _password(_("Present password"), "current-password")
    field_order = ("password", "new_password", "again")


class SecondStepForm(forms.Form):
    """A code of the authenticator, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=CODE_LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("Six digits from your authenticator, or one of your recovery codes."),
    )


class ConfirmForm(forms.Form):
    """The password, once more, before something that cannot be undone."""

    password = _password(_("Password"), "current-password")


class TotpForm(ConfirmForm):
    code = forms.CharField(
        label=_("The code it shows now"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    proposal = forms.CharField(max_length=300, widget=forms.HiddenInput)
    field_order = ("code", "password", "proposal")


class PasskeyForm(ConfirmForm):
    label = forms.CharField(
        label=_("What you call it (optional)"),
        required=False,
        max_length=LABEL_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For telling your passkeys apart, such as: telephone."),
    )
    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput, required=False)
    field_order = ("label", "password", "answer")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of our letters"), choices=LANGUAGES)
