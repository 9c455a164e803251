"""Frames between processes: whatever the slices, the same frames; whatever the fault, one error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.incoming import Incoming
from ngroups.news.server.frames import FrameError, Unpacker, pack
from ngroups.news.server.posts import pack_incoming, unpack_incoming

frames = st.lists(
    st.tuples(st.integers(0, 2**32 - 1), st.lists(st.binary(max_size=50), max_size=5)), max_size=6
)


@given(frames, st.integers(1, 40))
def test_frames_come_out_of_any_slices(sent: list[tuple[int, list[bytes]]], size: int) -> None:
    data = b"".join(pack(number, parts) for number, parts in sent)
    unpacker = Unpacker()
    got = [frame for at in range(0, len(data), size) for frame in unpacker.feed(data[at : at + size])]
    assert got == sent


@given(st.binary(max_size=200))
def test_noise_is_an_error_or_a_frame_and_nothing_else(noise: bytes) -> None:
    try:
        for number, parts in Unpacker().feed(noise):
            assert pack(number, parts) in noise
    except FrameError:
        pass


def test_a_frame_too_large_is_refused_before_it_is_taken_in() -> None:
    with pytest.raises(FrameError):
        list(Unpacker().feed((1 << 31).to_bytes(4, "big") + bytes(6)))


def test_a_post_crosses_unchanged() -> None:
    article = Incoming(
        b"<a@b.example>",
        (b"one.group", b"two"),
        b"Path: x\r\n",
        b"\r\nbody\r\n.\r\n",
        b"s\tf\td\t<a>\t",
        20,
        1,
    )
    ((_, parts),) = Unpacker().feed(pack(7, pack_incoming(article)))
    assert tuple(unpack_incoming(parts)) == tuple(article)
