"""Orders: one form, and an answer to every other input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.customer.mail import MailError
from ngroups.customer.mail.orders import MAX_ORDER, BadValueError, Order, parse_order
from ngroups.sealing import SealingError
from ngroups.sealing.wire import MalformedError

ORDER = Order(
    "lost_login", "de", bytes(range(16)), "email", b"\x00envelope\xff", {"path": "/a/b", "minutes": "30"}
)
OCTETS = ORDER.octets()


def test_octets_and_back() -> None:
    assert parse_order(OCTETS) == ORDER


@pytest.mark.parametrize(
    "octets", [b"", OCTETS[:-1], OCTETS + b"\0", b"\x02" + OCTETS[1:], bytes(MAX_ORDER + 1)]
)
def test_other_octets(octets: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_order(octets)


@pytest.mark.parametrize(
    "value",
    ["a\r\nBcc: b@example.com", "a\nb", "<b>", "x" * 201, "a@example.com", "é", "a\x00b", "$path", "?a=b"],
)
def test_values_that_no_letter_takes(value: str) -> None:
    for values in ({"path": value}, {value: "x"}):
        with pytest.raises(BadValueError):
            Order("lost_login", "en", bytes(16), "email", b"", values)
    with pytest.raises(BadValueError):
        Order("lost_login", value, bytes(16), "email", b"", {})


def test_more_values_than_a_letter_takes() -> None:
    with pytest.raises(BadValueError):
        Order("lost_login", "en", bytes(16), "email", b"", {f"n{number}": "" for number in range(9)})


@given(st.binary(max_size=30), st.integers(0, len(OCTETS)), st.integers(0, 8))
def test_every_other_input_is_an_error_of_ours(noise: bytes, at: int, over: int) -> None:
    changed = OCTETS[:at] + noise + OCTETS[at + over :]
    try:
        order = parse_order(changed)
    except (SealingError, MailError):
        return
    assert order.octets() == changed


def test_nothing_of_whom_it_is_for_in_a_repr() -> None:
    assert "envelope" not in repr(ORDER)
    assert "/a/b" not in repr(ORDER)
