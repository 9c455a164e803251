"""The file of logins on disk: whole or untouched, and for its owner only."""

import fcntl
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ngroups.news.access import AccessError, userfile
from ngroups.news.access.entries import BadLineError, BadNameError, NoSuchLoginError, TooLargeError, parse
from ngroups.news.access.hashing import RECOMMENDED, Cost, decoy, matches
from ngroups.news.access.userfile import MAX_PASSWORD, BadPasswordError, Listed, UnreadableError
from ngroups.news.limits.allowance import Allowance

CHEAP = Cost(8, 1, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users"


def hash_of(path: Path, name: bytes) -> str:
    return parse(path.read_bytes(), Allowance())[name].encoded


def test_add_change_list_remove(path: Path) -> None:
    userfile.add(path, "anna", "first", "connections=3", cost=CHEAP)
    userfile.add(path, "jürgen", "x", cost=CHEAP)
    assert matches(hash_of(path, b"anna"), b"first")
    userfile.change(path, "anna", password="second", cost=CHEAP)
    assert matches(hash_of(path, b"anna"), b"second")
    userfile.change(path, "jürgen", options="post=no")
    assert matches(hash_of(path, "jürgen".encode()), b"x")
    assert userfile.listing(path) == [
        Listed("anna", "connections=3", outdated=True),
        Listed("jürgen", "post=no", outdated=True),
    ]
    userfile.remove(path, "anna")
    assert [login.name for login in userfile.listing(path)] == ["jürgen"]


def test_a_hash_of_todays_cost_is_not_outdated(path: Path) -> None:
    path.write_text(f"anna:{decoy(RECOMMENDED, b's' * 16, b't' * 32)}\n")
    assert userfile.listing(path) == [Listed("anna", "", outdated=False)]


def test_two_logins_with_one_password_have_different_hashes(path: Path) -> None:
    userfile.add(path, "anna", "same", cost=CHEAP)
    userfile.add(path, "bert", "same", cost=CHEAP)
    assert hash_of(path, b"anna") != hash_of(path, b"bert")


def test_the_file_is_its_owners_only_and_nothing_is_left_beside_it(path: Path) -> None:
    path.touch(mode=0o644)
    userfile.add(path, "anna", "x", cost=CHEAP)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_the_owner_stays(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    path.touch()
    os.chown(path, 12345, 12346)
    userfile.add(path, "anna", "x", cost=CHEAP)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 12346)


def test_a_symbolic_link_stays_one(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.touch()
    path.symlink_to(target)
    userfile.add(path, "anna", "x", cost=CHEAP)
    assert path.is_symlink()
    assert target.read_bytes().startswith(b"anna:")


def test_a_new_file_is_written_and_synced_before_it_takes_the_olds_place(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    userfile.add(path, "anna", "x", cost=CHEAP)
    old, events = path.read_bytes(), list[str]()
    fsync, replace = os.fsync, Path.replace

    def noting_fsync(descriptor: int) -> None:
        fsync(descriptor)
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        events.append(f"{kind} synced")

    def noting_replace(self: Path, target: Path) -> Path:
        assert path.read_bytes() == old
        assert b"bert" in self.read_bytes()
        events.append("replaced")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(Path, "replace", noting_replace)
    userfile.add(path, "bert", "x", cost=CHEAP)
    assert events == ["file synced", "replaced", "folder synced"]


def test_a_failed_write_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    userfile.add(path, "anna", "x", cost=CHEAP)
    old = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28), "canary")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnreadableError, match="No space left") as caught:
        userfile.add(path, "bert", "x", cost=CHEAP)
    assert "canary" not in str(caught.value)
    assert path.read_bytes() == old
    assert list(path.parent.iterdir()) == [path]


def test_what_a_crash_left_is_not_in_the_way(path: Path) -> None:
    path.with_name(".users.new").write_bytes(b"half")
    userfile.add(path, "anna", "x", cost=CHEAP)
    assert list(path.parent.iterdir()) == [path]


def test_changes_at_a_time_wait_for_each_other(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    threads = [
        threading.Thread(target=userfile.add, args=(path, f"user{n}", "x"), kwargs={"cost": CHEAP})
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    threads[0].join(0.05)
    assert not path.exists()
    os.close(folder)
    for thread in threads:
        thread.join()
    assert {login.name for login in userfile.listing(path)} == {f"user{n}" for n in range(8)}


@pytest.mark.parametrize(
    "password",
    ["", "a\nb", "a\rb", "a\0b", "x" * (MAX_PASSWORD + 1), "\ud800canary"],
)
def test_passwords_no_newsreader_could_send(path: Path, password: str) -> None:
    with pytest.raises(BadPasswordError) as caught:
        userfile.add(path, "anna", password, cost=CHEAP)
    assert caught.value.__context__ is None
    assert not path.exists()


def test_odd_passwords_that_can_be_sent(path: Path) -> None:
    for n, password in enumerate(["with space", "ünïcode", "x" * MAX_PASSWORD, ":#,="]):
        userfile.add(path, f"user{n}", password, cost=CHEAP)
        assert matches(hash_of(path, f"user{n}".encode()), password.encode())


@pytest.mark.parametrize("name", ["", "can ary", "\udcffcanary", "canary\ud800"])
def test_names_that_cannot_be(path: Path, name: str) -> None:
    with pytest.raises(BadNameError) as caught:
        userfile.add(path, name, "x", cost=CHEAP)
    assert "canary" not in str(caught.value)
    with pytest.raises(NoSuchLoginError):
        userfile.remove(path, name)


def test_an_edit_of_a_broken_file_says_where_it_is_broken(path: Path) -> None:
    path.write_bytes(b"# ours\nbroken\n")
    with pytest.raises(BadLineError, match="line 2"):
        userfile.add(path, "anna", "x", cost=CHEAP)
    assert path.read_bytes() == b"# ours\nbroken\n"


def test_a_file_or_folder_that_is_not_there(path: Path) -> None:
    with pytest.raises(UnreadableError, match="No such file"):
        userfile.listing(path)
    with pytest.raises(UnreadableError, match="No such file"):
        userfile.add(path.parent / "none" / "users", "anna", "x", cost=CHEAP)
    assert userfile.stamp(path) is None


def test_files_too_large_are_neither_read_nor_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    userfile.add(path, "anna", "x", cost=CHEAP)
    old = path.read_bytes()
    monkeypatch.setattr(userfile, "MAX_FILE", len(old))
    with pytest.raises(TooLargeError):
        userfile.add(path, "bert", "x", cost=CHEAP)
    assert path.read_bytes() == old
    monkeypatch.setattr(userfile, "MAX_FILE", len(old) - 1)
    with pytest.raises(TooLargeError):
        userfile.read(path)


def test_the_stamp_changes_with_every_change(path: Path) -> None:
    userfile.add(path, "anna", "x", cost=CHEAP)
    stamps = {userfile.stamp(path)}
    for password in "ab":
        userfile.change(path, "anna", password=password, cost=CHEAP)
        stamps.add(userfile.stamp(path))
    assert len(stamps) == 3
    assert userfile.read(path)[1] == userfile.stamp(path)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda path: userfile.add(path, "canary", "canary", cost=CHEAP),
        lambda path: userfile.add(path, "can:ary", "canary", cost=CHEAP),
        lambda path: userfile.add(path, "carl", "canary\n", cost=CHEAP),
        lambda path: userfile.add(path, "carl", "x", "canary", cost=CHEAP),
        lambda path: userfile.change(path, "carl", password="canary", cost=CHEAP),
        lambda path: userfile.remove(path, "can"),
    ],
)
def test_no_error_shows_a_login_or_a_password(path: Path, attempt: Callable[[Path], None]) -> None:
    userfile.add(path, "canary", "x", cost=CHEAP)
    with pytest.raises(AccessError) as caught:
        attempt(path)
    assert "canary" not in str(caught.value) + repr(caught.value)
