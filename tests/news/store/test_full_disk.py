"""A disk that fills up: nothing is lost, reading goes on, and filing does when there is room again."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ngroups.news.store.check import check
from ngroups.news.store.reader import Reader
from ngroups.news.store.writer import Writer
from tests.news.store.far import Far
from tests.news.store.samples import GROUPS, HOST, NOW, message_id, new_store, sample, wire

DAY = 86400


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting takes root")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def leave(disk: Path, octets: int) -> Path:
    """Fill the disk up to so many octets."""
    room = os.statvfs(disk)
    ballast = disk / f"ballast{room.f_bavail}"
    ballast.write_bytes(bytes(max(room.f_bavail * room.f_frsize - octets, 0)))
    return ballast


def batch(first: int) -> list[int]:
    return list(range(first, first + 40))


def fill(writer: Writer, first: int, now: int = NOW) -> tuple[list[int], int]:
    """File until there is no room; returns what was filed and where it ended."""
    filed: list[int] = []
    while True:
        articles = [sample(number, *GROUPS, size=2000) for number in batch(first)]
        results = writer.append(articles, now)
        if results == ["later"] * 40:
            return filed, first
        assert results == ["filed"] * 40
        filed += batch(first)
        first += 40


# What is left decides at which write the disk is full: the segment's, the index's, or a new epoch's.
@pytest.mark.parametrize("left", [kb << 10 for kb in (0, 4, 90, 130, 150, 200, 260, 300, 800)])
def test_a_full_disk(small_disk: Path, left: int) -> None:
    root = small_disk / "data"
    writer = new_store(root)
    early = batch(0)
    writer.append([sample(number, *GROUPS, size=2000) for number in early], NOW)
    with Far(root) as far:
        far.open()
        ballast = leave(small_disk, left)
        filed, end = fill(writer, 40)
        found = far.ask("[whole(reader.find(id)) for id in ids]", ids=[message_id(n) for n in early])
        assert found == [wire(sample(n, *GROUPS, size=2000), [(g, n + 1) for g in GROUPS]) for n in early]
        assert far.ask("reader.group(name)[1]", name=GROUPS[0]) == (1, end, end)
        # Nor is there room for a new epoch, if there was none for a few articles.
        assert writer.append([sample(9000)], NOW + 200 * DAY) in (["later"], ["filed"])
        ballast.unlink()
        assert writer.append([sample(9001)], NOW + 200 * DAY) == ["filed"]
        articles = [sample(number, *GROUPS, size=2000) for number in batch(end)]
        assert writer.append(articles, NOW + 200 * DAY) == ["filed"] * 40
    writer.close()
    again = Writer(root, host=HOST)
    assert all(map(again.holds, map(message_id, [*early, *filed, *batch(end), 9001])))
    again.close()
    assert list(check(root)) == []


def test_a_full_disk_before_and_after_a_restart(small_disk: Path) -> None:
    root = small_disk / "data"
    writer = new_store(root)
    filed, end = fill(writer, 0)
    assert filed
    leave(small_disk, 0)
    writer.close()
    again = Writer(root, host=HOST)
    leave(small_disk, 0)  # what was behind the committed end has gone
    assert again.append([sample(end, *GROUPS, size=2000)], NOW) == ["later"]
    again.close()
    reader = Reader(root)
    assert all(reader.find(message_id(number)) for number in filed)
    reader.close()
    assert list(check(root)) == []


def limited() -> None:
    """No file may become larger than 300 kB, until told otherwise: EFBIG wherever ENOSPC might be."""
    root = Path(sys.argv[1])
    writer = new_store(root)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    filed, end = fill(writer, 0)
    assert filed
    assert all(map(writer.holds, map(message_id, filed)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert writer.append([sample(number) for number in batch(end)], NOW) == ["filed"] * 40
    writer.close()
    assert list(check(root)) == []
    sys.stdout.write("sound")


def test_a_file_that_may_not_grow(root: Path) -> None:
    command = [sys.executable, "-m", "tests.news.store.test_full_disk", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("sound", 0), done.stderr


if __name__ == "__main__":
    limited()
