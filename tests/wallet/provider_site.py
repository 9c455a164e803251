"""A site for wallets on loopback, after docs/CROSSING.md, with the real issuer's door behind it.

It keeps what the real site keeps, so that tests can say what a site learns. The customer plane has its own
tests of its half.
"""

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from ngroups.crossing import MalformedError
from ngroups.crossing.codec import Message, decode, encode
from ngroups.crossing.passes import Entitlement, IssueRequest, Keys, KeysRequest, Offer, Refused

STATUS = {
    "login": 401,
    "code-wanted": 401,
    "malformed": 400,
    "not-entitled": 403,
    "not-offered": 404,
    "issued-before": 409,
    "busy": 503,
}
CODE = "123456"


class Answering(Protocol):
    """The issuer's door, here or behind its socket."""

    def answer(self, octets: bytes) -> Message: ...


@dataclass
class ProviderSite:
    door: Answering
    host: str = "news.example"
    port: int = 563
    entitlements: tuple[Entitlement, ...] = ()
    second_factor: bool = False
    issued: dict[tuple[str, str, str], bytes] = field(default_factory=dict)
    """By account, class and epoch: the hash of the batch."""
    heard: list[bytes] = field(default_factory=list)
    """Every octet of every request."""
    keys: Keys | None = None
    """Shown instead of the door's."""
    tamper: Any = None
    """Changes an answer on its way."""
    address: str = ""

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> Message:
        if (method, path) == ("GET", "/api/passes/keys"):
            assert headers["Authorization"] is None
            assert headers["Cookie"] is None
            return self.keys or self.door.answer(encode(KeysRequest()))
        account = self.account(headers)
        if isinstance(account, Refused):
            return account
        if (method, path) == ("GET", "/api/passes"):
            return Offer(self.host, self.port, self.entitlements)
        return self.issue(account, body)

    def account(self, headers: Any) -> str | Refused:
        scheme, _, words = (headers["Authorization"] or "").partition(" ")
        name, _, password = base64.b64decode(words).decode().partition(":")
        if scheme != "Basic" or password != "right":
            return Refused("login")
        if self.second_factor and headers["One-Time-Code"] != CODE:
            return Refused("login" if headers["One-Time-Code"] else "code-wanted")
        return name

    def issue(self, account: str, body: bytes) -> Message:
        try:
            request = decode(body, IssueRequest)
        except MalformedError:
            return Refused("malformed")
        counts = {(each.pass_class, each.epoch): each.count for each in self.entitlements}
        place = (request.pass_class, request.epoch)
        if place not in counts:
            return Refused("not-entitled")
        if counts[place] != len(request.blinded):
            return Refused("malformed")
        batch = hashlib.sha256(b"".join(request.blinded)).digest()
        if self.issued.setdefault((account, *place), batch) != batch:
            return Refused("issued-before")
        return self.door.answer(body)


@contextmanager
def serving(site: ProviderSite) -> Iterator[ProviderSite]:
    """The site on a free port, plain HTTP as wallets allow on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(b"")

        def do_POST(self) -> None:
            self.reply(self.rfile.read(int(self.headers["Content-Length"])))

        def reply(self, body: bytes) -> None:
            site.heard.append(self.requestline.encode() + b"\n" + self.headers.as_bytes() + body)
            answer = site.answer(self.command, self.path, self.headers, body)
            octets = encode(answer)
            octets = site.tamper(octets) if site.tamper else octets
            self.send_response(STATUS[answer.reason] if isinstance(answer, Refused) else 200)
            self.send_header("Content-Length", str(len(octets)))
            self.send_header("Set-Cookie", "track=me")
            self.end_headers()
            self.wfile.write(octets)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
