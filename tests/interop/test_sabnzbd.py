"""SABnzbd's dialogue, read by its own decoder; every refusal of a running server, judged by its rules."""

import time
from collections.abc import Callable, Sequence

import pytest
import sabctools

from tests.interop import articles
from tests.interop.conftest import USERS
from tests.interop.sabnzbd import RefusedError, Sabnzbd, judge
from tests.interop.server import PATIENCE, NewsServer

LOGIN = ("reader", USERS["reader"])
Serve = Callable[..., NewsServer]


def assembled(size: int, pieces: Sequence[sabctools.NNTPResponse]) -> bytes:
    """The file, each piece laid where its yEnc header says, checksums compared."""
    file = bytearray(size)
    for piece in pieces:
        assert piece.status_code == 222
        assert piece.crc is not None
        assert piece.crc == piece.crc_expected
        assert piece.data is not None
        file[piece.part_begin : piece.part_begin + len(piece.data)] = piece.data
    return bytes(file)


@pytest.mark.parametrize("ahead", [2, 20])
def test_it_downloads_what_it_asks_for_in_advance(private: NewsServer, tls: bool, ahead: int) -> None:
    binary = articles.binary("beacon.bin", parts=24, size=30_000)
    private.fill(binary.wire())
    with Sabnzbd(private.address(tls=tls), tls=tls, login=LOGIN) as client:
        pieces = list(client.fetch("BODY", [part.message_id for part in binary.parts], ahead=ahead))
    assert assembled(len(binary.content), pieces) == binary.content
    assert {piece.file_name for piece in pieces} == {"beacon.bin"}


def test_missing_articles_keep_their_place_in_the_row(news: NewsServer, tls: bool) -> None:
    binary = articles.binary("buoy.bin", parts=3)
    news.fill(binary.wire())
    first, second, third = (part.message_id for part in binary.parts)
    asked = [first, "gone.1@example.invalid", second, "gone.2@example.invalid", third]
    with Sabnzbd(news.address(tls=tls), tls=tls) as client:
        answers = list(client.fetch("BODY", asked, ahead=20))
        assert [each.status_code for each in answers] == [222, 430, 222, 430, 222]
        assert assembled(len(binary.content), answers[::2]) == binary.content
        for verb, code in (("STAT", 223), ("ARTICLE", 220), ("HEAD", 221)):
            answers = list(client.fetch(verb, asked, ahead=20))
            assert [each.status_code for each in answers] == [code, 430, code, 430, code]


def test_the_commands_it_lives_on_are_never_unknown(news: NewsServer) -> None:
    """A 500 makes it give up BODY or STAT for good."""
    odd = ["", "a", "a@b" * 90, "a b@example.invalid", "ü@example.invalid"]
    with Sabnzbd(news.nntp) as client:
        for verb in ("ARTICLE", "BODY", "STAT", "HEAD"):
            codes = {each.status_code for each in client.fetch(verb, odd, ahead=1)}
            assert codes <= {430, 501}


def refused(
    server: NewsServer, *, login: tuple[str, str] = LOGIN, source: str = "", tls: bool = False
) -> str:
    with (
        pytest.raises(RefusedError) as caught,
        Sabnzbd(server.address(tls=tls), tls=tls, login=login, source=source),
    ):
        pass
    return caught.value.verdict


@pytest.mark.parametrize("login", [("reader", "ebb-table"), ("stranger", "tide-table")])
def test_a_bad_login(private: NewsServer, tls: bool, login: tuple[str, str]) -> None:
    assert refused(private, login=login, tls=tls) == "failed login"


def test_too_many_connections_until_one_is_closed(serve: Serve) -> None:
    server = serve(login=True, options="connections=2")
    first, second = (Sabnzbd(server.nntp, login=LOGIN) for _ in range(2))
    with first, second:
        assert refused(server) == "too many connections"
        first.close()
        limit = time.monotonic() + PATIENCE
        while True:  # as soon as the server has seen the socket close
            try:
                Sabnzbd(server.nntp, login=LOGIN).close()
                break
            except RefusedError:
                assert time.monotonic() < limit


def test_too_many_connections_from_an_address(serve: Serve) -> None:
    server = serve(connections_per_address=2)
    with server.connect(), server.connect(), pytest.raises(RefusedError) as caught, Sabnzbd(server.nntp):
        pass
    assert caught.value.verdict == "too many connections"


def test_a_shared_account(serve: Serve) -> None:
    server = serve(login=True, options="addresses=1")
    with Sabnzbd(server.nntp, login=LOGIN):
        Sabnzbd(server.nntp, login=LOGIN).close()
        assert refused(server, source="127.0.0.2") == "account shared"


def test_an_expired_account(serve: Serve) -> None:
    assert refused(serve(login=True, options="expires=2020-01-31")) == "unpaid"


def test_a_quota_used_up(serve: Serve) -> None:
    server = serve(login=True, options="quota=100K/day")
    binary = articles.binary("anchor.bin", parts=6)
    server.fill(binary.wire())
    asked = [part.message_id for part in binary.parts]
    with Sabnzbd(server.nntp, login=LOGIN) as client:
        answers = client.fetch("BODY", asked, ahead=1)
        # what was sent is counted now and then, so the last word may come late, but come it must
        last = next((each for each in answers if each.status_code != 222), None) or client.answer()
        assert (last.status_code, judge(last.status_code, last.message or "")) == (502, "unpaid")
    assert refused(server) == "unpaid"


def test_an_idle_connection(serve: Serve) -> None:
    with Sabnzbd(serve(idle_seconds=5).nntp) as client:
        last = client.answer()
        assert (last.status_code, judge(last.status_code, last.message or "")) == (400, "short pause")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("502 Quota exceeded", "too many connections"),
        ("482 Download limit", "failed login"),
        ("502 Too many IP addresses", "too many connections"),
        ("502 Access denied: unpaid", "failed login"),
        ("502 Download quota exceeded", "unpaid"),
        ("400 Byte limit", "short pause"),
    ],
)
def test_the_judge_falls_into_the_traps_it_should(line: str, verdict: str) -> None:
    assert judge(int(line[:3]), line) == verdict
