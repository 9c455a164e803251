"""Real SMTP servers on this machine that keep what they are sent, for tests (aiosmtpd)."""

import datetime
import ipaddress
import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Mailbox:
    """What a server was sent; `replies` are said to the next letters in the place of 250."""

    letters: list[tuple[str, list[str], Message]] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    secured: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 5.1.1 <" + address + "> is not known here"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(  # noqa: N802  the same
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.replies:
            return self.replies.pop(0)
        self.names.add(str(session.host_name))
        self.secured.append(session.ssl is not None)
        assert isinstance(envelope.content, bytes)
        assert envelope.mail_from is not None
        letter = message_from_bytes(envelope.content)
        self.letters.append((envelope.mail_from, list(envelope.rcpt_tos), letter))
        return "250 taken"


def _free() -> int:
    """A port that was free a moment ago; aiosmtpd cannot be given 0, for it connects to what it was given."""
    with socket.create_server(("127.0.0.1", 0)) as asked:
        return int(asked.getsockname()[1])


def accept(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"mailer", b"secret")
    return AuthResult(success=right)


def plain(mailbox: Mailbox) -> Controller:
    return Controller(mailbox, hostname="127.0.0.1", port=_free())


def starttls(mailbox: Mailbox, folder: Path, *, login: bool = False) -> Controller:
    """Takes letters only after STARTTLS; its certificate is `folder`/cert.pem."""
    return Controller(
        mailbox,
        hostname="127.0.0.1",
        port=_free(),
        tls_context=certified(folder),
        require_starttls=True,
        auth_required=login,
        authenticator=accept if login else None,
    )


def implicit_tls(mailbox: Mailbox, folder: Path) -> Controller:
    return Controller(mailbox, hostname="127.0.0.1", port=_free(), ssl_context=certified(folder))


def certified(folder: Path, days: int = 1) -> ssl.SSLContext:
    """A context with a certificate of our own for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@contextmanager
def running(controller: Controller) -> Iterator[int]:
    """The port of the server while it runs."""
    with warnings.catch_warnings():
        # aiosmtpd warns of what these tests are about: logins and TLS
        warnings.simplefilter("ignore")
        controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
