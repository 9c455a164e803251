"""A list of keys that came another way than through the site, such as from a public ledger."""

from pathlib import Path

from ngroups.crossing import MalformedError
from ngroups.crossing.codec import LONGEST, decode
from ngroups.crossing.passes import Keys
from ngroups.wallet import WalletError


def read_published(path: Path | None) -> Keys | None:
    """None where none was given. Raises `WalletError`."""
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return decode(file.read(LONGEST + 1), Keys)
    except OSError as error:
        raise WalletError(f"{path} cannot be read: {error.strerror}") from None
    except MalformedError:
        raise WalletError(f"{path} is no list of published keys") from None
