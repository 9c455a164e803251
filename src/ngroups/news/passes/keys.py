"""The keys that make logins: a file for each class and epoch, and what it says.

The door's process alone writes here; workers read. Whoever takes a key can make logins, and learns
nothing of whom any was issued to. A deleted key's logins can never be checked, made or counted again.
"""

import json
from pathlib import Path
from typing import Final, NamedTuple

from ngroups.base.files import private_folder, remove_for_good, remove_leftovers, write_whole
from ngroups.news.passes import PassesError
from ngroups.oprf import OprfError, Random, group
from ngroups.oprf.group import Scalar
from ngroups.oprf.suite import KeyPair
from ngroups.protocol.passes import epoch_name, read_epoch_name

SUFFIX: Final = ".key"
_FIELDS: Final = {"class", "code", "epoch", "until", "secret"}
_LONGEST: Final = 1024


class UnusableKeyError(PassesError):
    """A key's file is not what was written."""

    def __init__(self) -> None:
        super().__init__("a key's file is damaged")


class Key(NamedTuple):
    """A class's key for an epoch. Shows nothing of the secret in a `repr`."""

    name: str
    """The class."""
    code: bytes
    epoch: int
    until: int
    """The first second since 1970 at which its logins are good no more; fixed when it is made."""
    pair: KeyPair

    def __repr__(self) -> str:
        return "<Key>"


class KeyStore:
    """The folder of keys."""

    def __init__(self, folder: Path) -> None:
        self.folder = private_folder(folder)

    def load(self) -> tuple[list[Key], int]:
        """All keys by class code and epoch, and how many files are unusable. Raises `OSError`."""
        keys, unusable = [], 0
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            try:
                keys.append(_read(path))
            except FileNotFoundError:
                continue  # deleted since the folder was listed
            except UnusableKeyError:
                unusable += 1
        return keys, unusable

    def make(self, name: str, code: str, epoch: int, until: int, random: Random) -> bool:
        """Make a key unless a file has its name, damaged or not: a second key would cut off holders."""
        path = self._path(code, epoch)
        if path.exists():
            return False
        secret = group.random_scalar(random)
        table = {
            "class": name,
            "code": code,
            "epoch": epoch_name(epoch),
            "until": until,
            "secret": secret.hex(),
        }
        write_whole(path, json.dumps(table).encode())
        return True

    def delete(self, key: Key) -> None:
        remove_for_good(self._path(key.code.decode(), key.epoch))

    def tidy(self) -> None:
        """Finish what a killed process had begun."""
        remove_leftovers(self.folder)

    def _path(self, code: str, epoch: int) -> Path:
        return self.folder / f"{code}-{epoch_name(epoch)}{SUFFIX}"


def _read(path: Path) -> Key:
    with path.open("rb") as file:
        content = file.read(_LONGEST + 1)
    try:
        table = json.loads(content)
        if not isinstance(table, dict) or table.keys() != _FIELDS or not isinstance(table["until"], int):
            raise UnusableKeyError
        secret: Scalar = group.read_scalar(bytes.fromhex(table["secret"]))
        epoch = read_epoch_name(table["epoch"])
        code = str(table["code"]).encode("ascii")
    except (ValueError, TypeError, OprfError):
        raise UnusableKeyError from None
    if secret == group.ZERO or path.name != f"{table['code']}-{table['epoch']}{SUFFIX}":
        raise UnusableKeyError
    return Key(str(table["class"]), code, epoch, table["until"], KeyPair(secret, group.multiply_base(secret)))
