"""Files' line ends become wire format, and what already is wire format keeps every octet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.news.feed.importing.wire import is_wire, to_wire
from ngroups.protocol.articles import unstuff


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        (b"A: b\n\nhi\n", b"A: b\r\n\r\nhi\r\n.\r\n"),
        (b"A: b\n\n.\n..x\nhi", b"A: b\r\n\r\n..\r\n...x\r\nhi\r\n.\r\n"),
        (b"A: b\r\n\r\nhi\r\n", b"A: b\r\n\r\nhi\r\n.\r\n"),
        (b"A: b\r\n\r\n..hi\r\n.\r\n", b"A: b\r\n\r\n..hi\r\n.\r\n"),  # closed already
        (
            b"A: b\r\n\r\n.hi\r\n.\r\n",
            b"A: b\r\n\r\n..hi\r\n..\r\n.\r\n",
        ),  # not stuffed, so not closed either
        (b"A: b\n\nhi\r\nho\n", b"A: b\r\n\r\nhi\r\nho\r\n.\r\n"),
        (b".A: b\n", b"..A: b\r\n.\r\n"),
        (b"A: \xe9\0\n\n\r\xff\n", b"A: \xe9\0\r\n\r\n\r\xff\r\n.\r\n"),
    ],
)
def test_text_to_wire(text: bytes, wire: bytes) -> None:
    assert to_wire(text) == wire


_LINES = st.lists(
    st.binary(max_size=12).map(lambda line: line.replace(b"\r", b"").replace(b"\n", b"")), min_size=1
)


@settings(deadline=None)
@given(_LINES)
def test_lf_lines_come_out_as_they_were(lines: list[bytes]) -> None:
    wire = to_wire(b"".join(line + b"\n" for line in [b"A: b", *lines]))
    assert is_wire(wire)
    assert unstuff(wire[:-3]).split(b"\r\n")[1:-1] == lines


@settings(deadline=None)
@given(_LINES)
def test_what_is_in_wire_format_stays(lines: list[bytes]) -> None:
    wire = to_wire(b"".join(line + b"\n" for line in [b"A: b", *lines]))
    assert to_wire(wire) is wire
