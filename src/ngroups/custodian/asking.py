"""Asking the custodian for what must not stand on a command line.

Knows a passphrase and words between asking and handing them on. Without a terminal they come from standard
input, a line each, passphrase first.
"""

import getpass
import sys
from typing import Final

from ngroups.custodian import CustodianError
from ngroups.custodian.words import MOST_SHEETS

_LONGEST: Final = 1024


class DifferentPassphrasesError(CustodianError):
    """A new passphrase was not typed the same way twice."""

    def __init__(self) -> None:
        super().__init__("The two passphrases differ.")


def passphrase() -> str:
    """The passphrase of a key that exists."""
    return getpass.getpass("Passphrase: ") if sys.stdin.isatty() else _line()


def new_passphrase() -> str:
    """A passphrase for a new key file, asked for twice on a terminal; raises `DifferentPassphrasesError`."""
    if not sys.stdin.isatty():
        return _line()
    first = getpass.getpass("New passphrase: ")
    if getpass.getpass("The same again: ") != first:
        raise DifferentPassphrasesError
    return first


def word_sheets() -> list[str]:
    """The sheets of words, up to an empty line; on a terminal they are not shown."""
    lines: list[str] = []
    while len(lines) < MOST_SHEETS:
        asked = f"Sheet {len(lines) + 1} (empty when there are no more): "
        line = getpass.getpass(asked) if sys.stdin.isatty() else _line()
        if not line.strip():
            break
        lines.append(line)
    return lines


def _line() -> str:
    return sys.stdin.readline(_LONGEST).rstrip("\r\n")
