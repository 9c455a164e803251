"""What a wallet says to the interface, by Django's client."""

import base64
import hashlib
from typing import Any

from django.test import Client

from ngroups.crossing.codec import decode, encode
from ngroups.crossing.passes import MESSAGES, IssueRequest
from ngroups.customer.accounts.models import Account
from ngroups.oprf import group
from ngroups.oprf.exchange import blind
from ngroups.oprf.suite import Mode
from tests.customer.people import PASSWORD


def batch(seed: str, count: int = 2, pass_class: str = "unlimited", epoch: str = "2026-11") -> bytes:
    """A request with elements that follow from `seed`."""
    scalars = [group.reduce(hashlib.sha512(f"{seed} {n}".encode()).digest()) for n in range(count)]
    elements = [blind(Mode.VOPRF, seed.encode(), each).element for each in scalars]
    return encode(IssueRequest(pass_class, epoch, tuple(elements)))


def login(account: Account, password: str = PASSWORD, code: str = "") -> dict[str, str]:
    words = base64.b64encode(f"{account.name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {words}", **({"One-Time-Code": code} if code else {})}


def offer(client: Client, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    answer = client.get("/api/passes", headers=headers or {})
    return answer.status_code, decode(answer.content, *MESSAGES)


def issue(client: Client, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
    answer = client.post("/api/passes", body, content_type="application/json", headers=headers)
    return answer.status_code, decode(answer.content, *MESSAGES)
