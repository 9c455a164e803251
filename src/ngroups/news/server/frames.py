"""Messages between the processes of this plane, over Unix sockets.

A frame is a length, a number that ties answer to question, and some byte strings.
Both ends are ours, but a frame that breaks the form still ends the connection: a reader
worker speaks to strangers and is not trusted with the writer's memory.
"""

import struct
from collections.abc import Iterator, Sequence

from ngroups.protocol.ports import Buffer

_HEAD = struct.Struct("!IIH")
_PART = struct.Struct("!I")
_MOST_OCTETS = 80 << 20
_MOST_PARTS = 4096


class FrameError(Exception):
    """The other end does not keep to the form."""


def pack(number: int, parts: Sequence[Buffer]) -> bytes:
    """One frame."""
    body = b"".join(piece for part in parts for piece in (_PART.pack(len(part)), part))
    return _HEAD.pack(len(body), number, len(parts)) + body


class Unpacker:
    """Frames out of whatever slices they arrive in."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[int, list[bytes]]]:
        """The frames that are now complete: number and parts. Raises `FrameError`."""
        self._data += data
        while len(self._data) >= _HEAD.size:
            size, number, count = _HEAD.unpack_from(self._data)
            if size > _MOST_OCTETS or count > _MOST_PARTS:
                raise FrameError
            end = _HEAD.size + size
            if len(self._data) < end:
                return
            body = bytes(memoryview(self._data)[_HEAD.size : end])
            del self._data[:end]
            yield number, _parts(body, count)


def _parts(body: bytes, count: int) -> list[bytes]:
    parts, at = [], 0
    for _ in range(count):
        if at + _PART.size > len(body):
            raise FrameError
        (size,) = _PART.unpack_from(body, at)
        at += _PART.size
        parts.append(body[at : at + size])
        at += size
    if at != len(body):
        raise FrameError
    return parts
