"""A lane passes everything on, answers what concerns the connection, and knows when nothing is under way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.wallet.lane import MOST_AWAITED, TOO_LONG, Lane, LaneBrokenError
from ngroups.wallet.lines import LONGEST_LINE, BodyEnd

ARTICLE = b"220 7 <a@b> article\r\nSubject: x\r\n\r\n..dot\r\nbody\r\n.\r\n"


def said(lane: Lane, data: bytes) -> tuple[bytes, bytes]:
    """What goes to the newsreader and to the provider when the newsreader says this."""
    out = lane.reader_said(data)
    return b"".join(out.to_reader), b"".join(out.to_provider)


def told(lane: Lane, data: bytes) -> tuple[bytes, bytes]:
    """The same when the provider says this."""
    out = lane.provider_said(data)
    return b"".join(out.to_reader), b"".join(out.to_provider)


CONVERSATION = [
    (b"MODE READER\r\n", b"200 hello\r\n"),
    (b"CAPABILITIES\r\n", b"101 list\r\nVERSION 2\r\nREADER\r\n.\r\n"),
    (b"GROUP misc.test\r\n", b"211 3 5 7 misc.test\r\n"),
    (b"ARTICLE 7\r\n", ARTICLE),
    (b"STAT <nothing@b>\r\n", b"430 no such article\r\n"),
    (b"DATE\r\n", b"111 20261123120000\r\n"),
    (b"LISTGROUP misc.test\r\n", b"211 3 5 7 misc.test\r\n5\r\n6\r\n7\r\n.\r\n"),
    (b"OVER 5-7\r\n", b"224 follows\r\n.\r\n"),
    (b"XHDR subject 5-7\r\n", b"221 follows\r\n5 x\r\n.\r\n"),
    (b"LIST\r\n", b"215 follows\r\nmisc.test 7 5 y\r\n.\r\n"),
    (b"QUIT\r\n", b"205 bye\r\n"),
]
ASKED, ANSWERED = (b"".join(parts) for parts in zip(*CONVERSATION, strict=True))


def test_a_conversation_goes_through_as_it_is() -> None:
    lane = Lane()
    for ask, answer in CONVERSATION:
        assert said(lane, ask) == (b"", ask)
        assert not lane.is_quiet()
        assert told(lane, answer) == (answer, b"")
        assert lane.is_quiet()
    assert lane.leaving


@given(st.lists(st.integers(1, 40)), st.lists(st.integers(1, 40)))
def test_pipelined_and_in_any_pieces_it_is_the_same(ask_sizes: list[int], answer_sizes: list[int]) -> None:
    lane = Lane()
    asked = b"".join(said(lane, piece)[1] for piece in pieces(ASKED, ask_sizes))
    answers = [told(lane, piece) for piece in pieces(ANSWERED, answer_sizes)]
    assert asked == ASKED
    assert b"".join(to_reader for to_reader, _ in answers) == ANSWERED
    assert lane.is_quiet()


def pieces(data: bytes, sizes: list[int]) -> list[bytes]:
    found = []
    for size in sizes:
        found.append(data[:size])
        data = data[size:]
    return [piece for piece in (*found, data) if piece]


def test_octet_by_octet() -> None:
    lane = Lane()
    for octet in ASKED:
        said(lane, bytes([octet]))
    assert b"".join(told(lane, bytes([octet]))[0] for octet in ANSWERED) == ANSWERED
    assert lane.is_quiet()


def test_a_login_is_answered_here_and_goes_nowhere() -> None:
    lane = Lane()
    assert said(lane, b"authinfo user anna\r\n") == (b"381 Enter password\r\n", b"")
    assert said(lane, b"AUTHINFO PASS secret\r\n") == (b"281 Authentication accepted\r\n", b"")
    assert said(lane, b"COMPRESS DEFLATE\r\n")[0][:3] == b"503"
    assert said(lane, b"STARTTLS\r\n")[0][:3] == b"502"
    assert said(lane, b"TAKETHIS <a@b>\r\n")[0][:3] == b"500"
    assert lane.is_quiet()


def test_our_own_answers_wait_their_turn() -> None:
    lane = Lane()
    assert said(lane, b"DATE\r\nSTARTTLS\r\nDATE\r\n") == (b"", b"DATE\r\nDATE\r\n")
    assert told(lane, b"111 1\r\n") == (b"111 1\r\n502 Command unavailable\r\n", b"")
    assert told(lane, b"111 2\r\n") == (b"111 2\r\n", b"")


def test_capabilities_of_the_hidden_connection_are_left_out() -> None:
    lane = Lane()
    said(lane, b"CAPABILITIES\r\n")
    hidden = b"COMPRESS DEFLATE\r\nSTARTTLS\r\nAUTHINFO USER\r\nSASL PLAIN\r\n"
    answer = b"101 list\r\nVERSION 2\r\n" + hidden + b"POST\r\n.\r\n"
    assert told(lane, answer)[0] == b"101 list\r\nVERSION 2\r\nPOST\r\n.\r\n"


def test_a_post_goes_through_with_what_follows_it() -> None:
    lane = Lane()
    assert said(lane, b"POST\r\nDATE\r\n") == (b"", b"POST\r\n")
    lane = Lane()
    said(lane, b"POST\r\n")
    assert told(lane, b"340 send\r\n") == (b"340 send\r\n", b"")
    assert said(lane, b"DATE\r\n..\r\n.") == (b"", b"DATE\r\n..\r\n.")
    assert said(lane, b"\r\nQUIT\r\n") == (b"", b"\r\n")
    assert told(lane, b"240 done\r\n") == (b"240 done\r\n", b"QUIT\r\n")


def test_an_empty_post_ends_too() -> None:
    lane = Lane()
    said(lane, b"POST\r\n")
    told(lane, b"340 send\r\n")
    said(lane, b".\r\n")
    assert told(lane, b"441 no\r\n") == (b"441 no\r\n", b"")
    assert lane.is_quiet()


def test_a_post_that_is_not_wanted_is_a_command_like_others() -> None:
    lane = Lane()
    said(lane, b"POST\r\nDATE\r\n")
    assert told(lane, b"440 no\r\n") == (b"440 no\r\n", b"DATE\r\n")


def test_held_the_lane_becomes_quiet_and_goes_on_elsewhere() -> None:
    lane = Lane()
    said(lane, b"GROUP misc.test\r\nARTICLE 6\r\n")
    lane.hold()
    assert said(lane, b"ARTICLE 7\r\nDATE\r\n") == (b"", b"")
    assert told(lane, b"211 3 5 7 misc.test\r\n") == (b"211 3 5 7 misc.test\r\n", b"")
    assert not lane.is_quiet()
    assert told(lane, b"220 6 <c@d>\r\nx\r\n.\r\n")[1] == b""
    assert lane.is_quiet()
    assert lane.restoring() == [b"GROUP misc.test\r\n", b"STAT 6\r\n"]
    assert b"".join(lane.release().to_provider) == b"ARTICLE 7\r\nDATE\r\n"


def test_a_post_under_way_ends_before_the_lane_is_quiet() -> None:
    lane = Lane()
    said(lane, b"POST\r\n")
    lane.hold()
    told(lane, b"340 send\r\n")
    assert said(lane, b"x\r\n.\r\n") == (b"", b"x\r\n.\r\n")
    assert not lane.is_quiet()
    told(lane, b"240 done\r\n")
    assert lane.is_quiet()


@pytest.mark.parametrize(
    ("asked", "answered", "restoring"),
    [
        (b"", b"", []),
        (b"GROUP a.b\r\n", b"211 3 5 7 a.b\r\n", [b"GROUP a.b\r\n", b"STAT 5\r\n"]),
        (b"GROUP a.b\r\n", b"211 0 0 0 a.b\r\n", [b"GROUP a.b\r\n"]),
        (b"GROUP a.b\r\nGROUP c.d\r\n", b"211 3 5 7 a.b\r\n411 no\r\n", [b"GROUP a.b\r\n", b"STAT 5\r\n"]),
        (b"GROUP a.b\r\nNEXT\r\n", b"211 3 5 7 a.b\r\n223 6 <a@b>\r\n", [b"GROUP a.b\r\n", b"STAT 6\r\n"]),
        (
            b"GROUP a.b\r\nBODY <e@f>\r\n",
            b"211 3 5 7 a.b\r\n222 0 <e@f>\r\n.\r\n",
            [b"GROUP a.b\r\n", b"STAT 5\r\n"],
        ),
        (
            b"GROUP a.b\r\nXHDR subject 7\r\n",
            b"211 3 5 7 a.b\r\n221 7 header follows\r\n.\r\n",
            [b"GROUP a.b\r\n", b"STAT 5\r\n"],
        ),
    ],
)
def test_the_place_in_the_group_is_followed(asked: bytes, answered: bytes, restoring: list[bytes]) -> None:
    lane = Lane()
    said(lane, asked)
    told(lane, answered)
    assert lane.restoring() == restoring


def test_a_farewell_is_kept_from_the_newsreader() -> None:
    lane = Lane()
    assert told(lane, b"400 Idle timeout\r\n") == (b"", b"")
    assert lane.farewell == b"400 Idle timeout\r\n"
    said(lane, b"DATE\r\nSTARTTLS\r\nLIST\r\n")
    assert told(lane, b"400 Idle timeout\r\n") == (b"", b"")
    assert lane.unanswered() == [b"DATE\r\n", b"LIST\r\n"]
    assert told(lane, b"111 1\r\n")[0] == b"111 1\r\n502 Command unavailable\r\n"
    assert lane.farewell == b""


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (b"LIST\r\n", b"215 follows\r\nmisc"),
        (b"LIST\r\n", b"21"),
        (b"POST\r\n", b""),
        (b"POST\r\n", b"340 send\r\n"),
    ],
)
def test_what_has_begun_is_not_repeated(asked: bytes, answered: bytes) -> None:
    lane = Lane()
    said(lane, asked)
    told(lane, answered)
    with pytest.raises(LaneBrokenError):
        lane.unanswered()


def test_a_line_without_end_is_refused_once() -> None:
    lane = Lane()
    assert said(lane, b"x" * (LONGEST_LINE + 1)) == (TOO_LONG, b"")
    assert said(lane, b"x" * 100_000) == (b"", b"")
    assert said(lane, b"x\r\nDATE\r\n") == (b"", b"DATE\r\n")
    assert said(Lane(), b"x" * (LONGEST_LINE + 1) + b"\r\n") == (TOO_LONG, b"")


def test_only_so_many_commands_wait_for_replies() -> None:
    lane = Lane()
    sent = b"".join(said(lane, b"DATE\r\n")[1] for _ in range(MOST_AWAITED + 10_000))
    assert sent == b"DATE\r\n" * MOST_AWAITED
    assert not lane.wants_more
    assert told(lane, b"111 1\r\n") == (b"111 1\r\n", b"DATE\r\n")


@pytest.mark.parametrize("answer", [b"x" * (LONGEST_LINE + 1), b"hello there\r\n", b"\r\n"])
def test_what_is_no_reply_breaks_the_lane(answer: bytes) -> None:
    lane = Lane()
    said(lane, b"DATE\r\n")
    with pytest.raises(LaneBrokenError):
        told(lane, answer)


@given(st.lists(st.binary(max_size=30)), st.lists(st.binary(max_size=30)))
def test_anything_from_either_side_breaks_the_lane_or_nothing(
    asked: list[bytes], answered: list[bytes]
) -> None:
    lane = Lane()
    try:
        for data in asked:
            said(lane, data)
        for data in answered:
            told(lane, data)
    except LaneBrokenError:
        return


@given(st.binary(max_size=60).map(lambda data: data.replace(b"x", b"\r\n.\r\n")), st.integers(1, 9))
def test_the_end_of_a_body_is_found_in_any_pieces(data: bytes, size: int) -> None:
    whole = BodyEnd(after_line=True).take(data)
    ending, taken = BodyEnd(after_line=True), b""
    for at in range(0, len(data), size):
        piece, rest = ending.take(data[at : at + size])
        taken += piece
        if ending.found:
            assert rest + data[at + size :] == whole[1]
            break
    assert taken == whole[0]
    at = (b"\r\n" + data).find(b"\r\n.\r\n")
    assert len(whole[0]) == (len(data) if at < 0 else at + 3)
