"""Octets of our own formats: lengths before what is variable, one form for each value, nothing after the end.

Knows octets and no meaning.
"""

from collections.abc import Iterable

from ngroups.sealing import SealingError


class MalformedError(SealingError):
    """Octets that none of our encoders writes."""

    def __init__(self) -> None:
        super().__init__("this is not in a form that ngroups writes, or it was damaged")


def short(octets: bytes) -> bytes:
    """`octets`, at most 255, with their number before them."""
    return bytes([len(octets)]) + octets


def long(octets: bytes) -> bytes:
    """`octets`, at most 65535, with their number before them."""
    return len(octets).to_bytes(2) + octets


def listed(parts: Iterable[bytes]) -> bytes:
    """At most 255 `parts`, each with its own length or a fixed one, with their number before them."""
    parts = list(parts)
    return bytes([len(parts)]) + b"".join(parts)


class Reader:
    """Takes octets apart from the front; every method raises `MalformedError` where they do not suffice."""

    def __init__(self, octets: bytes, at_most: int) -> None:
        if len(octets) > at_most:
            raise MalformedError
        self._octets = octets
        self._at = 0

    def exactly(self, expected: bytes) -> None:
        if self.take(len(expected)) != expected:
            raise MalformedError

    def take(self, count: int) -> bytes:
        taken = self._octets[self._at : self._at + count]
        if len(taken) != count:
            raise MalformedError
        self._at += count
        return taken

    def octet(self) -> int:
        return self.take(1)[0]

    def short(self) -> bytes:
        return self.take(self.octet())

    def long(self) -> bytes:
        return self.take(int.from_bytes(self.take(2)))

    def end(self) -> None:
        if self._at != len(self._octets):
            raise MalformedError
