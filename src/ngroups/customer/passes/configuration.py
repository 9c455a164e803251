"""`[customer.passes]`: where the issuer answers."""

from pathlib import Path

from ngroups.base.config import Table


class Passes(Table):
    """`[customer.passes]`."""

    door: Path | None = None
    """The issuer's Unix socket, `run/issuer/door` in the news service's folder. Without it: no passes."""
