"""Reading keys: made, locked with a password, unlocked, and kept for a session in its owner's own cookie.

Knows a password and private keys during a call. The password is stretched by argon2id with a salt of its
own, so that the hash by which logins are checked is no help. An unlocked key travels in the session's
cookie, which only its owner's browser has, encrypted under a key that only the site has: either alone is of
no use. In clear it exists while a request is answered.
"""

import os
from typing import Final

from argon2 import low_level
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.http import HttpRequest

from ngroups.customer.accounts.locked import LockedError, lock, unlock
from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.visits import account_of
from ngroups.customer.site.own import own_keys
from ngroups.customer.support.models import ReadingKey
from ngroups.sealing.keys import PublicKey

_MEMORY_KIB: Final = 64 * 1024
_PASSES: Final = 3
_LANES: Final = 4
"""The second recommended option of RFC 9106 section 4."""
_SESSION: Final = "reading key"


def make(account: Account, password: str) -> X25519PrivateKey:
    """A new key for the account in the place of any before; letters enveloped to that one stay unread."""
    private, salt = X25519PrivateKey.generate(), os.urandom(16)
    locked = lock(_stretched(password, salt), private.private_bytes_raw(), account.pk.bytes)
    ReadingKey.objects.update_or_create(
        account=account,
        defaults={"public": PublicKey.of(private).octets, "salt": salt, "locked": locked},
    )
    return private


def open_with(key: ReadingKey, password: str) -> X25519PrivateKey | None:
    """The private key; None where it was locked with another password."""
    stretched = _stretched(password, bytes(key.salt))
    try:
        octets = unlock(stretched, bytes(key.locked), key.account_id.bytes)
    except LockedError:
        return None
    return X25519PrivateKey.from_private_bytes(octets)


def lock_again(key: ReadingKey, private: X25519PrivateKey, password: str) -> None:
    """Have the key open with another password from now on."""
    key.salt = os.urandom(16)
    key.locked = lock(_stretched(password, key.salt), private.private_bytes_raw(), key.account_id.bytes)
    key.save(update_fields=["salt", "locked"])


def keep(request: HttpRequest, private: X25519PrivateKey) -> None:
    """Until the session ends."""
    account = account_of(request)
    held = lock(own_keys().key(_SESSION), private.private_bytes_raw(), account.pk.bytes)
    request.session[_SESSION] = held.hex()


def kept(request: HttpRequest, account: Account) -> X25519PrivateKey | None:
    """The session's key; None unless it is the account's present one."""
    held = request.session.get(_SESSION)
    key = ReadingKey.objects.filter(account=account).first() if held else None
    if not isinstance(held, str) or key is None:
        return None
    try:
        octets = unlock(own_keys().key(_SESSION), bytes.fromhex(held), account.pk.bytes)
    except LockedError:
        return None
    private = X25519PrivateKey.from_private_bytes(octets)
    return private if PublicKey.of(private).octets == bytes(key.public) else None


def _stretched(password: str, salt: bytes) -> bytes:
    return low_level.hash_secret_raw(
        password.encode(), salt, _PASSES, _MEMORY_KIB, _LANES, 32, low_level.Type.ID
    )
