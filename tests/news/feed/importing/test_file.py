import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from ngroups.news.feed.importing.entry import Reason
from ngroups.news.feed.importing.file import kind, read_file
from ngroups.news.feed.importing.wire import to_wire
from tests.news.feed.importing.articles import article, batch
from tests.news.feed.importing.cycbuff import Cycbuff, caf
from tests.news.feed.importing.test_lzw import compress
from tests.news.feed.importing.test_mbox import mbox

TEXTS = [article(number, b".x\n" * 10 * number) for number in range(1, 5)]
WIRES = [to_wire(text) for text in TEXTS]


def cycbuff() -> bytes:
    buffer = Cycbuff()
    for wire in WIRES:
        buffer.put(wire)
    return bytes(buffer.octets)


FORMS = {"batch": batch(TEXTS), "mbox": mbox(TEXTS), "cycbuff": cycbuff(), "caf": caf(WIRES)}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "Z": compress,
    "twice": lambda octets: gzip.compress(bz2.compress(octets)),
}


@pytest.mark.parametrize("form", FORMS)
def test_kinds_are_told_by_their_first_octets(form: str) -> None:
    assert kind(FORMS[form][:512]) == form


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"Path: x", "article"),
        (b"X-Odd!: x", "article"),
        (b"", "empty"),
        (bytes(512), "empty"),
        (b"\x7fELF", "unknown"),
        (b"#! cunbatch\n", "batch"),
        (b"hello world", "unknown"),
        (b"#!/bin/sh\n", "unknown"),
    ],
)
def test_other_kinds(start: bytes, what: str) -> None:
    assert kind(start) == what


@pytest.mark.parametrize("form", FORMS)
def test_every_form_can_be_read_on_from_any_place(tmp_path: Path, form: str) -> None:
    path = tmp_path / "some.file"
    path.write_bytes(FORMS[form])
    whole = list(read_file(path))
    assert [found for _, found in whole] == WIRES
    for done, (offset, _) in enumerate(whole, 1):
        assert list(read_file(path, offset)) == whole[done:]


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("form", ["batch", "mbox"])
def test_compressed_files(tmp_path: Path, form: str, packer: str) -> None:
    path = tmp_path / "no.suffix.needed"
    path.write_bytes(PACKERS[packer](FORMS[form]))
    whole = list(read_file(path))
    assert [found for _, found in whole] == WIRES
    assert list(read_file(path, whole[1][0])) == whole[2:]


def test_one_article(tmp_path: Path) -> None:
    path = tmp_path / "1"
    path.write_bytes(TEXTS[0])
    assert list(read_file(path)) == [(0, WIRES[0])]
    assert list(read_file(path, 0)) == []


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"", Reason.EMPTY),
        (bytes(100), Reason.NOT_AN_ARTICLE),
        (b"\x7fELF", Reason.NOT_AN_ARTICLE),
        (gzip.compress(b"\x7fELF", mtime=0), Reason.NOT_AN_ARTICLE),
        (gzip.compress(batch(TEXTS), mtime=0)[:12], Reason.TRUNCATED),
        (b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 50, Reason.DAMAGED),
        (b"BZh9" + b"x" * 50, Reason.DAMAGED),
        (b"\x1f\x9d\x90\xff\xff\xff", Reason.DAMAGED),
        (b"\xfd7zXZ\x00" + b"x" * 50, Reason.DAMAGED),
    ],
)
def test_what_is_no_article_says_so(tmp_path: Path, octets: bytes, reason: Reason) -> None:
    path = tmp_path / "1"
    path.write_bytes(octets)
    assert [found for _, found in read_file(path)] == [reason]


def test_a_huge_file_that_looks_like_an_article_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ngroups.news.feed.importing.file.LARGEST", 1 << 20)
    path = tmp_path / "1"
    with path.open("wb") as file:
        file.write(b"Subject: ")
        file.truncate(1 << 33)
    assert list(read_file(path)) == [(0, Reason.TOO_LARGE)]
