"""AUTHINFO, STARTTLS and COMPRESS: the commands that change what the connection is.

A login's words pass through on their way to be checked and are not kept.
"""

import base64
import binascii

from ngroups.protocol import replies
from ngroups.protocol.ports import Access, Output, StartDeflate, StartTLS, Verify
from ngroups.protocol.state import Login, State


def authinfo(state: State, words: list[bytes], out: list[Output]) -> None:
    """RFC 4643 section 2: USER and PASS, or SASL PLAIN (RFC 4616)."""
    refusal = _refusal(state)
    step = _STEPS.get(words[1].upper())
    if refusal:
        out.append(refusal)
    elif step is None:
        out.append(replies.SYNTAX)
    else:
        step(state, words, out)


def _refusal(state: State) -> bytes:
    if state.login is Login.DONE:
        return replies.ALREADY_LOGGED_IN
    if state.compressed:  # RFC 8054 section 2.2.2: or lengths would tell of the password
        return replies.ALREADY_COMPRESSED
    if state.site.login == "required" and not (state.secure or state.cleartext):
        return replies.TLS_REQUIRED
    return b""


def _user(state: State, words: list[bytes], out: list[Output]) -> None:
    if len(words) != 3:
        out.append(replies.SYNTAX)
        return
    if state.site.login == "none":
        # RFC 4643 section 2.3.1: 281 where no password is wanted. Downloaders that were given a login
        # send it in any case, and take a refusal for a server that cannot be used.
        state.login = Login.DONE
        out.append(replies.LOGGED_IN)
        return
    state.user, state.login = words[2], Login.USER_GIVEN
    out.append(replies.SEND_PASSWORD)


def _pass(state: State, words: list[bytes], out: list[Output]) -> None:
    if state.login is not Login.USER_GIVEN:
        out.append(replies.OUT_OF_SEQUENCE)
    elif len(words) < 3:
        out.append(replies.SYNTAX)
    else:
        # RFC 4643 section 2.3.1 lets a password hold spaces; runs of them are taken as one.
        _check(state, state.user, b" ".join(words[2:]), out)


def _sasl(state: State, words: list[bytes], out: list[Output]) -> None:
    if len(words) not in (3, 4):
        out.append(replies.SYNTAX)
    elif words[2].upper() != b"PLAIN" or state.site.login == "none":
        out.append(replies.UNKNOWN_MECHANISM)
    elif len(words) == 4:
        sasl_response(state, words[3], out)
    else:
        state.login = Login.SASL_BEGUN
        out.append(replies.SASL_GO_ON)


_STEPS = {b"USER": _user, b"PASS": _pass, b"SASL": _sasl}


def sasl_response(state: State, line: bytes, out: list[Output]) -> None:
    """The client's half of SASL PLAIN: base64 of `authzid NUL authcid NUL passwd`."""
    state.login = Login.NONE
    if line == b"*":
        out.append(replies.SASL_ABORTED)
        return
    try:
        message = base64.b64decode(b"" if line == b"=" else line, validate=True)
    except binascii.Error:
        out.append(replies.BASE64_WANTED)
        return
    match message.split(b"\0"):
        # Acting for somebody else is not offered (RFC 4616 section 2: authzid).
        case [authzid, user, password] if user and password and authzid in (b"", user):
            _check(state, user, password, out)
        case [_, user, password] if user and password:
            out.append(replies.BAD_LOGIN)
        case _:
            out.append(replies.SASL_ERROR)


def _check(state: State, user: bytes, password: bytes, out: list[Output]) -> None:
    state.user = b""
    state.login = Login.CHECKING
    out.append(Verify(user, password))


def verified(state: State, access: Access) -> list[Output]:
    """Enter what the login may do, or pass on the refusal; one by 502 also ends the connection."""
    if access.refusal:
        state.login = Login.NONE
        line = access.refusal + b"\r\n"
        return state.end(line) if line.startswith((b"502", b"400")) else [line]
    state.login = Login.DONE
    state.may_read = access.read
    state.may_post = access.post and state.site.posting
    return [replies.LOGGED_IN]


def starttls(state: State, words: list[bytes], out: list[Output]) -> None:
    """RFC 4642 section 2.2, and RFC 8054 section 2.2.2: not once compressing."""
    if state.secure:
        out.append(replies.ALREADY_TLS)
    elif not state.site.starttls or state.login is Login.DONE or state.compressed:
        out.append(replies.NOT_HERE)
    else:
        state.deaf = True
        out += (replies.START_TLS, StartTLS())


def compress(state: State, words: list[bytes], out: list[Output]) -> None:
    """RFC 8054 section 2.2."""
    if words[1].upper() != b"DEFLATE":
        out.append(replies.UNKNOWN_MECHANISM)
    elif state.compressed:
        out.append(replies.ALREADY_COMPRESSED)
    else:
        state.deaf = True
        out += (replies.COMPRESSING, StartDeflate())
