"""Handing a letter to the operator's mail server (RFC 5321), by the standard library's client.

Knows the letter and its address while it sends. What goes wrong becomes an outcome and a number: the
library's exceptions carry addresses and are not let through.
"""

import smtplib
import ssl
from email.message import EmailMessage
from enum import Enum
from typing import Final, NamedTuple

from ngroups.customer.mail.settings import MailerSettings

_PATIENCE_SECONDS: Final = 30.0


class Outcome(Enum):
    SENT = "sent"
    LATER = "later"
    """The server or the way to it has a passing problem."""
    REFUSED = "refused"
    """The server will not take this letter, ever."""


class Result(NamedTuple):
    outcome: Outcome
    code: int = 0
    """The server's reply code; 0 where there was none."""


class Server:
    """The operator's mail server."""

    def __init__(self, own: MailerSettings, password: str) -> None:
        self._own, self._password = own, password
        self._context = ssl.create_default_context(cafile=own.ca_file)
        self._name = own.sender.rpartition("@")[2]
        """What we call ourselves in EHLO: the sender's domain, not this machine's name."""

    def send(self, message: EmailMessage, to: str) -> Result:
        """Try once, for half a minute a step."""
        taken = False
        try:
            with self._connected() as server:
                server.send_message(message, self._own.sender, [to])
                taken = True
        except (OSError, smtplib.SMTPException) as error:
            return Result(Outcome.SENT) if taken else _result(error)  # a farewell that failed is no failure
        return Result(Outcome.SENT)

    def _connected(self) -> smtplib.SMTP:
        own = self._own
        if own.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                own.host, own.port, self._name, timeout=_PATIENCE_SECONDS, context=self._context
            )
        else:
            server = smtplib.SMTP(own.host, own.port, self._name, timeout=_PATIENCE_SECONDS)
        try:
            if own.security == "starttls":
                server.starttls(context=self._context)  # raises where the server does not offer it
            if own.user:
                server.login(own.user, self._password)
        except BaseException:
            server.close()
            raise
        return server


def _result(error: OSError | smtplib.SMTPException) -> Result:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _by_code(max((code for code, _ in error.recipients.values()), default=0))
        case smtplib.SMTPAuthenticationError():
            return Result(Outcome.LATER, error.smtp_code)  # our password is wrong, not the letter
        case smtplib.SMTPResponseException():
            return _by_code(error.smtp_code)
        case _:
            return Result(Outcome.LATER)


def _by_code(code: int) -> Result:
    """RFC 5321 section 4.2.1: 4yz may be tried again, 5yz not."""
    return Result(Outcome.REFUSED if 500 <= code <= 599 else Outcome.LATER, code)
