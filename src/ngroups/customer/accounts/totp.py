"""Codes of an authenticator program (RFC 6238): six digits, thirty seconds. Pure; the time is passed in."""

import hmac
from typing import Final

import pyotp
import segno

SECONDS: Final = 30
DIGITS: Final = 6
AROUND: Final = 1
"""Steps before and after the present one that are good too (RFC 6238 section 5.2)."""


def draw_secret() -> str:
    """160 random bits in base32 (RFC 4226 section 4, R6)."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, now: float) -> int | None:
    """The time step that `code` is of; None where none near `now` has it. All are compared."""
    typed = "".join(code.split())
    program = pyotp.TOTP(secret, digits=DIGITS, interval=SECONDS)
    present = int(now) // SECONDS
    found = None
    for step in range(present - AROUND, present + AROUND + 1):
        if hmac.compare_digest(program.generate_otp(step).encode(), typed.encode()):
            found = step
    return found


def address(secret: str, name: str, provider: str) -> str:
    """What the program reads from the picture: an `otpauth:` address."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=SECONDS).provisioning_uri(
        name=name, issuer_name=provider
    )


def picture(text: str) -> str:
    """A QR code as SVG that stands in a page."""
    return segno.make(text, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
