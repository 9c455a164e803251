"""One form for each message, and nothing but it is read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.crossing import MalformedError
from ngroups.crossing.codec import LONGEST, Message, decode, encode
from ngroups.crossing.passes import (
    MESSAGES,
    Entitlement,
    Issued,
    IssueRequest,
    Keys,
    KeysRequest,
    Offer,
    PublishedKey,
    Refused,
)

REQUEST = IssueRequest("standard", "2026-11", (bytes(32), bytes([255]) * 32))
KEY = PublishedKey("standard", "st", "2026-11", bytes(32), 1, 2, 3, 4)
EXAMPLES: list[Message] = [
    REQUEST,
    Issued((bytes(32),), bytes(64)),
    KeysRequest(),
    Keys(()),
    Keys((KEY, KEY)),
    Offer("news.example", 563, (Entitlement("standard", "2026-11", 3),)),
    Refused("busy"),
]
GOOD = json.loads(encode(REQUEST))


def written(table: Any) -> bytes:
    return json.dumps(table, sort_keys=True, separators=(",", ":")).encode()


def test_every_type_has_an_example() -> None:
    assert {type(each) for each in EXAMPLES} == set(MESSAGES)


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: message.NAME)
def test_a_message_comes_back_as_it_went(message: Message) -> None:
    assert decode(encode(message), *MESSAGES) == message


def test_the_form_is_fixed() -> None:
    assert encode(REQUEST) == (
        b'{"blinded":["' + b"00" * 32 + b'","' + b"ff" * 32 + b'"],'
        b'"epoch":"2026-11","pass_class":"standard","type":"passes.issue"}'
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "passes.issued"},
        {"type": "passes.other"},
        {"type": None},
        {"more": 1},
        {"pass_class": "Standard"},
        {"pass_class": "standard\n"},
        {"pass_class": ""},
        {"pass_class": "a" * 33},
        {"pass_class": 7},
        {"epoch": "2026-13"},
        {"epoch": "2026-1"},
        {"epoch": "1999-01"},
        {"epoch": "٢026-11"},
        {"blinded": []},
        {"blinded": ["00" * 32] * 65},
        {"blinded": ["00" * 31]},
        {"blinded": ["00" * 33]},
        {"blinded": ["FF" * 32]},
        {"blinded": "00" * 32},
        {"blinded": [None]},
        {"blinded": {"0": "00" * 32}},
    ],
    ids=str,
)
def test_what_is_beyond_a_field_is_refused(changes: dict[str, Any]) -> None:
    assert decode(written(GOOD), IssueRequest) == REQUEST
    with pytest.raises(MalformedError):
        decode(written(GOOD | changes), IssueRequest)


@pytest.mark.parametrize("field", ["type", "epoch", "pass_class", "blinded"])
def test_a_missing_field_is_refused(field: str) -> None:
    with pytest.raises(MalformedError):
        decode(written({key: value for key, value in GOOD.items() if key != field}), IssueRequest)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b"{",
        b"\xff",
        b"[" * 60000,
        b'{"type":"passes.keys-wanted"} ',
        b' {"type":"passes.keys-wanted"}',
        b'{"type": "passes.keys-wanted"}',
        b'{"type":"passes.keys-wanted","type":"passes.keys-wanted"}',
        b'{"type":"passes.keys\\u002dwanted"}',
        b'{"type":["passes.keys-wanted"]}',
        b'{"keys":[],"type":"passes.keys","keys":[]}',
    ],
    ids=lambda octets: repr(octets[:40]),
)
def test_other_forms_are_refused(octets: bytes) -> None:
    with pytest.raises(MalformedError):
        decode(octets, KeysRequest, Keys)


@pytest.mark.parametrize("value", ["1.0", "1e0", "true", "-1", "01", "NaN", "9" * 5000, str(2**40 + 1)])
def test_a_number_is_whole_and_within_bounds(value: str) -> None:
    good = encode(Keys((KEY,)))
    assert decode(good, Keys) == Keys((KEY,))
    with pytest.raises(MalformedError):
        decode(good.replace(b'"good_from":3', f'"good_from":{value}'.encode()), Keys)


def test_a_message_of_another_type_than_expected_is_refused() -> None:
    with pytest.raises(MalformedError):
        decode(encode(KeysRequest()), IssueRequest, Keys)


def test_too_long_a_message_is_refused_unread() -> None:
    with pytest.raises(MalformedError, match="long"):
        decode(b" " * (LONGEST + 1), KeysRequest)


@pytest.mark.parametrize(
    "message",
    [
        IssueRequest("Standard", "2026-11", (bytes(32),)),
        IssueRequest("standard", "2026-11", ()),
        IssueRequest("standard", "2026-11", (bytes(31),)),
        Refused("because"),
        Offer("news.example", True, ()),
        Keys((Entitlement("standard", "2026-11", 3),)),  # type: ignore[arg-type]  # what is tested
    ],
    ids=lambda message: message.NAME,
)
def test_a_bad_message_is_not_written(message: Message) -> None:
    with pytest.raises(MalformedError):
        encode(message)


@given(st.binary(max_size=200))
def test_any_octets_are_read_or_refused(octets: bytes) -> None:
    with pytest.raises(MalformedError):
        decode(octets, *MESSAGES)


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=8)
)
def test_any_value_in_a_field_is_read_or_refused(value: Any) -> None:
    with pytest.raises(MalformedError):
        decode(written(GOOD | {"blinded": value}), IssueRequest)


def test_nothing_of_a_message_shows() -> None:
    assert "ff" * 8 not in repr(REQUEST)
    with pytest.raises(MalformedError) as refused:
        decode(written(GOOD | {"epoch": "confidential"}), IssueRequest)
    assert "confidential" not in str(refused.value)
    assert refused.value.__cause__ is None
