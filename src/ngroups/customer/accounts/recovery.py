"""Recovery codes: drawn, written, digested. Pure but for the randomness of `secrets`.

A code has 80 random bits, so that a fast digest is enough: nobody guesses one, from a stolen database either.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Final

CODES: Final = 10
OCTETS: Final = 10


def draw() -> str:
    """A code as it is shown: four groups of four, base32 (RFC 4648 section 6), which has no 0, 1 and 8."""
    letters = base64.b32encode(secrets.token_bytes(OCTETS)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def normal(code: str) -> str:
    """The one way of writing a code, whatever blanks, dashes and capitals it was typed with."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


def digest(key: bytes, account: bytes, code: str) -> bytes:
    """What is stored of a code."""
    return hmac.digest(key, account + normal(code).encode(), hashlib.sha256)
