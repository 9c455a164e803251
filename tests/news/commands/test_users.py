"""`ngroups news user` as an operator types it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from ngroups.news.access import AccessError
from ngroups.news.access.users import Users
from ngroups.news.limits.allowance import Allowance


def raises(error: AccessError) -> None:
    raise error


def user(*words: str, users: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "ngroups", "news", "user", *words, "--users", str(users)]
    return subprocess.run(line, input=said, capture_output=True, text=True, check=False, timeout=60)


def test_a_login_from_its_making_to_its_end(tmp_path: Path) -> None:
    users = tmp_path / "users"
    assert (
        user("add", "anna", "--options", "connections=2", users=users, said="first password\n").returncode
        == 0
    )
    assert user("list", users=users).stdout == "anna  connections=2\n"
    assert user("change", "anna", "--options", "post=no", users=users).returncode == 0
    assert user("list", users=users).stdout == "anna  post=no\n"
    before = users.read_bytes()
    assert user("change", "anna", "--password", users=users, said="second password\n").returncode == 0
    assert users.read_bytes() != before
    assert user("list", users=users).stdout == "anna  post=no\n"
    known = Users(users, Allowance(), clock=time.monotonic, random=os.urandom, report=raises)
    assert known.verify(b"anna", b"second password") is not None
    assert known.verify(b"anna", b"first password") is None
    assert user("change", "anna", "--options", "", users=users).returncode == 0
    assert user("list", users=users).stdout == "anna  defaults\n"
    assert user("remove", "anna", users=users).returncode == 0
    assert user("list", users=users).stdout == ""


def test_what_cannot_be_changed_is_said_in_one_sentence(tmp_path: Path) -> None:
    users = tmp_path / "users"
    assert user("add", "anna", users=users, said="first password\n").returncode == 0
    for words, said in (
        (("change", "anna"), "say what to change"),
        (("change", "nobody", "--options", "post=no"), "no login of this name"),
        (
            ("change", "anna", "--options", "colour=red"),
            "these options cannot be used: it has an unknown option",
        ),
    ):
        done = user(*words, users=users)
        assert done.returncode != 0
        assert said in done.stderr
        assert done.stderr.count("\n") == 1
