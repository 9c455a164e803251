"""Throws octets at sessions: `python -m tests.fuzz.session --seconds 60`.

What it looks for is what no client may bring about: an exception, a reply that is no reply, a session that
grows, or another conversation when the same octets come in other slices.
"""

import argparse
import re
import sys
import time
import zlib
from collections.abc import Iterator
from random import Random
from typing import Any

from ngroups.protocol.commands import COMMANDS
from ngroups.protocol.ports import Access, Outcome, Request, Submit
from ngroups.protocol.session import Session
from tests.protocol.spool import NUMBERS
from tests.protocol.talk import Begin, Cut, Edge, Said, at_random, reader, single, transit, whole

LIMIT = 2000
"""Octets of the largest article."""
MOST_KEPT = 8192
"""Octets that a session may keep beside an article."""
SITE: dict[str, Any] = {"article_octets": LIMIT, "starttls": True, "lists": {b"MOTD": b"..\r\n"}}
BEGIN: tuple[Begin, ...] = (
    reader(**SITE),
    transit(**SITE),
    reader(login="required", cleartext_login=True, **SITE),
    reader(login="required", posting=False, newnews=False, secure=True, article_octets=LIMIT),
)
COMMANDS_GIVEN = (
    *COMMANDS,
    *b"GROUP misc.test|AUTHINFO USER fred|AUTHINFO PASS x|AUTHINFO PASS xy|AUTHINFO SASL PLAIN".split(b"|"),
    *b"XFEATURE COMPRESS GZIP|XFEATURE COMPRESS GZIP TERMINATOR|MODE STREAM|TAKETHIS <a@b>".split(b"|"),
    *b"IHAVE <c@d>|HDR Subject 1-|XHDR Lines 1-|XPAT From 1- *|NEWNEWS * 700101 000000|.|get|".split(b"|"),
)
ARGUMENTS = (
    *(b"%d" % number for number in (*NUMBERS, 0, 1, 9999999999999999)),
    *b"misc.test|<45223423@example.com>|<a@b>|-|1-|3000235-3000239|Subject|:lines|Xref|Organization".split(
        b"|"
    ),
    *b"READER|STREAM|DEFLATE|PLAIN|AHRlc3QAMTIzNA==|=|*|ACTIVE|HEADERS|MOTD|SUBSCRIPTIONS".split(b"|"),
    *b"!a,b*|[a-z]|19990101|000000|GMT|\0|\xff|\xc3\xa9|\r|.|\t".split(b"|"),
    *(b"x" * 500, b"y" * 5000, b"<" + b"z" * 250 + b">"),
)
ENDS = (*[b"\r\n"] * 9, b"\n", b"\r", b"\r\n.\r\n", b"\r\n\r\n.\r\n", b"")
"""What lines are made of, so that chance gets beyond the names of commands."""

_STATUS = re.compile(rb"([1-5]\d\d)(?: [^\0\r\n]+)?\r\n")
_BLOCK = re.compile(rb"10[01]|215|22[01245]|23[01]|282|211 .* list follows\r\n").match
_LINE = re.compile(rb"(?!\.[^.])(.*)\r\n")
_CHANGES = {b"206", b"382"}
"""After these the rest of what was sent counts or not, depending on when it came."""


class FaultError(AssertionError):
    """A session did what none may do."""


def settle(request: Request) -> Outcome | Access:
    """Different results for different requests, the same for the same."""
    if isinstance(request, Submit):
        return (Outcome("done"), Outcome("refused", "why"), Outcome("later"))[len(request.article) % 3]
    return Access(refusal=(b"", b"481 Authentication failed")[len(request.password) % 2])


def codes(text: bytes) -> Iterator[bytes]:
    """The code of each reply in what a server said, or `FaultError` where it said anything else."""
    at = 0
    while at < len(text):
        found = _STATUS.match(text, at)
        if found is None or len(found[0]) > 512:
            raise FaultError("no status line")
        if found[0].endswith(b" [COMPRESS=GZIP]\r\n"):
            at = _after_packed(text, found.end())
        elif _BLOCK(found[0]):
            at = _after_block(text, found.end())
        else:
            at = found.end()
        yield found[1]


def _after_block(text: bytes, at: int) -> int:
    while not text.startswith(b".\r\n", at):
        line = _LINE.match(text, at)
        if line is None:
            raise FaultError("a block without an end, or a line with a dot that is not stuffed")
        at = line.end()
    return at + 3


def _after_packed(text: bytes, at: int) -> int:
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(text[at:])
    except zlib.error:
        raise FaultError("compressed data that are none") from None
    at = len(text) - len(inflater.unused_data)
    if not inflater.eof:
        raise FaultError("compressed data without an end")
    if content.endswith(b"\r\n.\r\n"):
        return at
    if not text.startswith(b".\r\n", at):
        raise FaultError("a compressed block without a dot")
    return at + 3


def kept(session: Session) -> int:
    """Octets of the client's that a session holds."""
    return len(session._rest) + len(session.user)


def hold(begin: Begin, data: bytes, cut: Cut) -> Said:
    """Hold one conversation and look at the session at every step."""
    edge = Edge(begin(), settle)
    for piece in cut(data):
        edge.hear(piece)
        receiver = edge.session.receiver
        if kept(edge.session) > MOST_KEPT or (receiver is not None and len(receiver._parts) > LIMIT):
            raise FaultError("a session that grows")
    return edge.said


def attack(begin: Begin, data: bytes, cuts: tuple[Cut, ...]) -> list[bytes]:
    """Hold a conversation in every given slicing; the codes of the replies, or `FaultError`."""
    said = hold(begin, data, whole)
    answers = list(codes(bytes(said.text)))
    for cut in cuts:
        again = hold(begin, data, cut)
        if _CHANGES.isdisjoint(answers) and again != said:
            raise FaultError("another conversation in other slices")
        if not _CHANGES.isdisjoint(answers):
            list(codes(bytes(again.text)))
    return answers


def invent(random: Random) -> bytes:
    """A conversation of lines that make sense, now and then, some of it damaged."""
    data = bytearray()
    for _ in range(random.randint(1, 15)):
        words = [
            random.choice(COMMANDS_GIVEN),
            *random.choices(ARGUMENTS, k=random.choice((0, 0, 0, 1, 1, 2, 3))),
        ]
        data += b" ".join(words) + random.choice(ENDS)
    for _ in range(random.choice((0, 0, 1, 3)) if data else 0):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to go on")
    parser.add_argument("--seed", type=int, default=None, help="begin with this one, to repeat a run")
    options = parser.parse_args(arguments)
    seed = options.seed if options.seed is not None else time.time_ns() % 1_000_000_000
    first, end = seed, time.monotonic() + options.seconds
    seen: set[bytes] = set()
    while time.monotonic() < end:
        random = Random(seed)
        data = invent(random)
        try:
            seen.update(attack(random.choice(BEGIN), data, (single, at_random(random))))
        except Exception:
            print(f"seed {seed}: {data!r}", file=sys.stderr)
            raise
        seed += 1
    codes_seen = b" ".join(sorted(seen)).decode()
    print(f"{seed - first} conversations from seed {first} without a fault; codes met: {codes_seen}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
