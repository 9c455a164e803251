"""Messages into envelopes and out of them; the support role's key likewise."""

import uuid
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.customer.accounts.models import Account
from ngroups.customer.staff.roles import Role
from ngroups.customer.support.models import Grant, Message, ReadingKey, RoleKey
from ngroups.sealing import SealingError
from ngroups.sealing.envelope import envelop
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.unwrapping import open_envelope

_TEXT: Final = "message"
_KEY: Final = "role_key"


def enveloped(text: str, reader: bytes, message: uuid.UUID) -> bytes:
    """For the holder of the public key `reader`."""
    return envelop(text.encode(), PublicKey(reader), message.bytes, _TEXT)


def text_for_customer(message: Message, private: X25519PrivateKey) -> str | None:
    """None where it was written for a reading key that is no more."""
    return _text(bytes(message.for_customer), message, private)


def text_for_support(message: Message, private: X25519PrivateKey) -> str | None:
    return _text(bytes(message.for_support), message, private)


def role_key(role: Role) -> RoleKey | None:
    return RoleKey.objects.filter(role=role.value).first()


def found_role_key(role: Role, holder: ReadingKey) -> None:
    """Make the role's key, which from now on `holder` alone has."""
    private = X25519PrivateKey.generate()
    key = RoleKey.objects.create(role=role.value, public=PublicKey.of(private).octets)
    grant(key, private, holder)


def grant(key: RoleKey, private: X25519PrivateKey, holder: ReadingKey) -> None:
    """Let `holder` have the role's key."""
    envelope = envelop(private.private_bytes_raw(), PublicKey(bytes(holder.public)), key.pk.bytes, _KEY)
    Grant.objects.update_or_create(key=key, account=holder.account, defaults={"envelope": envelope})


def granted(role: Role, account: Account, private: X25519PrivateKey) -> X25519PrivateKey | None:
    """The role's private key, out of the account's grant; None where there is none for this reading key."""
    held = Grant.objects.select_related("key").filter(key__role=role.value, account=account).first()
    if held is None:
        return None
    try:
        octets = open_envelope(bytes(held.envelope), private, held.key.pk.bytes, _KEY)
    except SealingError:
        return None
    return X25519PrivateKey.from_private_bytes(octets)


def _text(envelope: bytes, message: Message, private: X25519PrivateKey) -> str | None:
    try:
        return open_envelope(envelope, private, message.pk.bytes, _TEXT).decode()
    except SealingError:
        return None
