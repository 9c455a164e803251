"""Octets as text that survives mail, paper and editors: labelled base64, RFC 7468 section 3 taken strictly.

Knows labels and octets. One block a file; spaces at the ends of lines and empty lines around it are borne.
"""

import base64
import binascii
import textwrap
from typing import Final

from ngroups.sealing.wire import MalformedError

_WIDTH: Final = 64

RECORD: Final = "NGROUPS SEALED RECORD"
REQUEST: Final = "NGROUPS SHARE REQUEST"
SHARE: Final = "NGROUPS OPENED SHARE"
CUSTODIAN_KEY: Final = "NGROUPS CUSTODIAN KEY"


def armoured(octets: bytes, label: str) -> str:
    """`octets` as a block of text under `label`."""
    body = "\n".join(textwrap.wrap(base64.b64encode(octets).decode(), _WIDTH))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


def unarmoured(text: str, label: str) -> bytes:
    """The octets of the block under `label` that `text` is; raises `MalformedError` for any other text."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    if len(lines) < 3 or lines[0] != f"-----BEGIN {label}-----" or lines[-1] != f"-----END {label}-----":
        raise MalformedError
    try:
        return base64.b64decode("".join(lines[1:-1]), validate=True)
    except (binascii.Error, ValueError):
        raise MalformedError from None
