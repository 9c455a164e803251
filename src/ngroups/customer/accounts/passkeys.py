"""Passkeys (WebAuthn Level 2): what the browser is asked, and whether its answer holds.

No attestation is asked for, and neither the device's model nor its counter of uses is kept.
"""

import json
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, cast

from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    Aaguid,
    AttestationConveyancePreference,
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ngroups.customer.accounts.guard import Guard
from ngroups.customer.accounts.models import Account, Passkey

SECONDS: Final = 300
"""How long a challenge may be answered."""
ANSWER_LONGEST: Final = 16 << 10

State = dict[str, Any]
"""What the session's signed cookie carries between question and answer."""


class PasskeyError(Exception):
    """The browser's answer does not hold; why is nobody's business but a debugger's."""


class Question(NamedTuple):
    options: str
    """JSON for the browser, binary values in base64url."""
    state: State


class New(NamedTuple):
    credential: bytes
    public_key: bytes


class Passkeys:
    """One relying party: the host of this site."""

    def __init__(self, host: str, origin: str, provider: str) -> None:
        party = PublicKeyCredentialRpEntity(id=host, name=provider)
        self._server = Fido2Server(
            party,
            attestation=AttestationConveyancePreference.NONE,
            verify_origin=lambda given: given == origin,
        )

    def ask_new(self, account: Account, known: Iterable[Passkey]) -> Question:
        """To make a passkey for the account; its name and random id stay on the customer's device."""
        user = PublicKeyCredentialUserEntity(
            id=account.pk.bytes, name=account.name, display_name=account.name
        )
        options, state = self._server.register_begin(
            user,
            [_data(passkey) for passkey in known],
            resident_key_requirement=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        )
        return Question(json.dumps(dict(options)["publicKey"], default=dict), _timed(state))

    def take_new(self, state: State, answer: str, guard: Guard) -> New:
        """The passkey that the browser made. Raises `PasskeyError`."""
        try:
            made = self._server.register_complete(_fresh(state, guard), _parsed(answer))
        except Exception:  # noqa: BLE001  the answer is a stranger's: whatever the library raises on it is a no
            raise PasskeyError from None
        data = made.credential_data
        if data is None:
            raise PasskeyError
        return New(bytes(data.credential_id), cbor.encode(dict(data.public_key)))

    def ask(self, known: Iterable[Passkey]) -> Question:
        """To prove one of these passkeys."""
        options, state = self._server.authenticate_begin(
            [_data(passkey) for passkey in known], user_verification=UserVerificationRequirement.PREFERRED
        )
        return Question(json.dumps(dict(options)["publicKey"], default=dict), _timed(state))

    def holds(self, state: State, answer: str, known: Iterable[Passkey], guard: Guard) -> bool:
        """Whether the browser proved one of them."""
        try:
            self._server.authenticate_complete(
                _fresh(state, guard), [_data(passkey) for passkey in known], _parsed(answer)
            )
        except Exception:  # noqa: BLE001  the answer is a stranger's: whatever the library raises on it is a no
            return False
        return True


def _timed(state: Mapping[str, Any]) -> State:
    return {**state, "until": int(time.time()) + SECONDS}


def _fresh(state: State, guard: Guard) -> State:
    if time.time() > state["until"] or not guard.first_use(f"challenge {state['challenge']}"):
        raise ValueError("this challenge has had its time")
    return state


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > ANSWER_LONGEST:
        raise ValueError("too long")
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise TypeError("not an object")
    return parsed


def _data(passkey: Passkey) -> AttestedCredentialData:
    key = CoseKey.parse(cast("dict[int, Any]", cbor.decode(bytes(passkey.public_key))))
    return AttestedCredentialData.create(Aaguid.NONE, bytes(passkey.credential), key)
