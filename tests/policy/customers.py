"""One customer on both sides of the wall, and the provider as such a customer meets it."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from django.test import Client

from ngroups.crossing.codec import decode, encode
from ngroups.crossing.passes import Issued, IssueRequest
from ngroups.customer.accounts.services import sign_up
from ngroups.customer.passes.services import entitle
from ngroups.news.limits import quotafile
from ngroups.news.limits.keyed import keyed_hash
from ngroups.news.limits.quotas import KIND, Quotas
from ngroups.news.passes.classes import PassClass, PassSettings
from ngroups.news.passes.policy import PassPolicy
from ngroups.news.passes.ring import Ring
from ngroups.oprf import group
from ngroups.oprf.exchange import blind, finalise
from ngroups.oprf.suite import Mode
from ngroups.protocol.passes import function_input, password, read_epoch_name, user_name
from ngroups.wallet.seed import blind_of, pass_of
from tests.customer.passes.issuer import Issuer
from tests.customer.passes.plans import plan
from tests.customer.passes.wallets import login

SETTINGS = PassSettings(classes=(PassClass(name="trial", code="tr", octets=5 * 10**9),))
"""With a quota, so that there are counters to take."""
PASSWORD = "a quiet canal in autumn"


class Provider:
    def __init__(self, news: Path, leak: Path | None) -> None:
        self.issuer = Issuer(news, SETTINGS)
        self._news, self._leak = news, leak
        self.quotas = Quotas(os.urandom)
        self._seen: dict[str, float] = {}

    def policy(self) -> PassPolicy:
        """As a worker has it, with the keys as they are now."""
        ring = Ring(self.issuer.places)
        return PassPolicy(SETTINGS, ring, clock=self.issuer.clock, random=os.urandom, found=lambda *_: None)

    def note_issue(self, account: str) -> None:
        if self._leak:
            with sqlite3.connect(self._leak) as opened:
                opened.execute("CREATE TABLE IF NOT EXISTS leak (account TEXT, at REAL)")
                opened.execute("INSERT INTO leak VALUES (?, ?)", (account, self.issuer.clock.now()))
            opened.close()

    def note_use(self, user: bytes, until: int) -> None:
        if self._leak:
            self.write_out()
            self._seen.setdefault(self.tag(user, until), self.issuer.clock.now())

    def write_out(self) -> None:
        """As intake does on its timetable."""
        (self._news / "quotas").write_bytes(self.quotas.snapshot(self.issuer.clock.now()))
        if self._leak:
            lines = (f"{tag} {at}\n" for tag, at in sorted(self._seen.items()))
            (self._news / "seen").write_text("".join(lines))

    def tag(self, user: bytes, until: int) -> str:
        """How a login stands among the counters; only whoever has the login can say."""
        sections = quotafile.decode((self._news / "quotas").read_bytes())
        return keyed_hash(sections[quotafile.passes_until(until)].key, KIND, user).hex()


class Customer:
    def __init__(self, provider: Provider, number: int) -> None:
        self._provider = provider
        self._account = sign_up(f"canary{number:04}", PASSWORD, "en", "2026-11")
        entitle(self._account, plan("trial"), "2026-11", 3)
        self._address = f"10.9.{number // 250}.{number % 250}"
        self._client = Client(HTTP_HOST="localhost", REMOTE_ADDR=self._address)
        self._seed = os.urandom(16)
        self._until: dict[str, int] = {}
        self._logins: dict[str, tuple[bytes, bytes]] = {}

    def fetch(self, epoch: str) -> None:
        """One pass, through the interface."""
        number = read_epoch_name(epoch)
        each, by = pass_of(self._seed, "tr", number, 0), blind_of(self._seed, "tr", number, 0)
        element = blind(Mode.VOPRF, function_input(each), by).element
        body = encode(IssueRequest("trial", epoch, (element,)))
        answer = self._client.post(
            "/api/passes", body, content_type="application/json", headers=login(self._account)
        )
        evaluated = group.read_element(decode(answer.content, Issued).evaluated[0])
        self._logins[epoch] = (
            user_name(each),
            password(finalise(function_input(each), by, evaluated)),
        )
        self._provider.note_issue(self._account.pk.hex)

    def read(self, epoch: str) -> None:
        """Log in and download something that counts."""
        user, word = self._logins[epoch]
        allowance = self._provider.policy().verify(user, word)
        assert allowance is not None
        assert allowance.quota
        self._until[epoch] = allowance.expires
        now = self._provider.issuer.clock.now()
        self._provider.quotas.count(user, "pass", 1_000_000, now, until=allowance.expires)
        self._provider.note_use(user, allowance.expires)

    def truth(self, epoch: str) -> dict[str, Any]:
        user, word = self._logins[epoch]
        return {
            "account": self._account.pk.hex,
            "identity": [self._account.name, self._account.pk.hex, self._address],
            "login": [user.decode(), word.decode()],
            "tag": self._provider.tag(user, self._until[epoch]),
        }
