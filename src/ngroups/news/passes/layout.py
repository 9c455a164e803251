"""Where the files of passes lie. Knows names, never what is in them."""

from pathlib import Path
from typing import NamedTuple


class Places(NamedTuple):
    """All that passes keep on disk."""

    keys: Path
    """A key for each class and epoch; written by the door's process."""
    days: Path
    """A key for each of the last thirty days; written by the door's process."""
    published: Path
    """The public keys, for anyone to read; written by the door's process."""
    blocked: Path
    """Handles whose login may not post; written by the operator's command and the door's process."""
    barred: Path
    """Logins found by such a handle, as keyed hashes; written by intake on a fixed timetable."""
    door: Path
    """The socket on which the customer's side asks for evaluations."""


def places_in(root: Path, door: Path | None = None) -> Places:
    """`root` is the folder of the news service; `door` overrides where the socket is."""
    folder = root / "passes"
    return Places(
        folder / "keys",
        folder / "days",
        folder / "published.json",
        folder / "blocked",
        folder / "barred",
        door or root / "run" / "issuer" / "door",
    )
