"""An article on its way in, after POST, IHAVE or TAKETHIS, in whatever slices it comes.

The bytes are kept exactly as sent: dot-stuffed, closing dot included (RFC 3977 section
3.1.1). What grows past the limit is read to its end and forgotten, so that the
conversation stays in step.
"""

from typing import Literal

from ngroups.protocol import replies
from ngroups.protocol.ports import Outcome, Submit

How = Literal["post", "ihave", "takethis"]

_END = b"\r\n.\r\n"


class Receiver:
    """Collects one article."""

    __slots__ = ("_begun", "_how", "_limit", "_message_id", "_overflow", "_parts", "article")

    def __init__(self, how: How, message_id: bytes, limit: int) -> None:
        self._how: How = how
        self._message_id = message_id
        self._limit = limit
        self._parts = bytearray()
        self._begun = False
        self._overflow = False
        self.article: bytes | None = None
        """The whole article once its end has come, else `None`."""

    def take(self, buffer: bytes, at: int) -> int:
        """Read on from `buffer[at:]`; returns where the article, or the buffer, ends."""
        if not self._begun:
            end = _end(buffer, at)
            if end:
                self.article = buffer[at:end]
                return end
            self._begun = True
        known = len(self._parts)
        self._parts += memoryview(buffer)[at:]
        end = _end(self._parts, 0) if known < len(_END) else self._parts.find(_END, known - 4) + len(_END)
        if end > 4 or self._parts[:end] == replies.END:
            self.article = bytes(memoryview(self._parts)[:end])
            extra = len(self._parts) - end
            self._parts = bytearray()
            return len(buffer) - extra
        if len(self._parts) > self._limit:
            self._overflow = True
            # As much as an end may need, and one octet more: fewer than five are taken for a beginning.
            del self._parts[: -len(_END)]
        return len(buffer)

    def finished(self) -> Submit | bytes:
        """The article as a request to file it, or the refusal of one that is too large."""
        article = self.article or b""
        request = Submit(self._how, self._message_id, article)
        if self._overflow or len(article) > self._limit:
            return answer(request, Outcome("refused", "Article too large"))
        return request


def _end(buffer: bytes | bytearray, at: int) -> int:
    """Where the article that starts at `at` ends, or 0. One without any line is `.CRLF`."""
    if buffer.startswith(replies.END, at):
        return at + len(replies.END)
    end = buffer.find(_END, at)
    return end + len(_END) if end >= 0 else 0


_DONE = {"post": replies.POST_DONE, "ihave": replies.IHAVE_DONE}
_CODES = {
    ("post", "refused"): b"441 ",
    ("post", "later"): b"441 ",
    ("ihave", "refused"): b"437 ",
    ("ihave", "later"): b"436 ",
    ("takethis", "refused"): b"439 ",
    ("takethis", "done"): b"239 ",
}


def answer(request: Submit, outcome: Outcome) -> bytes:
    """The reply line to an article handed over (RFC 3977 section 6.3, RFC 4644 section 2.5).

    TAKETHIS has no "try again": the peer is told 400, and the edge closes (RFC 4644
    section 2.5.2, "any other condition").
    """
    if outcome.verdict == "done" and request.how in _DONE:
        return _DONE[request.how]
    if request.how == "takethis":
        if not request.message_id:
            return replies.SYNTAX
        if outcome.verdict == "later":
            return replies.BUSY
        return _CODES["takethis", outcome.verdict] + request.message_id + b"\r\n"
    reason = outcome.reason or "Try again later"
    return _CODES[request.how, outcome.verdict] + reason.encode("ascii", "replace") + b"\r\n"
