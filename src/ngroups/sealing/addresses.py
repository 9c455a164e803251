"""Mail addresses: which are taken, how they are written, and when two are the same mailbox.

Knows an address during a call; no error repeats it. Taken is what RFC 5321 section 4.1.2 calls `Dot-string`
at a domain of at least two labels: in ASCII before the @, since mail to others needs SMTPUTF8 (RFC 6531) on
the whole way; a domain in any script, which becomes its ASCII form (RFC 5891). Quoted local parts and
address literals are not taken; no mail provider hands them out.
"""

import re
from typing import Final

import idna

from ngroups.sealing import SealingError

MAX_ADDRESS: Final = 254
"""RFC 5321 section 4.5.3.1.3: a path has 256 octets with its angle brackets (erratum 1690 to RFC 3696)."""
MAX_LOCAL: Final = 64
"""RFC 5321 section 4.5.3.1.1."""

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*", re.ASCII)


class AddressError(SealingError):
    """Not a mail address that we can send to."""

    def __init__(self) -> None:
        super().__init__("this is not a mail address that we can send to")


def written(text: str) -> str:
    """The address as mail has it: local part as given, domain in small ASCII. Raises `AddressError`."""
    local, at, domain = text.strip().rpartition("@")
    if not at or len(text) > 4 * MAX_ADDRESS or len(local) > MAX_LOCAL or not _LOCAL.fullmatch(local):
        raise AddressError
    address = f"{local}@{_ascii(domain)}"
    if len(address) > MAX_ADDRESS:
        raise AddressError
    return address


def same_mailbox(text: str) -> str:
    """The form that two ways of writing one mailbox share, for finding an account. Raises `AddressError`.

    Capitals in the local part are taken for small letters: RFC 5321 section 2.4 leaves that to the
    receiving host, and no provider of note tells them apart. Dots and what follows a plus are kept; only
    some ignore them.
    """
    return written(text).lower()


def _ascii(domain: str) -> str:
    """The A-labels of `domain` (RFC 5891), mapped as UTS 46 says."""
    try:
        found = idna.encode(domain, uts46=True, std3_rules=True).decode().lower()
    except idna.IDNAError:
        raise AddressError from None
    if "." not in found or found.rpartition(".")[2].isdigit():
        raise AddressError
    return found
