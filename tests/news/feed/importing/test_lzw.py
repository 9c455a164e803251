import io
import random
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.news.feed.importing.lzw import LzwError, LzwReader


def compress(text: bytes, most: int = 16, clear_at: int = 0) -> bytes:
    """What compress(1) would write; clears its table after every `clear_at` codes if that is not 0."""
    out, group, width, table = bytearray([0x1F, 0x9D, 0x80 | most]), [], 9, {}  # type: ignore[var-annotated]
    table, entries, said = {bytes([octet]): octet for octet in range(256)}, 257, 0

    def flush() -> None:
        if group:
            value = sum(code << width * at for at, code in enumerate(group))
            out.extend(value.to_bytes(width, "little"))
            group.clear()

    def say(code: int) -> None:
        group.append(code)
        if len(group) == 8:
            flush()

    current = b""
    for octet in text:
        longer = current + bytes([octet])
        if longer in table:
            current = longer
            continue
        say(table[current])
        said += 1
        if entries < 1 << most:
            table[longer] = entries
            entries += 1
        # The decoder is one entry behind, so the width changes one code after the table says so.
        if entries - 1 > (1 << width) - 1 and width < most:
            flush()
            width += 1
        current = bytes([octet])
        if clear_at and said % clear_at == 0:
            say(256)
            flush()
            table, entries, width = {bytes([octet]): octet for octet in range(256)}, 257, 9
    if current:
        say(table[current])
    if group:
        value = sum(code << width * at for at, code in enumerate(group))
        out.extend(value.to_bytes((len(group) * width + 7) // 8, "little"))
    return bytes(out)


def unpacked(packed: bytes) -> bytes:
    return io.BufferedReader(LzwReader(io.BytesIO(packed))).read()


TEXT = b"".join(random.Random(1).choices([b"news", b"article ", b"\n", b"of", b"\0\xff"], k=60_000))


@pytest.mark.parametrize(("most", "clear_at"), [(16, 0), (16, 3000), (12, 0), (12, 500), (10, 7)])
def test_every_width_and_clearing(most: int, clear_at: int) -> None:
    assert unpacked(compress(TEXT, most, clear_at)) == TEXT


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_any_octets(text: bytes) -> None:
    assert unpacked(compress(text)) == text


@pytest.mark.skipif(shutil.which("gzip") is None, reason="needs gzip, which reads compress(1)")
@pytest.mark.parametrize(("most", "clear_at"), [(16, 0), (12, 500)])
def test_the_tests_write_what_others_read(most: int, clear_at: int) -> None:
    packed = compress(TEXT, most, clear_at)
    assert subprocess.run(["gzip", "-dc"], input=packed, capture_output=True, check=True).stdout == TEXT


@pytest.mark.parametrize("packed", [b"\x1f\x9d", b"\x1f\x9d\x91abc", b"\x1f\x9d\x90\xff\xff\xff\xff"])
def test_what_no_encoder_writes_is_an_error(packed: bytes) -> None:
    with pytest.raises(LzwError):
        unpacked(packed)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_rubbish_raises_nothing_else(rubbish: bytes) -> None:
    try:
        unpacked(b"\x1f\x9d\x90" + rubbish)
    except LzwError:
        return
