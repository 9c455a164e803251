"""yEnc: every octet comes back, and the lines are as the draft has them."""

from contextlib import suppress
from zlib import crc32

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ngroups.protocol.yenc import LINE, Part, YencError, decode, encode, encode_deflated, encode_part

EVERY = bytes(range(256))
DATA = st.binary(max_size=700) | st.lists(
    st.sampled_from([b"\xd6", b"\xe0", b"\xe3", b"\x13", b"a"]), max_size=300
).map(b"".join)


def test_a_block_by_hand() -> None:
    # "a" is 97, and 97 + 42 = 139; 19 + 42 is `=`, escaped as `=}`; 214 + 42 is NUL, escaped as `=@`.
    block = encode(b"a\x13\xd6", b"a name.bin")
    assert block == (
        b"=ybegin line=128 size=3 name=a name.bin\r\n\x8b=}=@\r\n=yend size=3 crc32=%08x\r\n"
        % crc32(b"a\x13\xd6")
    )


def test_critical_characters_are_escaped() -> None:
    lines = encode(EVERY * 9, b"n").split(b"\r\n")[1:-2]
    text = b"\r\n".join(lines)
    assert b"\0" not in text
    assert all(b"\r" not in line and b"\n" not in line for line in lines)
    assert text.count(b"=") == 4 * 9


@given(DATA)
@example(b"\x13" * 300)
@example(b"a" * (LINE - 1) + b"\x13")
@example(b"a" * (LINE - 1))
def test_lines_have_their_length(data: bytes) -> None:
    lines = encode(data, b"n").split(b"\r\n")[1:-2]
    # Draft section 2: an escaped character is not split, so a line may have one more.
    assert all(len(line) == LINE or (len(line) == LINE + 1 and line[-2:-1] == b"=") for line in lines[:-1])
    assert all(0 < len(line) <= LINE + 1 for line in lines)
    assert not any(line.endswith(b"=") for line in lines)


@given(DATA)
@example(b"")
@example(EVERY)
def test_a_file_comes_back(data: bytes) -> None:
    assert decode(encode(data, b"a = b.bin")) == Part(b"a = b.bin", len(data), 0, 0, data)


@given(DATA)
@example(b"")
def test_a_part_comes_back(data: bytes) -> None:
    block = encode_part(data, b"n", number=2, total=3, size=99999, begin=500, file_crc32=7)
    assert decode(block) == Part(b"n", 99999, 2, 500, data)
    assert b"=ybegin part=2 total=3 line=128 size=99999 name=n\r\n" in block
    assert b"=ypart begin=501 end=%d\r\n" % (500 + len(data)) in block
    assert block.endswith(b" part=2 pcrc32=%08x crc32=00000007\r\n" % crc32(data))
    assert b" crc32=" not in encode_part(data, b"n", number=2, total=3, size=99999, begin=500)


@given(st.lists(DATA))
def test_compressed_headers_come_back_however_they_were_cut(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    block = b"".join(encode_deflated(pieces))
    assert block == b"".join(encode_deflated([data]))
    assert b"\r\n." not in block
    assert block.startswith(b"=ybegin line=128 size=-1\r\n")
    assert block.endswith(b"\r\n=yend crc32=%08x\r\n" % crc32(data))
    assert decode(block) == Part(b"", -1, 0, 0, data)


def test_text_around_a_block_and_any_escape_are_taken() -> None:
    block = encode(b"abc", b"n").replace(b"\x8b", b"=" + bytes(((0x8B + 64) % 256,)))
    assert decode(b"Hello =ybegin not here\r\n" + block + b"Bye\r\n").data == b"abc"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"=ybegin line=128 size=3 name=n\r\n\x8b\r\n",
        b"=yend size=3\r\n",
        encode(b"abc", b"n").replace(b"\x8b", b"\x8c"),
        encode(b"abc", b"n").replace(b"\x8b", b""),
        encode(b"abc", b"n").replace(b"=yend size=3", b"=yend size=4"),
        encode(b"abc", b"n").replace(b"=ybegin line=128 size=3", b"=ybegin line=128 size=4"),
        encode(b"abc", b"n").replace(b"size=3 name", b"size=fff name"),
        encode_part(b"abc", b"n", number=1, total=1, size=3, begin=0).replace(b"end=3", b"end=4"),
        encode_part(b"abc", b"n", number=1, total=1, size=3, begin=0).replace(b"\x8b", b"\x8c"),
    ],
)
def test_damage_is_noticed(text: bytes) -> None:
    with pytest.raises(YencError):
        decode(text)


@given(
    st.lists(
        st.sampled_from(
            [b"=ybegin ", b"=ypart ", b"=yend ", b"size=", b"1", b"crc32=", b"z", b"=", b"\r\n", b" "]
        )
    ).map(b"".join)
)
def test_nonsense_raises_only_its_own_error(text: bytes) -> None:
    with suppress(YencError):
        decode(text)
