"""What each policy lets the greeting and CAPABILITIES say, and whom it lets in."""

from pathlib import Path

import pytest

from ngroups.news.access import userfile
from ngroups.news.access.hashing import Cost
from ngroups.news.access.policy import Access, LocalPolicy, OpenPolicy, Policy
from ngroups.news.access.users import Users
from ngroups.news.limits.allowance import Allowance

CHEAP = Cost(8, 1, 1)
READ, POST = Allowance(post=False, rate=5), Allowance()


@pytest.fixture
def users(tmp_path: Path) -> Users:
    path = tmp_path / "users"
    userfile.add(path, "anna", "right", "connections=3", cost=CHEAP)
    return Users(path, POST, clock=lambda: 0.0, random=bytes, report=print, cost=CHEAP)


@pytest.mark.parametrize(
    ("visitor", "posting"),
    [(READ, False), (POST, True)],
)
def test_open(visitor: Allowance, posting: bool) -> None:
    policy: Policy = OpenPolicy(visitor)
    assert (policy.login, policy.visitor, policy.posting) == ("none", visitor, posting)
    assert policy.verify(b"anna", b"right") is None


@pytest.mark.parametrize(
    ("visitor", "login", "posting"),
    [(None, "required", False), (READ, "available", False), (POST, "available", True)],
)
def test_local(users: Users, visitor: Allowance | None, login: str, posting: bool) -> None:
    policy: Policy = LocalPolicy(users, visitor)
    assert (policy.login, policy.visitor, policy.posting) == (login, visitor, posting)
    assert policy.verify(b"anna", b"right") == Allowance(connections=3)
    assert policy.verify(b"anna", b"wrong") is None


def test_the_names_of_the_configuration() -> None:
    assert set(Access) == {"open", "local", "passes"}
