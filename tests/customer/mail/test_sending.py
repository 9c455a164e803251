"""Letters reach a real server, over TLS where that is configured, and failures are told apart."""

import socket
from email.message import EmailMessage
from pathlib import Path

import pytest

from ngroups.customer.mail.sending import Outcome, Result, Server
from ngroups.customer.mail.settings import MailerSettings
from tests.customer.mail.servers import Mailbox, implicit_tls, plain, running, starttls

TO = "someone@example.com"


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "post@provider.example", TO, "Hello"
    message.set_content("Hello.\n.\nA dot.\n")
    return message


def settings(port: int, **more: object) -> MailerSettings:
    return MailerSettings.model_validate(
        {"sender": "post@provider.example", "port": port, "security": "none", **more}
    )


def test_without_tls_on_this_machine() -> None:
    mailbox = Mailbox()
    with running(plain(mailbox)) as port:
        assert Server(settings(port), "").send(letter(), TO) == Result(Outcome.SENT)
    ((sender, to, message),) = mailbox.letters
    assert (sender, to) == ("post@provider.example", [TO])
    assert message.get_payload() == "Hello.\r\n.\r\nA dot.\r\n"
    assert mailbox.names == {"provider.example"}  # and not this machine's name


@pytest.mark.parametrize("login", [False, True])
def test_starttls_and_login(tmp_path: Path, login: bool) -> None:
    mailbox = Mailbox()
    with running(starttls(mailbox, tmp_path, login=login)) as port:
        more = {"user": "mailer", "password_file": tmp_path / "password"} if login else {}
        own = settings(port, security="starttls", ca_file=tmp_path / "cert.pem", **more)
        assert Server(own, "secret").send(letter(), TO).outcome is Outcome.SENT
        if login:
            assert Server(own, "wrong").send(letter(), TO).outcome is Outcome.LATER
    assert mailbox.secured == [True]


def test_tls_from_the_start(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with running(implicit_tls(mailbox, tmp_path)) as port:
        own = settings(port, security="tls", ca_file=tmp_path / "cert.pem")
        assert Server(own, "").send(letter(), TO).outcome is Outcome.SENT
    assert len(mailbox.letters) == 1


def test_a_server_that_cannot_prove_itself_gets_nothing(tmp_path: Path) -> None:
    mailbox = Mailbox()
    with running(starttls(mailbox, tmp_path)) as port:
        assert Server(settings(port, security="starttls"), "").send(letter(), TO) == Result(Outcome.LATER)
    assert mailbox.letters == []


def test_a_server_without_starttls_gets_nothing() -> None:
    mailbox = Mailbox()
    with running(plain(mailbox)) as port:
        assert Server(settings(port, security="starttls"), "").send(letter(), TO) == Result(Outcome.LATER)
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        ("451 try again", Result(Outcome.LATER, 451)),
        ("554 no", Result(Outcome.REFUSED, 554)),
        ("421 going away", Result(Outcome.LATER, 421)),
    ],
)
def test_what_the_server_says(reply: str, result: Result) -> None:
    with running(plain(Mailbox(replies=[reply]))) as port:
        assert Server(settings(port), "").send(letter(), TO) == result


def test_an_address_that_the_server_does_not_know() -> None:
    with running(plain(Mailbox())) as port:
        found = Server(settings(port), "").send(letter(), "nobody@example.com")
    assert found == Result(Outcome.REFUSED, 550)


def test_no_server() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert Server(settings(taken.getsockname()[1]), "").send(letter(), TO) == Result(Outcome.LATER)
