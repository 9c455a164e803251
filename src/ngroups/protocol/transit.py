"""Articles handed over: POST by a reader, IHAVE, CHECK and TAKETHIS by a peer.

What becomes of an article is decided elsewhere; here it is only asked for and received.
"""

from ngroups.protocol import replies
from ngroups.protocol.articles import valid_message_id
from ngroups.protocol.ports import Output
from ngroups.protocol.receiving import Receiver
from ngroups.protocol.state import State

_PRINTABLE = bytes(octet if 0x20 < octet < 0x7F else 0x3F for octet in range(256))
"""Makes a peer's bad argument fit to be repeated in a reply (RFC 3977 section 9.8)."""
_CHECKED = {"yes": b"238 ", "no": b"438 ", "later": b"431 "}


def post(state: State, words: list[bytes], out: list[Output]) -> None:
    """RFC 3977 section 6.3.1."""
    if not state.may_post:
        out.append(replies.POSTING_NOT_PERMITTED)
        return
    state.receiver = Receiver("post", b"", state.site.article_octets)
    out.append(replies.SEND_POST)


def ihave(state: State, words: list[bytes], out: list[Output]) -> None:
    """RFC 3977 section 6.3.2."""
    if not valid_message_id(words[1]):
        out.append(replies.SYNTAX)
        return
    match state.spool.wanted(words[1]):
        case "no":
            out.append(replies.IHAVE_NOT_WANTED)
        case "later":
            out.append(replies.IHAVE_LATER)
        case "yes":
            state.receiver = Receiver("ihave", words[1], state.site.article_octets)
            out.append(replies.SEND_IHAVE)


def check(state: State, words: list[bytes], out: list[Output]) -> None:
    """RFC 4644 section 2.4."""
    name = words[1]
    verdict = state.spool.wanted(name) if valid_message_id(name) else "no"
    out.append(_CHECKED[verdict] + name.translate(_PRINTABLE) + b"\r\n")


def takethis(state: State, words: list[bytes], out: list[Output]) -> None:
    """RFC 4644 section 2.5: the article follows in any case, so it is read in any case.

    Were it not, the lines of an article would be obeyed as commands.
    """
    name = words[1].translate(_PRINTABLE) if len(words) == 2 else b""
    wanted = len(words) == 2 and valid_message_id(words[1])
    state.receiver = Receiver("takethis", name, state.site.article_octets if wanted else 0)
