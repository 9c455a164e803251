"""The mailer end to end, in its own process, against a real SMTP server."""

import io
import json
import time
from email.message import Message
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.base.clock import SystemClock
from ngroups.base.logging import Manifest, build
from ngroups.customer.mail.__main__ import app
from ngroups.customer.mail.counts import Counts
from ngroups.customer.mail.orders import BUSY, TAKEN, Order
from ngroups.customer.mail.outbox import PAUSES
from ngroups.customer.mail.posting import Decoys, MailerUnavailableError, Post
from ngroups.customer.mail.sending import Outcome, Result
from ngroups.customer.mail.service import EVENTS, Mailer
from ngroups.customer.mail.settings import MailerSettings
from ngroups.sealing.envelope import envelop
from ngroups.sealing.keys import PublicKey
from tests.customer.mail.servers import Mailbox, plain, running
from tests.customer.processes import found_in_memory
from tests.customer.processes import running as process

KEY = X25519PrivateKey.generate()
VALUES = {"path": "/en/login/lost/abc", "minutes": "30"}
NOON = 1_795_435_200.0


def order(address: str, key: PublicKey, record: bytes = bytes(16)) -> Order:
    return Order("lost_login", "en", record, "email", envelop(address.encode(), key, record, "email"), VALUES)


class Server:
    """Takes letters and answers as it is told; the real one is in `test_sending`."""

    def __init__(self, *results: Result) -> None:
        self.results = list(results)
        self.letters: list[tuple[str, Message]] = []

    def send(self, message: Message, to: str) -> Result:
        self.letters.append((to, message))
        return self.results.pop(0) if self.results else Result(Outcome.SENT)


class House:
    """A mailer whose thread is the test's own, and whose time is moved by hand."""

    def __init__(self, folder: Path, *results: Result, **own: object) -> None:
        self.now, self.said = 1000.0, io.StringIO()
        self.server = Server(*results)
        self.counts = Counts(folder / "counts.json")
        log = build(Manifest(EVENTS), self.said, SystemClock())
        settings = MailerSettings.model_validate({"sender": "post@provider.example", **own})
        self.mailer = Mailer(
            settings, KEY, self.server, self.counts, log, clock=lambda: self.now, today=lambda: NOON
        )

    def give(self, *orders: Order) -> list[bytes | None]:
        return [self.mailer.take(each.octets()) for each in orders]

    def work(self) -> None:
        """Everything that is due."""
        while (waiting := self.mailer._outbox.take(self.now)) is not None:
            self.mailer._try(waiting)


PUBLIC = PublicKey.of(KEY)


def test_the_process_sends_and_keeps_nothing(tmp_path: Path) -> None:
    mailbox, socket, public = Mailbox(), tmp_path / "run" / "m.sock", tmp_path / "mailer.pub"
    address = "Some.One@example.com"
    with running(plain(mailbox)) as port:
        config = tmp_path / "c.toml"
        config.write_text(f'[mailer]\nsender = "post@provider.example"\nport = {port}\nsecurity = "none"\n')
        data = tmp_path / "data"
        with pytest.raises(SystemExit) as ended:
            app(["keygen", "--data", str(data), "--public", str(public)])
        assert ended.value.code == 0
        whole = PublicKey.from_text(public.read_text().strip())
        serve = ("serve", "--config", str(config), "--data", str(data), "--socket", str(socket))
        with process("ngroups.customer.mail", *serve) as mailer:
            post = Post(socket)
            post.give(Decoys().order("lost_login", "en", VALUES))
            post.give(order("nobody@example.com", whole))
            post.give(order(address, whole))
            deadline = time.monotonic() + 20
            while not mailbox.letters and time.monotonic() < deadline:
                time.sleep(0.02)
            with pytest.raises(MailerUnavailableError):
                post.give(Order("newsletter", "en", bytes(16), "email", b"", {"path": "/"}))
            time.sleep(0.5)  # the letter is there, and the farewell to the server may not be said yet
            assert found_in_memory(mailer.process.pid, address.encode()) == 0
    ((_, to, letter),) = mailbox.letters
    assert to == [address]
    assert "http://localhost:8119/en/login/lost/abc" in str(letter)
    kept = {path: path.read_bytes() for path in data.iterdir()}
    assert {path.name for path in kept} == {"mailer.key", "counts.json"}
    assert [list(day.values()) for day in json.loads(kept[data / "counts.json"]).values()] == [[1]]
    for text in (*kept.values(), mailer.said.encode()):
        assert b"some.one" not in text.lower()
        assert b"example.com" not in text
    assert '"event":"letter.refused","code":550' in mailer.said


def test_decoys_strangers_envelopes_and_nonsense_are_taken_and_not_sent(tmp_path: Path) -> None:
    house = House(tmp_path)
    real = order("someone@example.com", PUBLIC)
    others = [
        Decoys().order("lost_login", "en", VALUES),
        order("someone@example.com", PublicKey.of(X25519PrivateKey.generate())),
        Order("lost_login", "en", bytes(15) + b"\1", "email", real.envelope, VALUES),  # another's record
        order("not an address", PUBLIC),
        order("größe@example.com", PUBLIC),
    ]
    assert house.give(*others) == [TAKEN] * len(others)
    house.work()
    assert house.server.letters == []
    assert "someone" not in house.said.getvalue()


def test_a_decoy_is_as_long_as_an_order() -> None:
    decoy = Decoys().order("lost_login", "en", VALUES)
    for address in ("a@b.example", "x" * 60 + "@example.com"):
        assert len(decoy.octets()) == len(order(address, PUBLIC).octets())


def test_no_more_than_so_many_letters_an_hour(tmp_path: Path) -> None:
    house = House(tmp_path, per_hour=3)
    house.give(*(order(f"{name}@example.com", PUBLIC) for name in "abcde"))
    house.work()
    assert len(house.server.letters) == 3
    assert "hour.full" in house.said.getvalue()
    house.now += 1300  # a third of an hour brings one back; by then the letter's 20 minutes are over
    house.work()
    assert len(house.server.letters) == 3
    house.give(order("f@example.com", PUBLIC))
    house.work()
    assert [to for to, _ in house.server.letters] == [f"{name}@example.com" for name in "abcf"]


def test_nobody_is_flooded(tmp_path: Path) -> None:
    house = House(tmp_path, per_address_and_day=2)
    house.give(*(order(address, PUBLIC) for address in ("a@example.com", "A@Example.com", "a@EXAMPLE.com")))
    house.give(order("b@example.com", PUBLIC))
    house.work()
    assert [to.lower() for to, _ in house.server.letters] == [
        "a@example.com",
        "a@example.com",
        "b@example.com",
    ]
    house.now += 86_400
    house.give(order("a@example.com", PUBLIC))
    house.work()
    assert len(house.server.letters) == 4


def test_tried_again_when_the_server_has_a_problem_and_not_when_it_refuses(tmp_path: Path) -> None:
    house = House(tmp_path, Result(Outcome.LATER, 451), Result(Outcome.REFUSED, 550))
    house.give(order("a@example.com", PUBLIC))
    house.work()
    assert len(house.server.letters) == 1
    house.now += PAUSES[0]
    house.work()
    assert len(house.server.letters) == 2
    house.now += 3600
    house.work()
    assert len(house.server.letters) == 2
    house.mailer._write_counts()
    assert (tmp_path / "counts.json").read_text() == "{}"


def test_given_up_when_it_is_worth_nothing_any_more(tmp_path: Path) -> None:
    house = House(tmp_path, *[Result(Outcome.LATER)] * 20)
    house.give(order("a@example.com", PUBLIC))
    for _ in range(30):
        house.work()
        house.now += 60
    assert 3 <= len(house.server.letters) <= 6
    assert "letter.given_up" in house.said.getvalue()


def test_busy_when_full(tmp_path: Path) -> None:
    house = House(tmp_path, waiting=2)
    assert house.give(*(order("a@example.com", PUBLIC) for _ in range(3))) == [TAKEN, TAKEN, BUSY]


def test_a_fault_costs_one_letter(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.server.results = []

    class Broken(Server):
        def send(self, message: Message, to: str) -> Result:
            if to.startswith("a@"):
                raise ZeroDivisionError("a@example.com")
            return super().send(message, to)

    broken = Broken()
    house.mailer._server = broken
    house.give(order("a@example.com", PUBLIC), order("b@example.com", PUBLIC))
    house.work()
    assert [to for to, _ in broken.letters] == ["b@example.com"]
    assert "ZeroDivisionError" in house.said.getvalue()
    assert "a@example.com" not in house.said.getvalue()


@pytest.mark.parametrize("octets", [b"", b"\x01", bytes(100), b"\xff" * 2000])
def test_what_is_no_order(tmp_path: Path, octets: bytes) -> None:
    assert House(tmp_path).mailer.take(octets) is None


def test_no_mailer_there(tmp_path: Path) -> None:
    with pytest.raises(MailerUnavailableError):
        Post(tmp_path / "nowhere").give(order("a@example.com", PUBLIC))
