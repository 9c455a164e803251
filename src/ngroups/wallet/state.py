"""What a wallet keeps: one file, its owner's alone.

Whoever has it has the seed and so all logins, past and to come; it names neither account nor person.
"""

from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError

from ngroups.base.config import Table
from ngroups.base.files import private_folder, write_whole
from ngroups.wallet import WalletError

LONGEST: Final = 1 << 20


class UnusableWalletError(WalletError):
    """There is a file, and it is no wallet."""


class Login(Table):
    """One pass, unblinded."""

    pass_class: str
    epoch: str
    number: int
    user: str = Field(repr=False)
    password: str = Field(repr=False)
    good_from: int
    good_until: int
    """Seconds since 1970, UTC; the first that is too late."""

    def good_at(self, now: float) -> bool:
        return self.good_from <= now < self.good_until


class Wallet(Table):
    """All there is in the file."""

    site: str
    seed: str = Field(repr=False, pattern=r"^[0-9a-f]{32}$")
    host: str = ""
    port: int = 563
    logins: tuple[Login, ...] = Field(default=(), repr=False)
    pinned: dict[str, str] = Field(default_factory=dict)
    """Public key by class and epoch, as it was first seen."""
    renew_at: dict[str, float] = Field(default_factory=dict)
    """By epoch, the moment drawn for fetching its passes, so that fetching says nothing."""

    def with_logins(self, logins: tuple[Login, ...]) -> "Wallet":
        """With these added, each once, in order of class, epoch and number."""
        known = {(each.pass_class, each.epoch, each.number): each for each in (*self.logins, *logins)}
        return self.model_copy(update={"logins": tuple(known[key] for key in sorted(known))})

    def without_old(self, now: float) -> "Wallet":
        """Without what has run out."""
        kept = tuple(each for each in self.logins if now < each.good_until)
        epochs = {each.epoch for each in kept}
        renew_at = {epoch: at for epoch, at in self.renew_at.items() if epoch in epochs or now < at}
        return self.model_copy(update={"logins": kept, "renew_at": renew_at})

    def current(self, now: float, number: int = 0, pass_class: str = "") -> Login | None:
        """The pass to use now: the one with the number, of any class or one, of the latest epoch begun."""
        numbered = [each for each in self.logins if each.good_at(now) and each.number == number]
        good = [each for each in numbered if pass_class in {"", each.pass_class}]
        return max(good, key=lambda each: (each.good_from, each.pass_class), default=None)


def default_path() -> Path:
    """Where a wallet lies when the command line does not say."""
    return Path.home() / ".config" / "ngroups" / "wallet.json"


def load(path: Path) -> Wallet:
    """Raises `WalletError` where there is none, or no usable one."""
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
    except FileNotFoundError:
        raise WalletError(f"there is no wallet at {path}; `ngroups pass login` makes one") from None
    except OSError as error:
        raise WalletError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return Wallet.model_validate_json(content)
    except ValidationError:
        raise UnusableWalletError(f"{path} is damaged; restore the wallet from its words") from None


def save(path: Path, wallet: Wallet) -> None:
    """Whole or not at all. Raises `WalletError`."""
    try:
        private_folder(path.parent)
        write_whole(path, wallet.model_dump_json(indent=1).encode() + b"\n")
    except OSError as error:
        raise WalletError(f"{path} cannot be written: {error.strerror}") from None
