"""A pass as AUTHINFO carries it: user name and password, and what ties them together.

    USER  CCEENNNNNNNNNNNNNNNNNNNNNNNNNN    class, epoch, nonce
    PASS  PPPPPPPPPPPPPPPPPPPPPPPPPP        16 octets of the function's output

All in base32, lower case (RFC 4648 section 6), so that it can be read out and typed. Newsreaders and
servers take it as any other login. Knows the text only: neither keys nor what a class allows.
"""

import base64
import re
import string
from typing import Final, NamedTuple

DOMAIN: Final = b"ngroups-pass-v1"
NONCE_OCTETS: Final = 16
PASSWORD_OCTETS: Final = 16
FIRST_YEAR: Final = 2020
EPOCHS: Final = 32 * 32
"""From January 2020 to April 2105."""

_LETTERS: Final = b"abcdefghijklmnopqrstuvwxyz234567"
_DIGITS: Final = bytes.maketrans(_LETTERS, (string.digits + string.ascii_lowercase[:22]).encode())
"""From base32 to what `int` reads: ten times faster than `base64.b32decode`, and every login asks for it."""
_USER: Final = re.compile(rb"([a-z2-7]{2})([a-z2-7])([a-z2-7])([a-z2-7]{26})")


class Pass(NamedTuple):
    """What a user name says. Shows nothing in a `repr`."""

    code: bytes
    """Two letters for the class."""
    epoch: int
    """Calendar months since January 2020."""
    nonce: bytes

    def __repr__(self) -> str:
        return "<Pass>"


def user_name(each: Pass) -> bytes:
    """30 octets for AUTHINFO USER."""
    high, low = divmod(each.epoch, 32)
    return each.code + _LETTERS[high : high + 1] + _LETTERS[low : low + 1] + base32(each.nonce)


def read_user_name(user: bytes) -> Pass | None:
    """None for what is no pass, or not in its one form."""
    found = _USER.fullmatch(user)
    if not found:
        return None
    code, high, low, nonce = found.groups()
    number, spare = divmod(int(nonce.translate(_DIGITS), 32), 4)
    if spare:  # bits behind the last octet must be zero (RFC 4648 section 3.5)
        return None
    epoch = _LETTERS.index(high) * 32 + _LETTERS.index(low)
    return Pass(code, epoch, number.to_bytes(NONCE_OCTETS, "big"))


def function_input(each: Pass) -> bytes:
    """What the oblivious function is evaluated on."""
    return DOMAIN + each.code + each.epoch.to_bytes(2, "big") + each.nonce


def password(output: bytes) -> bytes:
    """26 octets for AUTHINFO PASS, of the function's output."""
    return base32(output[:PASSWORD_OCTETS])


def base32(octets: bytes) -> bytes:
    return base64.b32encode(octets).rstrip(b"=").lower()


def epoch_name(epoch: int) -> str:
    """`2026-11`."""
    year, month = divmod(epoch, 12)
    return f"{FIRST_YEAR + year}-{month + 1:02}"


def read_epoch_name(name: str) -> int:
    """Raises `ValueError` for what is no epoch."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", name, re.ASCII):
        raise ValueError("an epoch is a year and a month, as in 2026-11")
    epoch = (int(name[:4]) - FIRST_YEAR) * 12 + int(name[5:]) - 1
    if not 0 <= epoch < EPOCHS:
        raise ValueError("this epoch has no code")
    return epoch
