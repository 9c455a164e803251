"""The issuer's door: whatever is asked, it answers with a message or hangs up, and goes on."""

import os
import socket
import threading
import time
from io import StringIO
from pathlib import Path

import pytest

from ngroups.base.logging import build
from ngroups.crossing import passes
from ngroups.crossing.codec import LONGEST, Message, decode, encode
from ngroups.news.passes import door as door_module
from ngroups.news.passes.door import Door
from ngroups.news.passes.epochs import DAY, end_of, epoch_at, start_of
from ngroups.news.passes.layout import places_in
from ngroups.news.server.logs import MANIFEST
from ngroups.oprf.dleq import read_proof
from ngroups.oprf.exchange import blind, check
from ngroups.oprf.group import Element, random_scalar
from ngroups.oprf.suite import Mode
from tests.clocks import ManualClock
from tests.news.passes.holder import NOVEMBER, SETTINGS

EPOCH = epoch_at(NOVEMBER)


class Desk:
    """A door with its clock and log."""

    def __init__(self, root: Path) -> None:
        self.clock = ManualClock(NOVEMBER)
        self.places = places_in(root)
        self.said = StringIO()
        log = build(MANIFEST, self.said, self.clock, debug=True)
        self.door = Door(SETTINGS, self.places, clock=self.clock, random=os.urandom, log=log)
        self.door.tend()

    def ask(self, question: Message) -> Message:
        return self.door.answer(encode(question))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def elements(count: int) -> list[Element]:
    return [blind(Mode.VOPRF, b"%d" % n, random_scalar(os.urandom)).element for n in range(count)]


def test_evaluations_come_with_a_proof_by_the_published_key(desk: Desk) -> None:
    keys = desk.ask(passes.KeysRequest())
    assert isinstance(keys, passes.Keys)
    key = next(key for key in keys.keys if key.pass_class == "standard")
    assert (key.code, key.epoch) == ("st", "2026-11")
    assert (key.good_from, key.good_until) == (start_of(EPOCH), end_of(EPOCH) + 7 * DAY)
    assert (key.issued_from, key.issued_until) == (start_of(EPOCH) - 7 * DAY, end_of(EPOCH))
    blinded = elements(64)
    issued = desk.ask(passes.IssueRequest("standard", "2026-11", tuple(blinded)))
    assert isinstance(issued, passes.Issued)
    evaluated = [Element(each) for each in issued.evaluated]
    check(Element(key.public), blinded, evaluated, read_proof(issued.proof))


def test_what_is_published_is_what_is_said(desk: Desk) -> None:
    assert desk.places.published.read_bytes() == encode(desk.ask(passes.KeysRequest()))
    assert desk.places.published.stat().st_mode & 0o777 == 0o644
    listed = decode(desk.places.published.read_bytes(), passes.Keys).keys
    assert [(key.pass_class, key.epoch) for key in listed] == [
        ("block", "2026-11"),
        ("block", "2026-12"),
        ("standard", "2026-11"),
        ("standard", "2026-12"),
    ]


def test_the_list_follows_the_keys(desk: Desk) -> None:
    desk.clock.time = end_of(EPOCH) + 7 * DAY
    desk.door.tend()
    listed = decode(desk.places.published.read_bytes(), passes.Keys).keys
    assert [key.epoch for key in listed if key.pass_class == "standard"] == ["2026-12"]


def test_passes_are_issued_in_their_window_only(desk: Desk) -> None:
    following = passes.IssueRequest("standard", "2026-12", tuple(elements(1)))
    assert desk.ask(following) == passes.Refused("not-offered")  # published, and too early
    desk.clock.time = start_of(EPOCH + 1) - 7 * DAY
    assert isinstance(desk.ask(following), passes.Issued)
    desk.clock.time = end_of(EPOCH + 1)
    assert desk.ask(following) == passes.Refused("not-offered")


@pytest.mark.parametrize(
    ("name", "epoch"), [("gold", "2026-11"), ("standard", "2026-10"), ("standard", "2027-02")]
)
def test_what_there_is_not_is_not_offered(desk: Desk, name: str, epoch: str) -> None:
    question = passes.IssueRequest(name, epoch, tuple(elements(1)))
    assert desk.ask(question) == passes.Refused("not-offered")


@pytest.mark.parametrize("octets", [bytes(32), b"\xff" * 32, b"\1" + bytes(31)])
def test_what_is_no_element_is_malformed(desk: Desk, octets: bytes) -> None:
    question = passes.IssueRequest("standard", "2026-11", (*elements(1), octets))
    assert desk.ask(question) == passes.Refused("malformed")


@pytest.mark.parametrize("octets", [b"", b"{}", b"\xff", encode(passes.Refused("busy")), b"[" * 1000])
def test_what_is_no_question_is_malformed(desk: Desk, octets: bytes) -> None:
    assert desk.door.answer(octets) == passes.Refused("malformed")


def converse(desk: Desk, sent: bytes, *, shut: bool = True) -> bytes:
    """All that the door says to these octets."""
    ours, theirs = socket.socketpair()
    with ours:
        worker = threading.Thread(target=desk.door.admit, args=(theirs, ""))
        worker.start()
        ours.sendall(sent)
        if shut:
            ours.shutdown(socket.SHUT_WR)
        with ours.makefile("rb") as said:
            answer = said.read()
        worker.join()
    return answer


def test_a_question_and_its_answer_stand_behind_their_lengths(desk: Desk) -> None:
    question = encode(passes.KeysRequest())
    answer = converse(desk, len(question).to_bytes(4, "big") + question, shut=False)
    assert int.from_bytes(answer[:4], "big") == len(answer) - 4
    assert isinstance(decode(answer[4:], passes.Keys), passes.Keys)


@pytest.mark.parametrize("sent", [b"", b"\0", b"\0\0\0\5abc", (LONGEST + 1).to_bytes(4, "big")])
def test_a_question_cut_short_or_too_long_gets_no_answer(desk: Desk, sent: bytes) -> None:
    assert converse(desk, sent) == b""
    assert isinstance(desk.ask(passes.KeysRequest()), passes.Keys)


def test_who_is_slow_is_hung_up_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "_PATIENCE", 0.2)
    began = time.monotonic()
    assert converse(desk, b"\0\0", shut=False) == b""
    assert time.monotonic() - began < 2


def test_a_disk_that_fails_is_logged_and_tried_again(desk: Desk) -> None:
    desk.places.published.unlink()
    desk.places.published.mkdir()
    desk.door.tick(1e9)
    assert '"event":"passes.untended"' in desk.said.getvalue()
    desk.places.published.rmdir()
    desk.door.tick(2e9)
    assert desk.places.published.is_file()


def test_nothing_of_a_question_is_logged_or_kept(desk: Desk) -> None:
    said_before = desk.said.getvalue()
    blinded = elements(1)
    desk.ask(passes.IssueRequest("standard", "2026-11", tuple(blinded)))
    desk.ask(passes.IssueRequest("gold", "2026-11", tuple(blinded)))
    assert desk.said.getvalue() == said_before
    kept = b"".join(path.read_bytes() for path in desk.places.keys.parent.rglob("*") if path.is_file())
    assert kept.find(blinded[0]) == -1
    assert blinded[0].hex().encode() not in kept
