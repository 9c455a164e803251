"""A bounded look into a stream of octets that may be compressed, and compressed again.

Knows octets and compression by its magic numbers; must never know what the octets say.
Memory: what the caller asks to see at once, and one chunk.
"""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Final, cast

from ngroups.news.feed.importing.lzw import MAGIC, LzwError, LzwReader

_CHUNK: Final = 1 << 20

_PACKED: Final[tuple[tuple[bytes, Callable[[BinaryIO], object]], ...]] = (
    (b"\x1f\x8b", lambda raw: gzip.GzipFile(fileobj=raw)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
    (MAGIC, lambda raw: io.BufferedReader(LzwReader(raw))),
)


class PackedError(Exception):
    """Base of what goes wrong when a compressed stream is unpacked."""


class DamagedError(PackedError):
    """The compressed octets cannot be right."""


class CutOffError(PackedError):
    """The compressed stream ends before it is complete."""


class Window:
    """Reads `raw` forward; `offset` counts from the start of the file through all unpacking."""

    def __init__(self, raw: BinaryIO, *, base: int = 0) -> None:
        self._raw = raw
        self._buffer = bytearray()
        self._at = 0
        self._base = base
        self.ended = False
        """No more octets will come than the buffer has."""

    @property
    def offset(self) -> int:
        return self._base + self._at

    @property
    def held(self) -> int:
        """Octets that are here already."""
        return len(self._buffer) - self._at

    def peek(self, count: int) -> bytes:
        """Up to `count` octets ahead, fewer only at the end. Raises PackedError, OSError."""
        self._want(count)
        return bytes(self._buffer[self._at : self._at + count])

    def take(self, count: int) -> bytes:
        """As `peek`, and moves past them."""
        self._want(count)
        end = min(self._at + count, len(self._buffer))
        with memoryview(self._buffer) as view:
            taken = bytes(view[self._at : end])
        self._at = end
        return taken

    def skip(self, count: int) -> int:
        """Moves past `count` octets or to the end; returns how many there were."""
        left = count
        while left:
            self._want(min(left, _CHUNK))
            step = min(left, self.held)
            if not step:
                break
            self._at += step
            left -= step
        return count - left

    def jump(self, offset: int) -> None:
        """Goes to `offset` of a stream that can seek and is not compressed."""
        self._raw.seek(offset)
        self._buffer.clear()
        self._at, self._base, self.ended = 0, offset, False

    def view(self, start: int, end: int) -> bytes:
        """Octets `start` to `end` from here, as far as they are held."""
        return bytes(self._buffer[self._at + start : self._at + end])

    def find(self, needle: bytes, start: int = 0) -> int:
        """Where `needle` begins among the octets held, counted from here; -1 if nowhere."""
        found = self._buffer.find(needle, self._at + start)
        return found - self._at if found >= 0 else -1

    def more(self) -> bool:
        """Holds at least one octet more than before, if there is one."""
        before = self.held
        self._want(before + 1)
        return self.held > before

    def unpacked(self) -> "Window | None":
        """What the rest of the stream is compressed from, None if it is not compressed."""
        start = self.peek(6)
        for magic, unpack in _PACKED:
            if start.startswith(magic):
                raw = cast("BinaryIO", io.BufferedReader(_Rest(self)))
                return Window(cast("BinaryIO", unpack(raw)), base=self.offset)
        return None

    def _want(self, count: int) -> None:
        while self.held < count and not self.ended:
            if self._at:
                del self._buffer[: self._at]
                self._base += self._at
                self._at = 0
            piece = self._read(_CHUNK)
            self.ended = not piece
            self._buffer += piece

    def _read(self, count: int) -> bytes:
        try:
            return self._raw.read(count)
        except EOFError as error:
            raise CutOffError from error
        except (zlib.error, lzma.LZMAError, LzwError) as error:
            raise DamagedError from error
        except OSError as error:
            if error.errno is not None:  # a fault of the disk, not of the octets
                raise
            raise DamagedError from error


class _Rest(io.RawIOBase):
    """The rest of a window, as the decompressors want it."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the typeshed wants any buffer
        piece = self._window.take(min(len(buffer), 1 << 16))
        buffer[: len(piece)] = piece
        return len(piece)
