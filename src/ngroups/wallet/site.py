"""The wallet's half of the site's interface (docs/CROSSING.md): the one module that talks to the site.

Keys are fetched by a connection of their own, without the account, so that the site cannot tell whom
it shows them to.
"""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple, Self, TypeVar, cast
from urllib.parse import urlsplit

import httpx

from ngroups.crossing import MalformedError
from ngroups.crossing.codec import LONGEST, Message, decode, encode
from ngroups.crossing.passes import Issued, IssueRequest, Keys, Offer, Refused
from ngroups.wallet import WalletError

Answer = TypeVar("Answer", bound=Message)
SECONDS: Final = 30.0
SAID: Final = {
    "malformed": "the site did not understand the request; is this wallet too old for it?",
    "not-offered": "these passes are not issued now",
    "busy": "the site is busy; try again later",
    "login": "the account's name or password is wrong",
    "code-wanted": "the account has a second factor; give its code",
    "not-entitled": "the account has no such passes",
    "issued-before": (
        "other passes were fetched for this account and month, with other words; "
        "restore the wallet from those words, or wait for the next month"
    ),
}


class SiteError(WalletError):
    """The site cannot be reached, or does not keep to the interface."""


class SiteRefusedError(WalletError):
    """The site says no; `reason` is a word of the interface."""

    def __init__(self, reason: str) -> None:
        super().__init__(SAID[reason])
        self.reason = reason


class Account(NamedTuple):
    """Asked for when it is needed and kept nowhere. Shows nothing in a `repr`."""

    name: str
    password: str
    code: Callable[[], str]
    """Asks for the second factor's six digits."""

    def __repr__(self) -> str:
        return "<Account>"


class Site:
    """A site by its address, `https://...`."""

    def __init__(self, address: str, *, authorities: Path | None = None) -> None:
        """`authorities`: a file of certificates to trust besides the system's. Raises `SiteError`."""
        parts = urlsplit(address)
        local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if not parts.hostname or parts.scheme not in ({"https", "http"} if local else {"https"}):
            raise SiteError(f"{address} is not an address that begins with https://")
        context = ssl.create_default_context()
        if authorities is not None:
            context.load_verify_locations(authorities)
        self._context = context
        self._base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._code = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._code = ""

    def keys(self) -> Keys:
        """The published keys. Raises `SiteError`."""
        return self._ask("GET", "/api/passes/keys", None, Keys)

    def offer(self, account: Account) -> Offer:
        """What the account may have now. Raises `SiteError` and `SiteRefusedError`."""
        return self._ask("GET", "/api/passes", account, Offer)

    def issue(self, account: Account, request: IssueRequest) -> Issued:
        """Raises `SiteError` and `SiteRefusedError`."""
        return self._ask("POST", "/api/passes", account, Issued, encode(request))

    def _ask(
        self, method: str, path: str, account: Account | None, expected: type[Answer], body: bytes = b""
    ) -> Answer:
        answer = self._exchange(method, path, account, expected, body)
        if isinstance(answer, Refused) and answer.reason == "code-wanted" and account and not self._code:
            self._code = account.code()
            answer = self._exchange(method, path, account, expected, body)
        if isinstance(answer, Refused):
            raise SiteRefusedError(answer.reason)
        return answer

    def _exchange(
        self, method: str, path: str, account: Account | None, expected: type[Answer], body: bytes
    ) -> Answer | Refused:
        """One request over a connection of its own: no cookie and no other trace joins two."""
        headers = {"Accept": "application/json", "User-Agent": "ngroups-wallet"}
        auth = None
        if account is not None:
            auth = httpx.BasicAuth(account.name, account.password)
            headers |= {"One-Time-Code": self._code} if self._code else {}
        if body:
            headers["Content-Type"] = "application/json"
        request: dict[str, Any] = {"headers": headers, "auth": auth, "content": body or None}
        try:
            with (
                httpx.Client(verify=self._context, timeout=SECONDS) as client,
                client.stream(method, self._base + path, **request) as response,
            ):
                content = _limited(response)
        except (httpx.HTTPError, httpx.InvalidURL):
            raise SiteError("the site cannot be reached") from None
        return _understood(content, expected)


def _limited(response: httpx.Response) -> bytes:
    content = bytearray()
    for piece in response.iter_bytes():
        content += piece
        if len(content) > LONGEST:
            raise SiteError("the site's answer is too long")
    return bytes(content)


def _understood(content: bytes, expected: type[Answer]) -> Answer | Refused:
    try:
        return cast("Answer | Refused", decode(content, expected, Refused))
    except MalformedError:
        raise SiteError(
            "the site's answer is not understood; is this the address of a site for wallets?"
        ) from None
