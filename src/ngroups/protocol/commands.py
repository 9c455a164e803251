"""Every command: who may give it, how many words it has, and what carries it out."""

from typing import NamedTuple

from ngroups.protocol import information, legacy, listing, login, ranges, reading, replies, transit
from ngroups.protocol.ports import Output
from ngroups.protocol.reading import Handler
from ngroups.protocol.site import Role
from ngroups.protocol.state import State


class Command(NamedTuple):
    """A row of the table; `least` and `most` count arguments and words (`least < words <= most`)."""

    handler: Handler
    roles: tuple[Role, ...]
    least: int
    most: int
    guarded: bool
    """Answered 480 until a required login is done."""
    usage: bytes
    long: bool = False
    """Whether its line may pass 512 octets."""


_READER, _TRANSIT, _BOTH = (Role.READER,), (Role.TRANSIT,), (Role.READER, Role.TRANSIT)
_ANY = 64
"""Words, where only the line's length bounds them."""


def _help(state: State, words: list[bytes], out: list[Output]) -> None:
    """HELP (RFC 3977 section 7.2)."""
    lines = (b"  %b %b\r\n" % (name, row.usage) for name, row in COMMANDS.items() if state.role in row.roles)
    out.append(replies.HELP_FOLLOWS + b"".join(lines).replace(b" \r\n", b"\r\n") + replies.END)


COMMANDS: dict[bytes, Command] = {
    # name                  handler                   roles   least most  guarded usage
    b"ARTICLE": Command(reading.article, _READER, 0, 2, True, b"[message-id|number]"),
    b"AUTHINFO": Command(
        login.authinfo, _READER, 1, _ANY, False, b"USER name|PASS password|SASL PLAIN [response]", True
    ),
    b"BODY": Command(reading.body, _READER, 0, 2, True, b"[message-id|number]"),
    b"CAPABILITIES": Command(information.capabilities, _BOTH, 0, 2, False, b"[keyword]"),
    b"CHECK": Command(transit.check, _TRANSIT, 1, 2, False, b"message-id"),
    b"COMPRESS": Command(login.compress, _BOTH, 1, 2, False, b"DEFLATE"),
    b"DATE": Command(information.date, _BOTH, 0, 1, False, b""),
    b"GROUP": Command(reading.group, _READER, 1, 2, True, b"newsgroup"),
    b"HDR": Command(ranges.hdr, _READER, 1, 3, True, b"field [message-id|range]"),
    b"HEAD": Command(reading.head, _READER, 0, 2, True, b"[message-id|number]"),
    b"HELP": Command(_help, _BOTH, 0, 1, False, b""),
    b"IHAVE": Command(transit.ihave, _TRANSIT, 1, 2, False, b"message-id"),
    b"LAST": Command(reading.back, _READER, 0, 1, True, b""),
    b"LIST": Command(listing.list_command, _READER, 0, 3, True, b"[keyword [wildmat|argument]]"),
    b"LISTGROUP": Command(reading.listgroup, _READER, 0, 3, True, b"[newsgroup [range]]"),
    b"MODE": Command(reading.mode, _BOTH, 1, 2, False, b"READER|STREAM"),
    b"NEWGROUPS": Command(listing.newgroups, _READER, 2, 4, True, b"[yy]yymmdd hhmmss [GMT]"),
    b"NEWNEWS": Command(listing.newnews, _READER, 3, 5, True, b"wildmat [yy]yymmdd hhmmss [GMT]"),
    b"NEXT": Command(reading.forward, _READER, 0, 1, True, b""),
    b"OVER": Command(ranges.over, _READER, 0, 2, True, b"[message-id|range]"),
    b"POST": Command(transit.post, _READER, 0, 1, True, b""),
    b"QUIT": Command(information.quit_command, _BOTH, 0, 1, False, b""),
    b"STARTTLS": Command(login.starttls, _BOTH, 0, 1, False, b""),
    b"STAT": Command(reading.stat, _READER, 0, 2, True, b"[message-id|number]"),
    b"TAKETHIS": Command(transit.takethis, _TRANSIT, 0, _ANY, False, b"message-id"),
    b"XFEATURE": Command(legacy.xfeature, _READER, 2, 4, True, b"COMPRESS GZIP [TERMINATOR]"),
    b"XGTITLE": Command(listing.xgtitle, _READER, 0, 2, True, b"[wildmat]"),
    b"XHDR": Command(ranges.xhdr, _READER, 1, 3, True, b"field [message-id|range]"),
    b"XOVER": Command(ranges.xover, _READER, 0, 2, True, b"[range]"),
    b"XPAT": Command(ranges.xpat, _READER, 3, _ANY, True, b"field message-id|range pattern..."),
    b"XZHDR": Command(ranges.xzhdr, _READER, 1, 3, True, b"field [message-id|range]"),
    b"XZVER": Command(ranges.xzver, _READER, 0, 2, True, b"[range]"),
}

_MODAL = {b"AUTHINFO", b"COMPRESS", b"IHAVE", b"MODE", b"POST", b"QUIT", b"STARTTLS", b"TAKETHIS"}
"""After these the next octets may be something else than a command, or nobody may read them."""

BRISK: dict[Role, dict[bytes, dict[int, Handler]]] = {
    role: {
        name: dict.fromkeys(range(row.least + 1, row.most + 1), row.handler)
        for name, row in COMMANDS.items()
        if role in row.roles and name not in _MODAL
    }
    for role in Role
}
"""What each role may give in a row, once it may read, without a look at the conversation in between:
name and number of words to what carries it out."""
