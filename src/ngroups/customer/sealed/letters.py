"""Asking the mailer for letters with links, and taking the links' tokens back.

Knows fields and tokens, never an address. What it does for nobody costs as much as for somebody: a decoy
order in the place of each letter that there is no account for.
"""

import time
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.services import change_password
from ngroups.customer.mail.orders import Order
from ngroups.customer.sealed import tokens
from ngroups.customer.sealed.desk import Desk
from ngroups.customer.sealed.models import SealedField
from ngroups.customer.sealed.selectors import field_numbered
from ngroups.customer.site.own import own_keys

LOST_MINUTES: Final = 30
CONFIRM_HOURS: Final = 48

_CONFIRM: Final = "confirm an address"
_LOST: Final = "lost login"


def ask_to_confirm(desk: Desk, field: SealedField) -> None:
    """Have a link sent that confirms the address. Raises `MailerUnavailableError`."""
    until = int(time.time()) + CONFIRM_HOURS * 3600
    token = tokens.make(_key(), _CONFIRM, field.pk, _unconfirmed(field), until)
    language = field.account.language
    values = {"path": _path("confirm-address", language, token), "hours": str(CONFIRM_HOURS)}
    desk.post.give(_order(field, "confirm_address", language, values))


def send_way_back(desk: Desk, found: Sequence[SealedField], letters: int, language: str) -> None:
    """Have a link sent to each field found, and decoys to make up `letters`. Raises `MailerUnavailableError`.

    `language` is the decoys', so that their orders are made like the others.
    """
    until = int(time.time()) + LOST_MINUTES * 60
    nobody = SealedField(account=Account(language=language))
    for field in [*found, *[nobody] * (letters - len(found))]:
        account = field.account
        token = tokens.make(_key(), _LOST, field.pk, _password(field), until)
        values = {"path": _path("way-back", account.language, token), "minutes": str(LOST_MINUTES)}
        if field is nobody:
            order = desk.decoys.order("lost_login", account.language, values)
        else:
            order = _order(field, "lost_login", account.language, values)
        desk.post.give(order)


def to_confirm(token: str) -> SealedField | None:
    """The field that the token confirms; None where it is old, used or none of ours."""
    claim = tokens.read(token)
    field = field_numbered(claim.field) if claim else None
    if claim is None or field is None or field.confirmed:
        return None
    return field if tokens.holds(claim, _key(), _CONFIRM, _unconfirmed(field), time.time()) else None


def way_back(token: str) -> Account | None:
    """The account whose password the token may change; None where it is old, used or none of ours."""
    claim = tokens.read(token)
    field = field_numbered(claim.field) if claim else None
    if claim is None or field is None or not field.confirmed:
        return None
    return field.account if tokens.holds(claim, _key(), _LOST, _password(field), time.time()) else None


def take_way_back(token: str, password: str) -> bool:
    """Set the password and end all sessions, if the token is still good; of two at once, one is."""
    claim = tokens.read(token)
    with transaction.atomic():
        if claim is not None:
            Account.objects.select_for_update().filter(sealed_fields=claim.field).first()
        account = way_back(token)
        if account is not None:
            change_password(account, password)
    return account is not None


def _order(field: SealedField, letter: str, language: str, values: dict[str, str]) -> Order:
    return Order(letter, language, field.id.bytes, field.name, bytes(field.envelope), values)


def _password(field: SealedField) -> str:
    """Changes with the password and with every ending of sessions."""
    return f"{field.account.password} {field.account.sessions}"


def _unconfirmed(field: SealedField) -> str:
    return str(field.account_id)


def _path(name: str, language: str, token: str) -> str:
    with override(language):
        return reverse(name, args=[token])


def _key() -> bytes:
    return own_keys().key("letters")
