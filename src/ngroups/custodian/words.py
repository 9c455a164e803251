"""A custodian's backup: their private key as sheets of words, any few of which give it back (SLIP-39).

Knows the private key during a call. The words are for paper in different places, never for a file.
SLIP-39's reference implementation does the work; it takes no care of timing, which matters little on a
machine without a network.
"""

from typing import Final

import shamir_mnemonic
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.custodian import CustodianError

MOST_SHEETS: Final = 16
"""SLIP-39 section 4: a share's number has four bits."""
MAX_TEXT: Final = 16 * 1024


class SheetsError(CustodianError):
    """A number of sheets that makes no sense."""

    def __init__(self) -> None:
        super().__init__(f"There are 2 to {MOST_SHEETS} sheets, of which at least 2 give the key back.")


class WordsError(CustodianError):
    """Words that do not give a key back: too few sheets, a slip of the pen, or sheets of different keys."""

    def __init__(self) -> None:
        super().__init__("These words give no key back: a sheet is missing, wrong, or of another key.")


def sheets(private: X25519PrivateKey, needed: int, count: int) -> list[str]:
    """`count` lines of 33 words, any `needed` of which `from_sheets` takes. Raises `SheetsError`."""
    if not 2 <= needed <= count <= MOST_SHEETS:
        raise SheetsError
    (group,) = shamir_mnemonic.generate_mnemonics(1, [(needed, count)], private.private_bytes_raw())
    return list(group)


def from_sheets(lines: list[str]) -> X25519PrivateKey:
    """The private key of which `lines` are sheets; raises `WordsError`."""
    given = [" ".join(line.split()) for line in lines if line.strip()]
    if not given or sum(map(len, given)) > MAX_TEXT:
        raise WordsError
    try:
        return X25519PrivateKey.from_private_bytes(shamir_mnemonic.combine_mnemonics(given))
    except (shamir_mnemonic.MnemonicError, ValueError):
        raise WordsError from None
