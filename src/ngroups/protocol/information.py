"""What the server says of itself: CAPABILITIES, DATE and QUIT (RFC 3977 sections 5 and 7.1)."""

from datetime import UTC, datetime

from ngroups.protocol import replies
from ngroups.protocol.listing import keywords
from ngroups.protocol.ports import Close, Output
from ngroups.protocol.site import Role
from ngroups.protocol.state import Login, State


def capabilities(state: State, words: list[bytes], out: list[Output]) -> None:
    """CAPABILITIES (RFC 3977 section 5.2): what works now, in this very state."""
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
    if state.site.login == "required" and state.login is not Login.DONE and state.role is Role.READER:
        # Before TLS the login is named without a way to do it (RFC 4643 section 2.1).
        usable = state.secure or state.cleartext
        lines += [b"AUTHINFO USER SASL", b"SASL PLAIN"] if usable else [b"AUTHINFO"]
    if state.site.starttls and not (state.secure or state.compressed or state.login is Login.DONE):
        lines.append(b"STARTTLS")
    if not state.compressed:
        lines.append(b"COMPRESS DEFLATE")
        if state.may_read and state.role is Role.READER:
            lines.append(b"XFEATURE-COMPRESS GZIP TERMINATOR")
    return lines


def date(state: State, words: list[bytes], out: list[Output]) -> None:
    """DATE (RFC 3977 section 7.1)."""
    now = datetime.fromtimestamp(state.site.now(), UTC)
    out.append(b"111 %b\r\n" % now.strftime("%Y%m%d%H%M%S").encode())


def quit_command(state: State, words: list[bytes], out: list[Output]) -> None:
    """QUIT (RFC 3977 section 5.4)."""
    state.deaf = True
    out += (replies.CLOSING, Close())
