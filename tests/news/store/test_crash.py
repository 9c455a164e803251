"""`kill -9` at any moment: what was acknowledged is there, nothing is there by half, nothing needs a hand."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ngroups.news.store.check import check
from ngroups.news.store.reader import Reader
from ngroups.news.store.writer import Writer
from tests.news.store.feeder import BEFORE, groups_of, size_of
from tests.news.store.samples import HOST, NOW, message_id, new_store, sample


def feeder(root: Path, first: int, *where: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.news.store.feeder", str(root), str(first), *where]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def acknowledged(output: bytes) -> list[int]:
    """The numbers of whole lines: what the feeder wrote before it died."""
    whole = output[: output.rfind(b"\n") + 1]
    return [int(word) for word in whole.split()]


def assert_filed(root: Path, numbers: set[int]) -> None:
    """Everything is there octet for octet, and the store as a whole is sound."""
    assert list(check(root)) == []
    reader = Reader(root)
    for number in numbers:
        found = reader.find(message_id(number))
        assert found, f"{number} was acknowledged"
        article = sample(number, *groups_of(number), size=size_of(number))
        octets = reader.whole(found)
        xref = octets[len(article.head) : found[3]]
        assert octets == article.head + xref + bytes(article.body)
        for place in xref.split()[2:]:
            name, n = place.split(b":")
            known = reader.group(name)
            assert known
            item = reader.article(known[0].id, int(n))
            assert item
            assert item[1] == message_id(number)
    reader.close()


def test_killed_at_random_moments(root: Path) -> None:
    new_store(root).close()
    chance = random.Random(int.from_bytes(os.urandom(4)))
    told: set[int] = set()
    for life in range(8):
        process = feeder(root, (life + 1) * 1_000_000)
        assert process.stdout
        line = process.stdout.readline()  # it has started
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        output, _ = process.communicate()
        told.update(acknowledged(line + output))
        if life % 4 == 3:
            Writer(root, host=HOST).close()
            assert_filed(root, told)
    assert len(told) > 8


@pytest.mark.parametrize(
    ("where", "is_filed"),
    [
        ("in the segment", False),
        ("before the sync", False),
        ("before the index", False),
        ("before its commit", False),
        ("before the board", True),
        ("on the board", True),
    ],
)
def test_killed_at_a_step_of_a_commit(root: Path, where: str, *, is_filed: bool) -> None:
    new_store(root).close()
    process = feeder(root, 0, where)
    output, _ = process.communicate()
    assert process.returncode == -9
    assert output.count(b"\n") == BEFORE
    told = acknowledged(output)
    writer = Writer(root, host=HOST)
    assert (writer.recovered.dropped_octets > 0) == (not is_filed)
    nobody_was_told = len(told)
    assert writer.holds(message_id(nobody_was_told)) is is_filed
    again = sample(nobody_was_told, *groups_of(nobody_was_told), size=size_of(nobody_was_told))
    assert writer.append([again], NOW) == ["duplicate" if is_filed else "filed"]
    writer.close()
    assert_filed(root, {*told, nobody_was_told})
