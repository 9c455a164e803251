import gzip
from pathlib import Path

import pytest

from ngroups.news.feed.importing.entry import Reason
from ngroups.news.feed.importing.source import SourceError, open_source
from ngroups.news.feed.importing.wire import to_wire
from tests.news.feed.importing.articles import article, batch


def test_a_file_is_known_by_its_state_and_a_folder_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "batch"
    path.write_bytes(batch([article(1)]))
    before, folder = open_source(path).identity, open_source(tmp_path).identity
    assert open_source(path).identity == before
    path.write_bytes(batch([article(1), article(2)]))
    assert open_source(path).identity != before
    assert open_source(tmp_path).identity == folder
    assert str(tmp_path) not in folder + before


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (b"\x7fELF", "neither a batch"),
        (b"", "nothing in it"),
        (gzip.compress(b"", mtime=0)[:5], "damaged compression"),
    ],
)
def test_what_nothing_can_be_imported_from(tmp_path: Path, octets: bytes, words: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(octets)
    with pytest.raises(SourceError, match=words):
        open_source(path)


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        open_source(tmp_path / "gone")


def test_a_folder_is_read_on_from_any_place(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/1").write_bytes(article(1))
    (tmp_path / "a/2").write_bytes(batch([article(2), article(3)]))
    (tmp_path / "z").write_bytes(article(4))
    source = open_source(tmp_path)
    whole = list(source.entries())
    assert [found for _, found in whole] == [to_wire(article(n)) for n in (1, 2, 3, 4)]
    assert (source.extent, [place.done for place, _ in whole]) == (3, [0, 1, 1, 2])
    for done, (place, _) in enumerate(whole, 1):
        assert list(source.entries((place.key, place.offset))) == whole[done:]
    (tmp_path / "a/2").unlink()  # expired meanwhile: its place is not found, so all are offered again
    assert len(list(source.entries((whole[2][0].key, whole[2][0].offset)))) == 2


def test_rubbish_in_a_folder_is_counted_and_not_the_end(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(b"\x7fELF")
    (tmp_path / "2").write_bytes(article(1))
    assert [found for _, found in open_source(tmp_path).entries()] == [
        Reason.NOT_AN_ARTICLE,
        to_wire(article(1)),
    ]


def test_no_path_is_in_what_is_kept(tmp_path: Path) -> None:
    (tmp_path / "alt.secret").mkdir()
    (tmp_path / "alt.secret/1").write_bytes(article(1))
    [(place, _)] = open_source(tmp_path).entries()
    assert "secret" not in place.key


def test_a_file_that_expires_meanwhile_is_passed_over(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        (tmp_path / str(number)).write_bytes(article(number))
    found = open_source(tmp_path).entries()
    assert next(found)[1] == to_wire(article(1))
    (tmp_path / "2").write_bytes(article(2))
    places = []
    for place, item in found:
        places.append((place.done, item))
        (tmp_path / "3").unlink(missing_ok=True)
    assert places == [(1, to_wire(article(2)))]
