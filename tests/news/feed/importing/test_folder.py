import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ngroups.news.feed.importing.file import read_file
from ngroups.news.feed.importing.folder import files, seen_elsewhere
from ngroups.news.feed.importing.wire import to_wire
from tests.news.feed.importing.articles import article


def names(root: Path) -> list[str]:
    return [str(path.relative_to(root)) for path in files(root)]


def put(root: Path, name: str, octets: bytes = b"A: b\n\n") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(octets)
    return path


def test_numbers_come_in_their_order(tmp_path: Path) -> None:
    for name in ("b/10", "b/9", "a/100", "b/x", "a/007", "a/7", ".hidden", "b/.overview"):
        put(tmp_path, name)
    assert names(tmp_path) == ["a/007", "a/7", "a/100", "b/9", "b/10", "b/x"]


def test_an_inn_spool_is_read_without_what_lies_beside(tmp_path: Path) -> None:
    for name in ("articles/a/b/1", "overview/a/1.DAT", "incoming/x", "tradspool.map", "cycbuffs/one", "buff"):
        put(tmp_path, name)
    assert names(tmp_path) == ["articles/a/b/1", "buff", "cycbuffs/one"]
    assert names(tmp_path / "overview") == ["a/1.DAT"]


def test_links_and_what_is_no_file(tmp_path: Path) -> None:
    put(tmp_path, "a/1")
    (tmp_path / "a/2").symlink_to("1")
    (tmp_path / "a/3").symlink_to("nowhere")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    os.mkfifo(tmp_path / "a/pipe")
    assert names(tmp_path) == ["a/1", "a/2", "b/1", "b/2"]


def crosspost(xref: bytes) -> bytes:
    return b"Xref: news.example " + xref + b"\n" + article(1)


def seen(path: Path) -> bool:
    return any(seen_elsewhere(path, found) for _, found in read_file(path))


@pytest.mark.parametrize("link", [os.link, os.symlink, shutil.copyfile])
@pytest.mark.parametrize("closed", [True, False])
def test_a_crosspost_is_seen_at_its_first_place(
    tmp_path: Path, link: Callable[[Path, Path], object], closed: bool
) -> None:
    text = crosspost(b"a.b:1\n c.d:7 e:2")
    first = put(tmp_path, "a/b/1", to_wire(text) if closed else text)
    for other in ("c/d/7", "e/2"):
        (tmp_path / other).parent.mkdir(parents=True)
        link(first, tmp_path / other)
    assert [seen(path) for path in files(tmp_path)] == [False, True, True]


def test_a_crosspost_whose_first_place_expired_is_seen_once(tmp_path: Path) -> None:
    for name in ("c/d/7", "e/2"):
        put(tmp_path, name, crosspost(b"a.b:1 c.d:7 e:2"))
    assert [seen(path) for path in files(tmp_path)] == [False, True]


def test_another_article_at_the_first_place_hides_nothing(tmp_path: Path) -> None:
    put(tmp_path, "a/b/1", article(5))
    put(tmp_path, "c/d/7", crosspost(b"a.b:1 c.d:7"))
    assert [seen(path) for path in files(tmp_path)] == [False, False]


def test_an_xref_that_does_not_fit_or_lies_in_the_body(tmp_path: Path) -> None:
    put(tmp_path, "c/d/7", crosspost(b"a.b:1 x.y:3"))
    put(tmp_path, "c/d/8", article(3, b"Xref: n c.d:7 c.d:8\n"))
    put(tmp_path, "c/d/9", crosspost(b"c.d/../../x:1 c.d:9"))
    assert [seen(path) for path in files(tmp_path)] == [False, False, False]
