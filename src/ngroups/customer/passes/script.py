"""The browser's wallet: the one script, as `scripts/browser` bundled it, and its hash.

There may be none, where the machine had no Node.js; the page then leads to the wallet of the command line.
"""

import base64
import hashlib
from pathlib import Path
from typing import Final, NamedTuple

NAME: Final = "passes/wallet.js"
FILE: Final = Path(__file__).parent / "static" / NAME


class Script(NamedTuple):
    name: str
    """As `static` finds it."""
    integrity: str
    """What browsers hold it against (Subresource Integrity section 3.5)."""


def script(file: Path = FILE) -> Script | None:
    """None where it has not been bundled."""
    try:
        octets = file.read_bytes()
    except FileNotFoundError:
        return None
    return Script(NAME, "sha384-" + base64.b64encode(hashlib.sha384(octets).digest()).decode())
