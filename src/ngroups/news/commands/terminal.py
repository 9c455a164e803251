"""What commands print on: text as it is, whatever it looks like."""

import sys

from rich.console import Console


def terminal(*, errors: bool = False) -> Console:
    """Standard output, or standard error. Nothing printed is taken for markup, nor `:CD:` for a picture."""
    return Console(file=sys.stderr if errors else sys.stdout, highlight=False, markup=False, emoji=False)
