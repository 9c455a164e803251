"""Frozen message types that may pass between planes; `docs/CROSSING.md` lists them.

Bytes in, objects out, and back; no input or output. Must never hold a type in which a
customer and a newsgroup could stand together.
"""


class CrossingError(Exception):
    """Base of every error of this package; no message carries anything of what crossed."""


class MalformedError(CrossingError):
    """What came is not a message of the expected type in its one form."""
