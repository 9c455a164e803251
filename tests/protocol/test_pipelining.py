"""Pipelining (RFC 3977 section 3.5): replies in order, however the commands come."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.protocol.ports import Outcome, Submit
from tests.protocol.spool import NUMBERS
from tests.protocol.talk import Begin, hold, reader, transit, whole

READING = rb"""
LIST\GROUP misc.test\OVER 1-\BODY\NEXT\HDR Subject 3000234-\ARTICLE <45223423@example.com>\XOVER 5-4\STAT 7\
POST\Subject: x\\..\DATE\.\LAST\MAIL\LISTGROUP misc.test 3000238-\XZVER 1-\XFEATURE COMPRESS GZIP\XOVER 1-\
XHDR From\%b\HELP\NEWNEWS * 700101 000000\QUIT\DATE\
""" % (b"y" * 5000)
FEEDING = rb"""
MODE STREAM\CHECK <a@b>\TAKETHIS <a@b>\Subject: x\\CHECK <c@d>\.\CHECK <45223423@example.com>\
TAKETHIS\x\.\IHAVE <e@f>\\.\CAPABILITIES\
"""
LOGIN = rb"""
AUTHINFO USER fred\AUTHINFO PASS flintstone\GROUP misc.test\ARTICLE\AUTHINFO USER fred\QUIT\
"""
SCENES: list[tuple[Begin, bytes]] = [
    (begin, text.replace(b"\n", b"").replace(b"\\", b"\r\n"))
    for begin, text in (
        (reader(), READING),
        (transit(), FEEDING),
        (reader(login="required", secure=True), LOGIN),
    )
]
"""Conversations with `\\` for the end of a line."""


@settings(deadline=None)
@given(scene=st.sampled_from(SCENES), sizes=st.lists(st.integers(1, 300), min_size=1, max_size=40))
def test_any_slices_give_the_same_conversation(scene: tuple[Begin, bytes], sizes: list[int]) -> None:
    begin, said = scene

    def cut(data: bytes) -> list[bytes]:
        pieces: list[bytes] = []
        at = 0
        while at < len(data):
            pieces.append(data[at : at + sizes[len(pieces) % len(sizes)]])
            at += len(pieces[-1])
        return pieces

    assert hold(begin, [said], cut) == hold(begin, [said], whole)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([b"GROUP misc.test", b"STAT", b"NEXT", b"LAST", b"OVER", b"DATE", b"HDR From", b"X"])
    ),
)
def test_many_at_once_are_answered_as_one_after_the_other(commands: list[bytes]) -> None:
    lines = [command + b"\r\n" for command in commands]
    assert hold(reader(), [b"".join(lines)], whole) == hold(reader(), lines, whole)


def test_a_burst_of_articles_is_one_call() -> None:
    out = reader()().receive(
        b"GROUP misc.test\r\n" + b"".join(b"ARTICLE %d\r\n" % number for number in NUMBERS)
    )
    assert len(out) == 1 + 2 * len(NUMBERS)


def test_replies_of_articles_that_are_still_being_filed_keep_their_place() -> None:
    session = transit()()
    out = session.receive(
        b"TAKETHIS <a@b>\r\n\r\n.\r\nCHECK <c@d>\r\nTAKETHIS <e@f>\r\n\r\n.\r\nCHECK <g@h>\r\n"
    )
    assert [type(output) for output in out] == [Submit, bytes, Submit, bytes]
    first, _, second, _ = out
    assert isinstance(first, Submit)
    assert isinstance(second, Submit)
    assert session.resolve(second, Outcome("done")) == [b"239 <e@f>\r\n"]
    assert session.resolve(first, Outcome("refused")) == [b"439 <a@b>\r\n"]
