"""One newsreader's conversation through the proxy: octets in, octets out, no input or output of its own.

A lane follows the conversation just far enough to know when nothing is under way. Then the connection to
the provider can be changed for another, and `restoring` says what puts the new one where the old one was.
Bodies pass through in the pieces they come in. Logging in is the proxy's business: the newsreader's own
AUTHINFO is answered here and goes nowhere.
"""

from collections import deque
from typing import Final, NamedTuple

from ngroups.wallet import WalletError
from ngroups.wallet.lines import LONGEST_LINE, BodyEnd, Lines

TOO_LONG: Final = b"501 Line too long\r\n"
LOCAL: Final = {
    b"AUTHINFO USER": b"381 Enter password\r\n",
    b"AUTHINFO PASS": b"281 Authentication accepted\r\n",
    b"AUTHINFO SASL": b"503 Mechanism not recognised\r\n",
    b"STARTTLS": b"502 Command unavailable\r\n",
    b"COMPRESS DEFLATE": b"503 Mechanism not recognised\r\n",
    b"XFEATURE COMPRESS": b"503 Mechanism not recognised\r\n",
    b"MODE STREAM": b"500 Unknown command\r\n",
    b"CHECK": b"500 Unknown command\r\n",
    b"IHAVE": b"500 Unknown command\r\n",
    b"TAKETHIS": b"500 Unknown command\r\n",
}
"""Answered here: what concerns the connection itself, and what would hide the replies from a lane."""
HIDDEN: Final = (b"AUTHINFO", b"SASL", b"STARTTLS", b"COMPRESS", b"XFEATURE", b"IHAVE", b"STREAMING")
"""Capabilities that hold between the proxy and the provider only."""
MULTILINE: Final = frozenset(b"100 101 215 220 221 222 224 225 230 231 282".split())
"""RFC 3977 appendix C, and 282 of XGTITLE; 211 is one only behind LISTGROUP."""
ARTICLE_VERBS: Final = frozenset(b"ARTICLE HEAD BODY STAT NEXT LAST".split())
ARTICLE_CODES: Final = frozenset(b"220 221 222 223".split())


MOST_AWAITED: Final = 1000
"""Commands sent on without a reply; more wait here, and then in the newsreader."""


class LaneBrokenError(WalletError):
    """The provider broke off, or does not speak NNTP; nothing can be done for this conversation."""


class _Awaited(NamedTuple):
    """A reply that is due: to a line that was sent on, or our own when those before it are through."""

    verb: bytes
    line: bytes
    own: bytes = b""


class Lane:
    """Call `reader_said` and `provider_said` with what comes; each returns what goes out, by direction."""

    def __init__(self) -> None:
        self._from_reader = Lines()
        self._from_provider = Lines()
        self._awaited: deque[_Awaited] = deque()
        self._body: BodyEnd | None = None
        self._posting: BodyEnd | None = None
        self._capabilities: bytearray | None = None
        self._hold = False
        self._group = b""
        self._number = b""
        self.leaving = False
        """The newsreader has said QUIT."""
        self.farewell = b""
        """What the provider said before it broke off, if it has answered nothing since."""

    def is_quiet(self) -> bool:
        """Nothing is under way: the provider owes no reply and waits for no article."""
        return (
            not self._awaited and self._posting is None and self._body is None and self._from_provider.empty
        )

    @property
    def wants_more(self) -> bool:
        """Whether more of the newsreader's octets may come: what cannot go on yet is kept small."""
        return not self._from_reader.full

    def hold(self) -> None:
        """Send nothing further on, so that the lane becomes quiet."""
        self._hold = True

    def release(self) -> "Out":
        """Go on, on another connection; what was held goes out."""
        self._hold = False
        return self._commands()

    def restoring(self) -> list[bytes]:
        """Commands that put a new connection where the old one was (RFC 3977 section 6.1)."""
        group = [b"GROUP " + self._group + b"\r\n"] if self._group else []
        return group + ([b"STAT " + self._number + b"\r\n"] if self._number else [])

    def unanswered(self) -> list[bytes]:
        """Lines to send again on a new connection, where the old one broke before a reply to them began.

        Raises `LaneBrokenError` where part of a reply or of a post has gone through.
        """
        begun = self._body is not None or self._posting is not None or not self._from_provider.empty
        if begun or any(each.verb == b"POST" for each in self._awaited):
            raise LaneBrokenError("the provider broke off in the middle")
        return [each.line for each in self._awaited if not each.own]

    def reader_said(self, data: bytes) -> "Out":
        """What came from the newsreader."""
        out = Out([], [])
        if self._posting is not None:
            article, data = self._posting.take(data)
            out.to_provider.append(article)
            if self._posting.found:
                self._posting = None
        self._from_reader.add(data)
        return out + self._commands()

    def provider_said(self, data: bytes) -> "Out":
        """What came from the provider. Raises `LaneBrokenError` for what is no reply."""
        out = Out([], [])
        while True:
            if self._body is not None:
                if not data:
                    break
                piece, data = self._body.take(data)
                self._pass_on(piece, out)
                continue
            self._from_provider.add(data)
            data = b""
            line = self._from_provider.next()
            if line is None:
                if self._from_provider.full:
                    raise LaneBrokenError("the provider's reply is too long")
                break
            if self._reply(line, out):
                data = self._from_provider.rest()
        return out + self._commands()

    def _commands(self) -> "Out":
        """Send on, or answer, the lines that may go now."""
        out = Out([], [])
        while not self._hold and self._posting is None and not self._awaiting_enough:
            line = self._from_reader.next()
            if line is None:
                if self._from_reader.full:
                    self._from_reader.skip_line()
                    self._answer(TOO_LONG, out)
                break
            self._command(line, out)
        if self._posting is not None and not self._from_reader.empty:
            out += self.reader_said(self._from_reader.rest())
        return out

    @property
    def _awaiting_enough(self) -> bool:
        """POST cannot be followed by another command before its replies (RFC 3977 section 6.3.1)."""
        return bool(self._awaited) and (
            self._awaited[-1].verb == b"POST" or len(self._awaited) >= MOST_AWAITED
        )

    def _command(self, line: bytes, out: "Out") -> None:
        words = line.upper().split()
        verb = words[0] if words else b""
        own = LOCAL.get(b" ".join(words[:2])) or LOCAL.get(verb)
        if len(line) > LONGEST_LINE:
            own = TOO_LONG
        if own:
            self._answer(own, out)
            return
        self.leaving = self.leaving or verb == b"QUIT"
        self._awaited.append(_Awaited(verb, line))
        out.to_provider.append(line)

    def _answer(self, own: bytes, out: "Out") -> None:
        """In its place among the replies."""
        if self._awaited:
            self._awaited.append(_Awaited(b"", b"", own))
        else:
            out.to_reader.append(own)

    def _reply(self, line: bytes, out: "Out") -> bool:
        """Pass a reply's first line on; whether a body follows."""
        code = line[:3]
        if not self._awaited or code == b"400":
            self.farewell = line  # the provider is about to hang up (RFC 3977 section 3.2.1)
            return False
        verb = self._awaited[0].verb
        self.farewell = b""
        if not code.isdigit():
            raise LaneBrokenError("the provider does not speak NNTP")
        self._note(verb, line.split())
        if code in MULTILINE or (code == b"211" and verb == b"LISTGROUP"):
            self._body = BodyEnd(after_line=True)
            self._capabilities = bytearray() if code == b"101" else None
        out.to_reader.append(line)
        if code == b"340":
            self._posting = BodyEnd(after_line=True)
        elif self._body is None:
            self._done(out)
        return self._body is not None

    def _done(self, out: "Out") -> None:
        """A reply is through; our own behind it may go."""
        self._awaited.popleft()
        while self._awaited and self._awaited[0].own:
            out.to_reader.append(self._awaited.popleft().own)

    def _pass_on(self, piece: bytes, out: "Out") -> None:
        assert self._body is not None
        if self._capabilities is None:
            out.to_reader.append(piece)
        else:
            self._capabilities += piece
            if len(self._capabilities) > LONGEST_LINE:
                raise LaneBrokenError("the provider's list of capabilities is too long")
        if self._body.found:
            if self._capabilities is not None:
                out.to_reader.append(_without_hidden(bytes(self._capabilities)))
            self._body = self._capabilities = None
            self._done(out)

    def _note(self, verb: bytes, words: list[bytes]) -> None:
        """Follow the selected group and the current article."""
        if words[0] == b"211" and len(words) >= 5:
            self._group, self._number = words[4], words[2] if words[1] != b"0" else b""
        elif verb in ARTICLE_VERBS and words[0] in ARTICLE_CODES and len(words) >= 3 and words[1].strip(b"0"):
            self._number = words[1]


class Out(NamedTuple):
    """What goes out, in order, by direction."""

    to_reader: list[bytes]
    to_provider: list[bytes]

    def __add__(self, other: "Out") -> "Out":  # type: ignore[override]  # two of these, not two tuples
        return Out(self.to_reader + other.to_reader, self.to_provider + other.to_provider)


def _without_hidden(lines: bytes) -> bytes:
    return b"".join(line for line in lines.splitlines(keepends=True) if not line.upper().startswith(HIDDEN))
