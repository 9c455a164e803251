"""What the server says of itself: CAPABILITIES, DATE and QUIT (RFC 3977 sections 5 and 7.1)."""

import re
from datetime import UTC, datetime

from ngroups.protocol import replies
from ngroups.protocol.listing import keywords
from ngroups.protocol.ports import Output
from ngroups.protocol.site import Role
from ngroups.protocol.state import Login, State

_KEYWORD = re.compile(rb"[A-Za-z][A-Za-z0-9.-]{2,}").fullmatch
"""RFC 3977 section 9.8."""


def capabilities(state: State, words: list[bytes], out: list[Output]) -> None:
    """CAPABILITIES (RFC 3977 section 5.2): what works now, in this very state."""
    if len(words) == 2 and not _KEYWORD(words[1]):
        out.append(replies.SYNTAX)
        return
    lines = [b"VERSION 2", b"IMPLEMENTATION ngroups %b" % state.site.version]
    lines += _reader(state) if state.role is Role.READER else _transit()
    lines += _security(state)
    out.append(replies.CAPABILITIES_FOLLOW + b"".join(line + b"\r\n" for line in lines) + replies.END)


def _reader(state: State) -> list[bytes]:
    """Reading is listed only to whom it is open (RFC 4643 section 2.2 shows the same)."""
    if not state.may_read:
        return [b"READER"]
    lines = [b"READER", b"LIST " + b" ".join(keywords(state)), b"OVER MSGID", b"HDR"]
    if state.may_post:
        lines.append(b"POST")
    if state.site.newnews:
        lines.append(b"NEWNEWS")
    return [*lines, b"XPAT"]


def _transit() -> list[bytes]:
    return [b"IHAVE", b"STREAMING"]


def _security(state: State) -> list[bytes]:
    lines = []
    if state.site.login == "required" and state.role is Role.READER:
        lines += _login(state)
    if state.site.starttls and not (state.secure or state.compressed or state.login is Login.DONE):
        lines.append(b"STARTTLS")
    if not state.compressed:
        lines.append(b"COMPRESS DEFLATE")
        if state.may_read and state.role is Role.READER:
            lines.append(b"XFEATURE-COMPRESS GZIP TERMINATOR")
    return lines


def _login(state: State) -> list[bytes]:
    if state.login is Login.DONE:
        return [b"SASL PLAIN"]  # so that clients notice if it was hidden before (RFC 4643 section 2.2)
    # Without TLS, or once compressing, login is named without a way to do it (RFC 4643 section 2.1,
    # RFC 8054 section 2.2.2).
    usable = (state.secure or state.cleartext) and not state.compressed
    return [b"AUTHINFO USER SASL", b"SASL PLAIN"] if usable else [b"AUTHINFO"]


def date(state: State, words: list[bytes], out: list[Output]) -> None:
    """DATE (RFC 3977 section 7.1)."""
    now = datetime.fromtimestamp(state.site.now(), UTC)
    out.append(b"111 %b\r\n" % now.strftime("%Y%m%d%H%M%S").encode())


def quit_command(state: State, words: list[bytes], out: list[Output]) -> None:
    """QUIT (RFC 3977 section 5.4)."""
    out += state.end(replies.CLOSING)
