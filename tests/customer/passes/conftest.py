"""The site with the real issuer behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ngroups.customer.accounts.models import Account
from ngroups.customer.passes.services import entitle
from tests.customer.passes.issuer import Issuer
from tests.customer.passes.plans import UNLIMITED
from tests.customer.people import somebody


@pytest.fixture
def issuer(db: None, tmp_path: Path) -> Iterator[Issuer]:
    made = Issuer(tmp_path)
    with made.serving():
        yield made


@pytest.fixture
def anna(issuer: Issuer) -> Account:
    """A customer with two passes a month, November 2026 to January 2027."""
    account = somebody()
    entitle(account, UNLIMITED, "2026-11", 3)
    return account
