"""Loads `rbcl`, which brings libsodium along, and takes away what it leaves behind.

`rbcl` unpacks its library into a temporary file at every start, never removes it, and keeps
a second copy in memory. The file is of no use once it is loaded, and no file may lie about
that nobody declared. Knows nothing of what is computed with the library.
"""

import sys
from pathlib import Path

import rbcl

__all__ = ["rbcl"]


def _tidy() -> None:
    unpacked = vars(sys.modules["rbcl._sodium"])
    Path(unpacked.pop("lib_path")).unlink(missing_ok=True)
    del unpacked["sodium_bs"]


if "lib_path" in vars(sys.modules["rbcl._sodium"]):  # a second load of this module finds it done
    _tidy()
