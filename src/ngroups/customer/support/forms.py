"""What is written to support and by it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ngroups.customer.accounts.forms import PASSWORD_LONGEST, ConfirmForm
from ngroups.customer.staff.roles import REASONS
from ngroups.customer.support.words import CATEGORIES, LONGEST


def _text(label: Any, rows: int = 10) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}))


class _NoFiles(forms.Form):
    """A form that says so when it comes with a file, instead of dropping it in silence."""

    def clean(self) -> dict[str, Any]:
        if self.files:
            raise forms.ValidationError(_("Files are not taken. Describe in words what is in them."))
        return super().clean() or {}


class LetterForm(_NoFiles):
    category = forms.ChoiceField(label=_("What is it about?"), choices=tuple(CATEGORIES.items()))
    text = _text(_("Your letter"))


class ReplyForm(_NoFiles):
    text = _text(_("Your message"), 6)


class AnswerForm(_NoFiles):
    text = _text(_("Answer"), 12)


class UnlockForm(ConfirmForm):
    """The password, by which the reading key opens."""


class EarlierForm(ConfirmForm):
    """The present password, and the one by which the reading key was locked."""

    earlier = forms.CharField(
        label=_("Earlier password (empty to start afresh)"),
        required=False,
        max_length=PASSWORD_LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you open it?"),
        choices=tuple((reason.value, title) for reason, title in REASONS.items()),
    )
