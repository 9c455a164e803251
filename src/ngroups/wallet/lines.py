"""Lines and ends of bodies out of whatever pieces they come in (RFC 3977 section 3.1)."""

from typing import Final

LONGEST_LINE: Final = 16 * 1024
"""Octets: far above NNTP's 512, for servers that send long replies."""
_END: Final = b"\r\n.\r\n"


class Lines:
    """Collects octets and gives out whole lines, CRLF included."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._skipping = False

    @property
    def empty(self) -> bool:
        return not self._data

    @property
    def full(self) -> bool:
        """More has come than a line may have."""
        return len(self._data) > LONGEST_LINE

    def add(self, data: bytes) -> None:
        if self._skipping:
            _, end, data = data.partition(b"\n")
            self._skipping = not end
        self._data += data

    def skip_line(self) -> None:
        """Drop a line of which only the beginning has come, and the rest of it when it comes."""
        self._data.clear()
        self._skipping = True

    def next(self) -> bytes | None:
        """The next line; None until one is whole. A bare LF ends one too, as newsreaders may send."""
        end = self._data.find(b"\n")
        if end < 0:
            return None
        line = bytes(self._data[: end + 1])
        del self._data[: end + 1]
        return line if line.endswith(b"\r\n") else line[:-1] + b"\r\n"

    def rest(self) -> bytes:
        """All that is left, which is then gone from here."""
        rest = bytes(self._data)
        self._data.clear()
        return rest


class BodyEnd:
    """Finds the line with one dot that ends a body, without keeping the body."""

    def __init__(self, *, after_line: bool) -> None:
        """`after_line`: the body begins behind a line, so that a dot may be all of it."""
        self._tail = b"\r\n" if after_line else b""
        self.found = False

    def take(self, data: bytes) -> tuple[bytes, bytes]:
        """What belongs to the body, and what comes behind it."""
        joined = self._tail + data[: len(_END)]
        at = joined.find(_END)
        end = at + len(_END) - len(self._tail) if at >= 0 else _end(data)
        if end is None:
            self._tail = (self._tail + data[-len(_END) :])[-(len(_END) - 1) :]
            return data, b""
        self.found = True
        return data[:end], data[end:]


def _end(data: bytes) -> int | None:
    at = data.find(_END)
    return None if at < 0 else at + len(_END)
