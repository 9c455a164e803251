import gc
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ngroups.news.store import segments
from ngroups.news.store.segments import Appender, Segment


def content(folder: Path, number: int = 0) -> bytes:
    return (folder / f"{number:05d}.seg").read_bytes()


def test_what_is_committed_stays_and_the_rest_is_written_over(tmp_path: Path) -> None:
    appender = Appender(tmp_path, 0, 0)
    appender.write([b"one", b"two"])
    appender.length = 6
    appender.write([b"a commit that fails"])
    appender.write([b"three"])
    appender.length = 11
    appender.close()
    assert content(tmp_path)[:11] == b"onetwothree"
    appender = Appender(tmp_path, 0, 11)
    assert (appender.dropped, appender.missing) == (14, 0)
    assert content(tmp_path) == b"onetwothree"
    appender.close()


def test_more_buffers_than_one_call_takes(tmp_path: Path) -> None:
    appender = Appender(tmp_path, 0, 0)
    buffers = [b"%d," % number for number in range(5000)]
    appender.write(buffers)
    assert content(tmp_path) == b"".join(buffers)
    appender.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(min_size=1, max_size=9), min_size=1), st.data())
def test_a_short_write_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, buffers: list[bytes], data: st.DataObject
) -> None:
    real = os.pwritev

    def short(descriptor: int, parts: Sequence[bytes], at: int) -> int:
        whole = b"".join(parts)
        return real(descriptor, [whole[: data.draw(st.integers(1, len(whole)))]], at)

    appender = Appender(tmp_path, 0, 0)
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwritev", short)
        appender.write(buffers)
    assert content(tmp_path).startswith(b"".join(buffers))
    appender.close()


def test_a_full_segment_is_followed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "SEGMENT_MOST", 10)
    (tmp_path / "00001.seg").write_bytes(b"left behind")
    appender = Appender(tmp_path, 0, 0)
    appender.roll()
    assert appender.number == 0
    appender.write([b"0123456789"])
    appender.length = 10
    appender.write([b"a commit that failed"])
    appender.roll()
    assert (appender.number, appender.length) == (1, 0)
    appender.write([b"next"])
    assert (content(tmp_path, 0), content(tmp_path, 1)) == (b"0123456789", b"next")
    appender.close()


def test_a_segment_that_cannot_be_made_leaves_the_old_one_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "SEGMENT_MOST", 1)
    appender = Appender(tmp_path, 0, 0)
    appender.write([b"one"])
    appender.length = 3
    with monkeypatch.context() as patch:
        patch.setattr(segments, "sync_folder", lambda _: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(OSError, match="full"):
            appender.roll()
    assert (appender.number, appender.length) == (0, 3)
    appender.roll()
    appender.write([b"two"])
    assert (content(tmp_path, 0), content(tmp_path, 1)) == (b"one", b"two")
    appender.close()


def test_octets_that_the_disk_lost_are_counted(tmp_path: Path) -> None:
    (tmp_path / "00000.seg").write_bytes(b"12345")
    appender = Appender(tmp_path, 0, 9)
    assert (appender.dropped, appender.missing) == (0, 4)
    appender.close()


def test_a_segment_is_read_after_it_was_unlinked_and_closed_when_nobody_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "00000.seg"
    path.write_bytes(b"article")
    segment = Segment(path)
    path.unlink()
    descriptor = segment.fileno()
    assert os.pread(descriptor, 99, 0) == b"article"
    del segment
    gc.collect()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
